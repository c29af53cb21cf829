"""Posting many lines takes as many statements as posting a few."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Item, ItemCost, Location, StockBalance, Usage
from inventory.services import adjustments, stock, usage_posting, verification
from inventory.services.stock import Document, StockLine
from tests.factories import people
from tests.factories.adjustments import data_of
from tests.factories.inventory import JobFactory, LocationFactory, UnitFactory

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 200


def _stocked(count: int) -> tuple[list[Item], Location]:
    place, unit = LocationFactory(), UnitFactory()
    start = Item.objects.count()
    items = Item.objects.bulk_create(
        Item(sku=f"LINE-{start + n}", name="Part", stock_unit=unit) for n in range(count)
    )
    stock.open_balance(actor=None, lines=_lines(items, place, "10", unit_cost=D("1.37")))
    return items, place


def _lines(items, place, quantity: str, **more: object) -> list[StockLine]:
    return [
        StockLine(item_id=item.pk, location_id=place.pk, quantity=D(quantity), **more)
        for item in items
    ]


def _issue(count: int):
    items, place = _stocked(count)
    return lambda: stock.issue(
        actor=None, lines=_lines(items, place, "3"), document=Document("test", count, "T-1")
    )


def _find(count: int):
    """Goods nobody paid for: where there is no average, the last price is looked up."""
    items, place = _stocked(count)
    ItemCost.objects.update(average=0)
    return lambda: stock.adjust_quantity(
        actor=None, lines=_lines(items, place, "3"), reason="found"
    )


def _use(count: int):
    items, place = _stocked(count)
    job = JobFactory()
    usages = [
        Usage(
            number=f"U-{count}-{n}",
            job=job,
            item=item,
            location=place,
            quantity=D(3),
            used_at="2026-01-01T00:00Z",
        )
        for n, item in enumerate(items)
    ]
    made = Usage.objects.bulk_create(usages)
    return lambda: usage_posting.post(made, actor=None)


def _correct(count: int):
    items, place = _stocked(count)
    lines = [adjustments.AdjustmentLineInput(item_id=item.pk, quantity=D(-3)) for item in items]
    admin = people.administrator()
    made = adjustments.create(actor=admin, data=data_of(place), lines=lines)
    return lambda: adjustments.post(actor=admin, adjustment_id=made.pk)


@pytest.mark.parametrize("prepare", [_issue, _find, _use, _correct])
def test_many_lines_are_as_many_statements_as_few(prepare):
    def statements(count: int) -> int:
        post = prepare(count)
        with CaptureQueriesContext(connection) as captured:
            post()
        return len(captured)

    assert statements(MANY) == statements(FEW)
    assert verification.differences() == [] or prepare is _find


def test_what_many_lines_cost_is_right_to_the_cent():
    _issue(MANY)()

    left = StockBalance.objects.values_list("on_hand", flat=True)
    assert set(left) == {D(7)}
    assert set(ItemCost.objects.values_list("value", "average")) == {(D("9.59"), D("1.37"))}
