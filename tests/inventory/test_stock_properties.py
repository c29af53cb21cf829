"""Whatever is posted: balances are the sums of movements, and value is quantity times average."""

from decimal import Decimal as D

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from inventory.models import ItemCost, StockMovement
from inventory.services import stock, verification
from inventory.services.stock import Document, StockLine
from tests.factories.inventory import ItemFactory, TruckFactory

DOCUMENT = Document(type="test", id=1, number="TEST-1")
amounts = st.integers(1, 50).map(D)
costs = st.decimals("0.01", "500", places=4)
postings = st.lists(
    st.tuples(
        st.sampled_from(["receive", "issue", "transfer", "adjust"]),
        st.integers(0, 1),
        st.integers(0, 1),
        amounts,
        costs,
    ),
    max_size=12,
)


class LedgerProperties(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(postings)
    def test_the_books_agree(self, sequence):
        items = [ItemFactory(), ItemFactory()]
        trucks = [TruckFactory(), TruckFactory()]
        for step in sequence:
            _post(items, trucks, *step)

        assert verification.differences() == []
        for pool in ItemCost.objects.all():
            worth = StockMovement.objects.filter(item=pool.pk).aggregate(Sum("value"))
            assert worth["value__sum"] == pool.value
            allowed = D("0.0000005") * 600 * (len(sequence) + 2)
            assert abs(pool.value - pool.quantity * pool.average) <= allowed


def _post(items, trucks, kind: str, which: int, where: int, quantity: D, cost: D) -> None:
    line = StockLine(
        item_id=items[which].pk,
        location_id=trucks[where].pk,
        quantity=quantity,
        unit_cost=cost,
    )
    if kind == "receive":
        stock.receive(actor=None, lines=[line], document=DOCUMENT)
    elif kind == "issue":
        stock.issue(actor=None, lines=[line], document=DOCUMENT)
    elif kind == "transfer":
        goal = trucks[1 - where].pk
        stock.transfer(actor=None, lines=[line], destination_id=goal, document=DOCUMENT)
    else:
        stock.adjust_quantity(actor=None, lines=[line], reason="count")


@pytest.mark.django_db
def test_movements_cannot_be_changed_or_removed(line, stocked):
    stocked("1", "1")
    movements = StockMovement.objects.all()

    for change in (lambda: movements.update(quantity=2), movements.delete):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            change()
    assert movements.get().quantity == 1
