"""Taking a posted receipt back."""

from decimal import Decimal as D

import pytest

from inventory.models import ItemCost, StockBalance, StockMovement
from inventory.services import stock, verification
from inventory.services.stock import Document, StockLine
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from procurement import events
from procurement.models import PurchaseOrder, Receipt, Return, ReturnLine
from procurement.services import purchase_orders, receipt_reversal, receipts
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import JobFactory
from tests.factories.procurement import approved_order, line_input, sent_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db):
    return people.accountant()


@pytest.fixture
def order(db):
    """Ten at 100.00, on the way."""
    return sent_order(line_input(quantity="10", unit_price="100.00"))


def _receive(order: PurchaseOrder, quantity: str) -> Receipt:
    line = order.lines.get()
    return receipts.receive(
        actor=people.warehouse(), order_id=order.pk, quantities={line.pk: D(quantity)}
    )


def _reverse(receipt: Receipt, actor, reason: str = "Counted wrong") -> Receipt:
    return receipt_reversal.reverse(actor=actor, receipt_id=receipt.pk, reason=reason)


def _use(receipt: Receipt, quantity: str) -> None:
    line = receipt.lines.get().purchase_order_line
    used = StockLine(
        item_id=line.item_id,
        location_id=receipt.location_id,
        quantity=D(quantity),
        job_id=JobFactory().pk,
    )
    stock.issue(actor=None, lines=[used], document=Document(type="usage", id=1, number="U-1"))


def _everything(receipt: Receipt) -> tuple:
    order = receipt.purchase_order
    return (
        list(Receipt.objects.order_by("pk").values()),
        PurchaseOrder.objects.filter(pk=order.pk).values().get(),
        list(order.lines.order_by("pk").values()),
        list(StockMovement.objects.order_by("pk").values_list("pk", flat=True)),
        list(StockBalance.objects.order_by("pk").values()),
        list(ItemCost.objects.order_by("pk").values()),
    )


def test_the_goods_leave_at_the_cost_they_came_at(order, ann):
    receipt = _receive(order, "10")
    _reverse(receipt, ann)

    came, went = StockMovement.objects.order_by("pk")
    assert (went.type, went.quantity, went.unit_cost, went.value) == ("receipt", -10, 100, -1000)
    assert (went.reversal_of, went.document_id, went.actor) == (came, receipt.pk, ann)
    assert StockBalance.objects.get().on_hand == 0
    assert verification.differences() == []


def test_the_average_is_that_of_what_is_left(order, ann):
    dearer = sent_order(
        line_input(item_id=order.lines.get().item_id, quantity="10", unit_price="200.00"),
        destination_id=order.destination_id,
    )
    _receive(order, "10")
    second = _receive(dearer, "10")
    _reverse(second, ann)

    pool = ItemCost.objects.get()
    assert (pool.quantity, pool.value, pool.average) == (10, 1000, 100)


def test_what_was_used_at_the_average_leaves_nothing_worth_less_than_nothing(order, ann):
    dearer = sent_order(
        line_input(item_id=order.lines.get().item_id, quantity="10", unit_price="1000.00"),
        destination_id=order.destination_id,
    )
    _receive(order, "10")
    second = _receive(dearer, "10")
    _use(second, "9")
    _reverse(second, ann)

    pool = ItemCost.objects.get()
    assert (pool.quantity, pool.average, pool.value) == (1, 550, 550)
    assert verification.differences() == []


def test_the_order_is_open_again(order, ann):
    receipt = _receive(order, "10")
    _reverse(receipt, ann)

    order.refresh_from_db()
    line = order.lines.get()
    assert (order.status, line.received, line.remaining) == ("sent", 0, 10)


def test_an_order_nobody_sent_is_approved_again(ann):
    receipt = _receive(approved_order(line_input(quantity="10")), "10")
    _reverse(receipt, ann)

    assert PurchaseOrder.objects.get().status == "approved"


def test_what_else_arrived_stays_received(order, ann):
    _receive(order, "4")
    receipt = _receive(order, "6")
    _reverse(receipt, ann)

    order.refresh_from_db()
    assert (order.status, order.lines.get().received) == ("partially_received", 4)


def test_the_goods_can_be_received_once_more(order, ann):
    receipt = _receive(order, "10")
    _reverse(receipt, ann)
    _receive(order, "10")

    order.refresh_from_db()
    assert (order.status, StockBalance.objects.get().on_hand) == ("received", 10)


def test_an_order_whose_receipt_was_reversed_can_be_cancelled(order, ann):
    _reverse(_receive(order, "10"), ann)
    purchase_orders.cancel(actor=people.buyer(), order_id=order.pk, reason="Late")

    assert PurchaseOrder.objects.get().status == "cancelled"


def test_it_is_recorded_and_announced(order, ann, audit_of):
    receipt = _receive(order, "10")
    with heard(events.receipts_reversed) as announced:
        _reverse(receipt, ann)

    receipt.refresh_from_db()
    assert receipt.status == "reversed"
    assert audit_of(receipt)[-1] == ("reverse", "posted", "reversed", "Counted wrong", ann)
    assert audit_of(order)[-1] == ("reverse_receipt", "received", "sent", receipt.number, ann)
    assert announced == [{"receipt_ids": [receipt.pk], "origin": None}]


def test_what_is_not_there_any_more_is_named(order, ann):
    receipt = _receive(order, "10")
    _use(receipt, "3")
    before = _everything(receipt)

    with pytest.raises(DomainError) as refused:
        _reverse(receipt, ann)

    sku = order.lines.get().item.sku
    assert refused.value.message == (
        f"{receipt.location.name} is short of 3 EA {sku}. Bring the goods back there first."
    )
    assert _everything(receipt) == before


@pytest.mark.parametrize("role", [people.warehouse, people.buyer, people.manager])
def test_it_needs_the_right(order, role):
    receipt = _receive(order, "10")
    before = _everything(receipt)

    with pytest.raises(NotAllowed, match="does not let you reverse receipts"):
        _reverse(receipt, role())
    assert _everything(receipt) == before


def test_it_needs_a_reason(order, ann):
    receipt = _receive(order, "10")
    before = _everything(receipt)

    with pytest.raises(InvalidInput, match="Say why") as refused:
        _reverse(receipt, ann, reason="  ")
    assert refused.value.field == "reason"
    assert _everything(receipt) == before


def test_it_happens_once(order, ann):
    receipt = _receive(order, "10")
    _reverse(receipt, ann)
    before = _everything(receipt)

    with pytest.raises(WrongState, match="is Reversed. Only a posted receipt"):
        _reverse(receipt, ann)
    assert _everything(receipt) == before


def test_a_draft_is_no_posted_receipt(order, ann):
    draft = receipts.draft(
        actor=people.warehouse(), order_id=order.pk, quantities={order.lines.get().pk: D(1)}
    )
    with pytest.raises(WrongState, match="is Draft"):
        _reverse(draft, ann)


def test_goods_on_a_return_stay_received(order, ann):
    receipt = _receive(order, "10")
    line = receipt.lines.get()
    back = Return.objects.create(number="RT-1", vendor=order.vendor, location=receipt.location)
    ReturnLine.objects.create(
        goods_return=back, item=line.purchase_order_line.item, receipt_line=line, quantity=1
    )
    before = _everything(receipt)

    with pytest.raises(DomainError, match="are on return RT-1. Cancel the return first."):
        _reverse(receipt, ann)
    assert _everything(receipt) == before


def test_where_receipts_are_entered_elsewhere_nobody_reverses_one_here(order, ann):
    receipt = _receive(order, "10")
    people.set_company(receipt_owner="field_service")
    before = _everything(receipt)

    with pytest.raises(DomainError, match="Receipts are entered in ServiceTitan. Cancel"):
        _reverse(receipt, ann)
    assert _everything(receipt) == before


def test_where_receipts_are_entered_elsewhere_nobody_receives_here(order):
    people.set_company(receipt_owner="field_service")

    with pytest.raises(DomainError, match="Receipts are entered in ServiceTitan. Receive"):
        _receive(order, "10")
    assert not Receipt.objects.exists()
    assert not StockMovement.objects.exists()
