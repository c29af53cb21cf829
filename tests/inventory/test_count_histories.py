"""Receipts, usage, adjustments, counts and reversals in any order: stock is what sums say."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from decimal import Decimal as D

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from inventory.models import ItemCost, StockBalance
from inventory.services import adjustments, counts, stock, verification
from inventory.services.counts import CountInput
from inventory.services.stock import Document, StockLine
from plyhub.common.errors import DomainError
from tests.factories import adjustments as correcting
from tests.factories import people
from tests.factories.inventory import ItemFactory, LocationFactory, TruckFactory

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["receive", "use", "adjust", "undo", "begin", "count", "count", "approve", "approve"]
        ),
        st.integers(0, 1),
        st.integers(0, 1),
        st.integers(0, 20),
    ),
    min_size=6,
    max_size=25,
)


class History:
    """What is done to a warehouse and a truck, and what by simple sums should be there."""

    def __init__(self) -> None:
        self.admin, self.counter = people.administrator(), people.warehouse()
        self.items = [ItemFactory(), ItemFactory()]
        self.places = [LocationFactory(), TruckFactory()]
        self.here: dict[tuple[int, int], D] = defaultdict(D)
        self.posted: list[tuple[object, dict[tuple[int, int], D]]] = []
        self.counting: dict[int, tuple[object, dict[tuple[int, int], D]]] = {}
        self.numbers = 0

    def take(self, name: str, item: int, place: int, amount: int) -> None:
        """One step; a refusal has to leave everything as it was."""
        with suppress(DomainError):
            getattr(self, name)(item, place, D(amount))
        held = {
            (self.items.index(row.item), self.places.index(row.location)): row.on_hand
            for row in StockBalance.objects.select_related("item", "location")
        }
        assert {key: held.get(key, 0) for key in self.here} == self.here
        assert all(on_hand >= 0 for (_, where), on_hand in held.items() if where == 0)

    def receive(self, item: int, place: int, amount: D) -> None:
        self._move(stock.receive, item, place, amount, unit_cost=D("0.37") * (amount + 1))
        self.here[item, place] += amount

    def use(self, item: int, place: int, amount: D) -> None:
        self._move(stock.issue, item, place, amount)
        self.here[item, place] -= amount

    def adjust(self, item: int, place: int, amount: D) -> None:
        change = amount - 10
        on = (self.items[item], self.places[place])
        made = correcting.draft(str(change), on=on, actor=self.counter)
        adjustments.post(actor=self.admin, adjustment_id=made.pk)
        self._took({(item, place): change}, made)

    def undo(self, item: int, place: int, amount: D) -> None:
        if self.posted:
            made, changes = self.posted[int(amount) % len(self.posted)]
            adjustments.reverse(actor=self.admin, adjustment_id=made.pk, reason="Wrong")
            for key, change in changes.items():
                self.here[key] -= change

    def begin(self, item: int, place: int, amount: D) -> None:
        if place not in self.counting:
            data = CountInput(location_id=self.places[place].pk, assigned_to_id=self.counter.pk)
            made = counts.create(actor=self.admin, data=data)
            counts.start(actor=self.admin, count_id=made.pk)
            self.counting[place] = (made, {})

    def count(self, item: int, place: int, amount: D) -> None:
        if place in self.counting:
            made, found = self.counting[place]
            given = {"actor": self.counter, "count_id": made.pk}
            line = counts.add_line(**given, item_id=self.items[item].pk)
            counts.count_line(**given, line_id=line.pk, quantity=amount)
            found[item, place] = amount - self.here[item, place]

    def approve(self, item: int, place: int, amount: D) -> None:
        if place in self.counting:
            made, found = self.counting[place]
            if made.status != "submitted":
                made = counts.submit(actor=self.counter, count_id=made.pk)
                self.counting[place] = (made, found)
            done = counts.approve(actor=self.admin, count_id=made.pk)
            del self.counting[place]
            self._took(found, getattr(done, "adjustment", None))

    def _took(self, changes: dict[tuple[int, int], D], adjustment: object) -> None:
        for key, change in changes.items():
            self.here[key] += change
        if adjustment is not None:
            self.posted.append((adjustment, changes))

    def _move(self, move, item: int, place: int, amount: D, **more: object) -> None:
        self.numbers += 1
        line = StockLine(
            item_id=self.items[item].pk,
            location_id=self.places[place].pk,
            quantity=amount,
            **more,
        )
        document = Document("test", self.numbers, f"T-{self.numbers}")
        move(actor=None, lines=[line], document=document)


class CountHistories(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def test_stock_is_what_the_sums_say(self, taken):
        history = History()
        for step in taken:
            history.take(*step)

        assert verification.differences() == []
        for pool in ItemCost.objects.all():
            assert abs(pool.value - pool.quantity * pool.average) <= D("0.0003") * len(taken)
