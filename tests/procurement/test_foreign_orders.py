"""Orders and deliveries that another system keeps."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from inventory.models import StockBalance, StockMovement
from plyhub.common.errors import DomainError
from plyhub.common.models import AuditEntry
from procurement import events
from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt
from procurement.services import (
    foreign_orders,
    foreign_receipts,
    purchase_orders,
    receipt_reversal,
    receipts,
)
from procurement.services.foreign_receipts import ForeignDelivery, ForeignLine
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import ItemFactory, LocationFactory
from tests.factories.procurement import VendorFactory, line_input, order_input, sent_order

pytestmark = pytest.mark.django_db
ORIGIN = 7
APPROVED_AT = datetime(2026, 11, 20, 19, tzinfo=UTC)
SENT_AT = datetime(2026, 11, 21, 19, tzinfo=UTC)


@pytest.fixture
def given(db):
    """What another system says of an order: three of one item and two of another."""
    vendor, place = VendorFactory(), LocationFactory()
    items = [ItemFactory(), ItemFactory()]

    def values(status: str = "approved", **changes):
        lines = [_line(items[0], "3", "100"), _line(items[1], "2", "8.5")]
        return {
            "status": status,
            "vendor_id": vendor.pk,
            "destination_id": place.pk,
            "job_id": None,
            "project_id": None,
            "needed_by": date(2026, 12, 1),
            "tax": D("1.00"),
            "shipping": D("2.00"),
            "notes": "",
            "sent_at": None,
            "lines": lines,
            **changes,
        }

    return values


def _line(item, quantity: str, price: str, line_id: int | None = None) -> dict:
    return {
        "item_id": item.pk,
        "quantity": D(quantity),
        "unit_price": D(price),
        "description": "",
        "vendor_part_number": "",
        "line_id": line_id,
    }


def _again(order: PurchaseOrder) -> list[dict]:
    """The order's lines as the other system would say them now."""
    return [
        _line(line.item, str(line.quantity), str(line.unit_price), line.pk)
        for line in order.lines.all()
    ]


def _make(values: dict) -> PurchaseOrder:
    [pk] = foreign_orders.upsert_many(
        [(None, {**values, "approved_at": APPROVED_AT})], origin=ORIGIN
    )
    return PurchaseOrder.objects.get(pk=pk)


def _follow(order: PurchaseOrder, values: dict) -> None:
    foreign_orders.upsert_many([(order.pk, values)], origin=ORIGIN)
    order.refresh_from_db()


@pytest.fixture
def hears():
    """(approved, sent, cancelled) as announced inside the block, each as (ids, origin)."""
    from contextlib import ExitStack, contextmanager

    signals = (
        events.purchase_orders_approved,
        events.purchase_orders_sent,
        events.purchase_orders_cancelled,
    )

    @contextmanager
    def listen():
        with ExitStack() as stack:
            yield [stack.enter_context(heard(signal)) for signal in signals]

    return listen


def test_an_order_of_theirs_gets_a_number_and_belongs_to_them(given):
    order = _make(given())

    assert order.number.startswith("PO-")
    assert (order.owner, order.status, order.total) == ("field_service", "approved", D("320.00"))
    assert (order.approved_at, order.created_by) == (APPROVED_AT, None)
    lines = order.lines.values_list("position", "quantity", "unit", "unit_price", "ratio_numerator")
    assert list(lines) == [(1, D(3), "EA", D(100), 1), (2, D(2), "EA", D("8.5"), 1)]


def test_who_made_it_is_on_record(given, audit_of):
    order = _make(given())

    entry = AuditEntry.objects.get(object_type="purchaseorder", object_id=order.pk)
    assert (entry.action, entry.to_state, entry.number) == ("create", "approved", order.number)
    assert (entry.actor, entry.rule) == (None, "kept in the field-service system")


def test_a_live_order_is_told_about_like_an_approved_one_of_ours(given, hears):
    with hears() as (approved, sent, cancelled):
        order = _make(given())

    assert approved == [{"order_ids": [order.pk], "origin": ORIGIN}]
    assert (sent, cancelled) == ([], [])


def test_one_the_vendor_has_is_told_about_as_sent_too(given, hears):
    with hears() as (approved, sent, _):
        _make(given("sent", sent_at=SENT_AT))

    assert len(approved) == len(sent) == 1


@pytest.mark.parametrize("status", ["received", "cancelled"])
def test_what_is_over_is_told_to_nobody(given, hears, status):
    with hears() as announced:
        _make(given(status))

    assert announced == [[], [], []]


def test_the_same_again_writes_nothing(given, hears):
    order = _make(given())
    before = (
        PurchaseOrder.objects.values().get(),
        list(PurchaseOrderLine.objects.order_by("pk").values()),
        AuditEntry.objects.count(),
    )

    with hears() as announced:
        _follow(order, given(lines=_again(order)))

    assert announced == [[], [], []]
    assert before == (
        PurchaseOrder.objects.values().get(),
        list(PurchaseOrderLine.objects.order_by("pk").values()),
        AuditEntry.objects.count(),
    )


def test_lines_stay_the_same_rows(given):
    order = _make(given())
    before = list(order.lines.values_list("pk", flat=True))
    lines = _again(order)
    lines[0]["quantity"] = D(5)

    _follow(order, given(lines=lines))

    assert list(order.lines.values_list("pk", "quantity")) == [(before[0], 5), (before[1], 2)]
    assert order.total == D("520.00")


def test_a_line_that_is_gone_goes_and_a_new_one_comes(given):
    order = _make(given())
    second = _again(order)[1]
    item = ItemFactory()

    _follow(order, given(lines=[second, _line(item, "1", "40")]))

    assert list(order.lines.values_list("position", "item__sku", "quantity")) == [
        (1, PurchaseOrderLine.objects.get(pk=second["line_id"]).item.sku, 2),
        (2, item.sku, 1),
    ]


def test_a_change_is_told_about(given, hears):
    order = _make(given())
    lines = _again(order)
    lines[0]["quantity"] = D(5)

    with hears() as (approved, _, _cancelled):
        _follow(order, given(lines=lines))

    assert approved == [{"order_ids": [order.pk], "origin": ORIGIN}]


def test_being_sent_is_no_change_of_the_order(given, hears):
    order = _make(given())

    with hears() as (approved, sent, _):
        _follow(order, given("sent", sent_at=SENT_AT, lines=_again(order)))

    assert (approved, sent) == ([], [{"order_ids": [order.pk], "origin": ORIGIN}])
    assert (order.status, order.sent_at) == ("sent", SENT_AT)


def test_their_cancellation_ends_it_here(given, hears):
    order = _make(given())

    with hears() as (_, _sent, cancelled):
        _follow(order, given("cancelled", lines=_again(order)))

    assert order.status == "cancelled"
    assert cancelled == [{"order_ids": [order.pk], "origin": ORIGIN}]


@pytest.mark.parametrize(
    "act",
    [
        lambda order: purchase_orders.edit(actor=people.administrator(), order_id=order.pk),
        lambda order: purchase_orders.send(actor=people.administrator(), order_id=order.pk),
        lambda order: purchase_orders.cancel(
            actor=people.administrator(), order_id=order.pk, reason="No"
        ),
        lambda order: purchase_orders.approve(actor=people.administrator(), order_id=order.pk),
        lambda order: purchase_orders.submit(actor=people.administrator(), order_id=order.pk),
        lambda order: purchase_orders.revise(
            actor=people.administrator(),
            order_id=order.pk,
            order=order_input(),
            lines=[line_input()],
        ),
    ],
    ids=["edit", "send", "cancel", "approve", "submit", "revise"],
)
def test_nobody_changes_it_here(given, snapshot, act):
    order = _make(given())
    before = snapshot(order)

    with pytest.raises(DomainError, match=rf"{order.number} was made in ServiceTitan"):
        act(order)
    assert snapshot(order) == before


def test_goods_of_it_are_received_here(given):
    order = _make(given())
    first = order.lines.first()

    receipts.receive(actor=people.warehouse(), order_id=order.pk, quantities={first.pk: D(3)})

    order.refresh_from_db()
    assert order.status == "partially_received"


def test_what_arrived_here_counts_although_they_do_not_know_yet(given):
    order = _make(given())
    receipts.receive(
        actor=people.warehouse(),
        order_id=order.pk,
        quantities={line.pk: line.quantity for line in order.lines.all()},
    )

    _follow(order, given("sent", sent_at=SENT_AT, lines=_again(order)))

    assert order.status == "received"


def test_a_received_line_they_took_off_stays_and_nothing_more_is_to_come(given):
    order = _make(given())
    first = order.lines.first()
    receipts.receive(actor=people.warehouse(), order_id=order.pk, quantities={first.pk: D(1)})

    _follow(order, given(lines=_again(order)[1:]))

    first.refresh_from_db()
    assert (first.received, first.closed_short, first.remaining) == (1, 2, 0)


def test_an_order_for_nowhere_is_refused(given):
    with pytest.raises(DomainError, match="no place that is known here"):
        _make(given(destination_id=None))
    assert not PurchaseOrder.objects.exists()


def test_an_order_for_nowhere_goes_to_the_default_warehouse(given):
    main = LocationFactory(is_default=True)

    assert _make(given(destination_id=None)).destination == main


# Deliveries that are entered elsewhere.


def _deliver(order: PurchaseOrder, *quantities: str, cost: str = "90") -> Receipt:
    lines = [
        ForeignLine(line.pk, D(quantity), D(cost))
        for line, quantity in zip(order.lines.all(), quantities, strict=False)
    ]
    delivery = ForeignDelivery(order_id=order.pk, lines=lines, packing_slip="PS-9")
    return foreign_receipts.post(delivery=delivery, origin=ORIGIN)


def test_a_delivery_of_theirs_is_a_posted_receipt_of_nobody(given, audit_of):
    order = _make(given("sent", sent_at=SENT_AT))
    with heard(events.receipts_posted) as announced:
        receipt = _deliver(order, "3")

    order.refresh_from_db()
    assert (receipt.status, receipt.posted_by, receipt.packing_slip) == ("posted", None, "PS-9")
    assert order.status == "partially_received"
    assert StockBalance.objects.get().on_hand == 3
    movement = StockMovement.objects.get()
    assert (movement.unit_cost, movement.origin, movement.actor) == (90, "st", None)
    assert announced == [{"receipt_ids": [receipt.pk], "origin": ORIGIN}]


def test_a_delivery_of_one_of_ours_counts_likewise():
    order = sent_order(line_input(quantity="3"))
    _deliver(order, "3")

    order.refresh_from_db()
    assert order.status == "received"


def test_parts_of_one_line_are_one_line_at_the_mean_cost(given):
    order = _make(given("sent", sent_at=SENT_AT))
    line = order.lines.first()
    delivery = ForeignDelivery(
        order_id=order.pk,
        lines=[ForeignLine(line.pk, D(1), D(90)), ForeignLine(line.pk, D(2), D(120))],
    )

    receipt = foreign_receipts.post(delivery=delivery, origin=ORIGIN)

    assert [(each.quantity, each.unit_cost) for each in receipt.lines.all()] == [(3, 110)]


def test_an_order_received_before_it_was_first_read_is_told_about_with_its_goods(given, hears):
    order = _make(given("received"))
    with hears() as (approved, sent, _):
        _deliver(order, "3", "2")

    assert approved == sent == [{"order_ids": [order.pk], "origin": ORIGIN}]


def test_a_draft_takes_no_goods(snapshot):
    from tests.factories.procurement import draft_order

    order = draft_order()
    before = snapshot(order)

    with pytest.raises(DomainError, match="is Draft here and takes no goods"):
        _deliver(order, "1")
    assert snapshot(order) == before


def test_the_system_takes_a_delivery_back(given):
    people.set_company(receipt_owner="field_service")
    order = _make(given("sent", sent_at=SENT_AT))
    receipt = _deliver(order, "3")

    receipt_reversal.reverse(
        actor=None, receipt_id=receipt.pk, reason="Canceled", origin=ORIGIN, rule="canceled"
    )

    order.refresh_from_db()
    assert (order.status, StockBalance.objects.get().on_hand) == ("sent", 0)
    entry = AuditEntry.objects.filter(object_type="receipt", action="reverse").get()
    assert (entry.actor, entry.rule) == (None, "canceled")
