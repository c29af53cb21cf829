"""Ordering what a pick list is short of."""

from decimal import Decimal as D

import pytest

from inventory.models import PickList
from plyhub.common.errors import DomainError, NotAllowed, WrongState
from procurement.models import PurchaseOrder
from procurement.services import short_orders
from tests.factories import goods as g
from tests.factories import people
from tests.factories.inventory import ItemFactory, LocationFactory, TruckFactory
from tests.factories.procurement import VendorItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def short():
    """Six of one item and two of another to a truck, of which four of the first are there."""
    item, other = ItemFactory(sku="WHIP-6FT"), ItemFactory(sku="FAN-1")
    warehouse = LocationFactory(name="WH-MAIN")
    g.there(item, warehouse, "4")
    made = g.pick_list(warehouse, g.goods(item, "6"), g.goods(other, "2"), to=TruckFactory())
    VendorItemFactory(item=item, cost=D("8.20"), is_preferred=True)
    return made, item, other


def test_what_is_short_is_ordered_from_who_is_preferred(short):
    made, item, other = short
    VendorItemFactory(item=other, cost=D(50), is_preferred=True)
    buyer = people.buyer()

    orders = short_orders.order(actor=buyer, pick_list_id=made.pk)

    lines = [each.lines.get() for each in orders]
    assert {each.status for each in orders} == {"draft"}
    assert {each.destination for each in orders} == {made.source}
    assert [(line.item, line.quantity, line.unit_price) for line in lines] == [
        (item, 2, D("8.20")),
        (other, 2, 50),
    ]
    waiting = PickList.objects.get(moved_from=made)
    assert [line.stock_quantity for line in waiting.lines.all()] == [2, 2]
    assert g.kept(made) == [("WHIP-6FT", D(4))]
    with pytest.raises(WrongState):
        short_orders.order(actor=buyer, pick_list_id=made.pk)
    assert PurchaseOrder.objects.count() == 2


def test_what_nobody_sells_is_named_and_nothing_is_ordered(short):
    made, *_ = short
    before = g.state_of(made)
    with pytest.raises(DomainError, match="No preferred vendor sells FAN-1"):
        short_orders.order(actor=people.buyer(), pick_list_id=made.pk)
    with pytest.raises(NotAllowed):
        short_orders.order(actor=people.accountant(), pick_list_id=made.pk)
    assert g.state_of(made) == before
    assert PurchaseOrder.objects.count() == 0
