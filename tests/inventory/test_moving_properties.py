"""Whatever people do to transfers and pick lists, in any order: balances are the sums of movements,
no warehouse keeps more than it has, and nothing is kept for what is over."""

from decimal import Decimal as D

from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from inventory import stock_quantities
from inventory.models import ItemCost, PickList, Reservation, StockMovement, Transfer
from inventory.services import (
    pick_lists,
    pick_shortages,
    picking,
    stock,
    transfer_goods,
    transfers,
    verification,
)
from inventory.services.pick_list_input import Picked
from inventory.services.stock import Document, StockLine
from inventory.states import HOLDING, TransferStatus
from plyhub.common.errors import DomainError
from plyhub.common.models import AuditEntry
from tests.factories import goods as g
from tests.factories import people
from tests.factories.inventory import ItemFactory, JobFactory, LocationFactory, TruckFactory

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["transfer", "list", "job", "issue", "move", "move", "move", "move", "move"]
        ),
        st.integers(0, 3),
        st.integers(1, 7).map(D),
        st.integers(0, 6),
    ),
    min_size=4,
    max_size=16,
)


class Yard:
    """Two warehouses and a truck with ten of one item in the first."""

    def __init__(self) -> None:
        self.who, self.item = people.UserFactory(is_superuser=True), ItemFactory()
        self.places = [LocationFactory(), TruckFactory(), LocationFactory()]
        self.job = JobFactory(status="in_progress")
        self.documents: list[Transfer | PickList] = []
        g.there(self.item, self.places[0], "10", "3.33")

    def do(self, kind: str, which: int, quantity: D, step: int) -> None:
        source, goal = self.places[which % 3], self.places[(which + 1 + step % 2) % 3]
        wanted = g.goods(self.item, str(quantity))
        if kind == "transfer":
            mode = "immediate" if step == 0 else "transit"
            made = g.transfer(source, goal, wanted, actor=self.who, mode=mode)
            self.documents.append(made)
        elif kind in ("list", "job"):
            whom = {"to": goal} if kind == "list" else {"job": self.job}
            made = g.pick_list(source, wanted, actor=self.who, released=False, **whom)
            self.documents.append(made)
        elif kind == "issue":
            line = StockLine(item_id=self.item.pk, location_id=source.pk, quantity=quantity)
            stock.issue(actor=self.who, lines=[line], document=Document("test", 1, "T-1"))
        elif self.documents:
            self._move(self.documents[which % len(self.documents)], quantity, step)

    def _move(self, document: Transfer | PickList, quantity: D, step: int) -> None:
        line = document.lines.first()
        actor, pk = self.who, document.pk
        if isinstance(document, Transfer):
            moves = (
                lambda: transfers.request(actor=actor, transfer_id=pk),
                lambda: transfer_goods.send(actor=actor, transfer_id=pk),
                lambda: transfer_goods.carry(actor=actor, transfer_id=pk),
                lambda: transfer_goods.receive(
                    actor=actor, transfer_id=pk, parts={line.pk: quantity}
                ),
                lambda: transfer_goods.receive(actor=actor, transfer_id=pk),
                lambda: transfer_goods.write_off(actor=actor, transfer_id=pk, reason="lost"),
                lambda: transfer_goods.cancel(actor=actor, transfer_id=pk),
            )
        else:
            part = Picked(line_id=line.pk, quantity=quantity)
            moves = (
                lambda: pick_lists.release(actor=actor, pick_list_id=pk),
                lambda: picking.pick(actor=actor, pick_list_id=pk, picked=[part]),
                lambda: picking.stage(actor=actor, pick_list_id=pk),
                lambda: picking.complete(actor=actor, pick_list_id=pk),
                lambda: pick_shortages.drop(actor=actor, pick_list_id=pk),
                lambda: pick_shortages.split(actor=actor, pick_list_id=pk),
                lambda: pick_lists.cancel(actor=actor, pick_list_id=pk, is_back=True),
            )
        moves[step]()


def holds(yard: Yard) -> None:
    """Invariants of stock, after every step."""
    assert verification.differences() == []
    pool = ItemCost.objects.get(pk=yard.item.pk)
    worth = StockMovement.objects.filter(item=yard.item).aggregate(Sum("value"))
    assert worth["value__sum"] == pool.value
    found = stock_quantities.read(item_ids=[yard.item.pk])
    for place in (yard.places[0], yard.places[2]):
        there = found.get((yard.item.pk, place.pk), stock_quantities.NOTHING)
        assert 0 <= there.committed <= there.on_hand
    way = transfer_goods.the_way()
    on_way = found.get((yard.item.pk, way.pk), stock_quantities.NOTHING).on_hand
    assert on_way == sum(each.in_transit_in for each in found.values())
    for kept in Reservation.objects.all():
        model = {"transfer": Transfer, "picklist": PickList}[kept.document_type]
        status = model.objects.get(pk=kept.document_id).status
        assert status in {*HOLDING, TransferStatus.REQUESTED}


class MovingProperties(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def test_stock_can_be_trusted(self, history):
        yard = Yard()
        for kind, which, quantity, step in history:
            before = _everything()
            try:
                yard.do(kind, which, quantity, step)
            except DomainError:
                assert _everything() == before
            holds(yard)


def _everything() -> tuple[object, ...]:
    return (
        StockMovement.objects.count(),
        AuditEntry.objects.count(),
        list(Reservation.objects.order_by("pk").values_list("document_line_id", "quantity")),
        list(Transfer.objects.order_by("pk").values_list("pk", "status")),
        list(PickList.objects.order_by("pk").values_list("pk", "status", "is_short")),
    )
