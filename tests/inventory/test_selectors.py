"""Reading stock."""

from decimal import Decimal as D

import pytest

from inventory import selectors
from inventory.models import Item
from tests.factories.inventory import ItemFactory

pytestmark = pytest.mark.django_db


def test_on_hand_adds_up_all_places(item, stocked, truck):
    stocked("5", "1")
    stocked("2.0", "1", location_id=truck.pk)
    ItemFactory(sku="ZERO")

    items = selectors.with_on_hand(Item.objects.order_by("sku"))

    assert [(each.sku, each.on_hand) for each in items] == [("WHIP-6FT", D(7)), ("ZERO", D(0))]


def test_lowest_stock_comes_first_without_what_is_no_longer_used(stocked):
    low, high, gone = ItemFactory(), ItemFactory(), ItemFactory(is_active=False)
    for item, quantity in ((high, "9"), (low, "1"), (gone, "1")):
        stocked(quantity, "1", item_id=item.pk)

    assert [row.item for row in selectors.low_stock()] == [low, high]
