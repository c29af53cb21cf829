"""Goods that arrive."""

import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from inventory.models import ItemCost, Location, StockBalance, StockMovement
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import Company
from procurement import events
from procurement.models import PurchaseOrder, Receipt, Vendor
from procurement.services import purchase_orders, receipts
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import ItemUnitFactory, JobFactory, LocationFactory
from tests.factories.procurement import approved_order, draft_order, line_input, sent_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def wes(db):
    return people.warehouse()


@pytest.fixture
def order(db):
    """Three at 1,900.00 and two boxes of ten at 85.00, on the way."""
    box = ItemUnitFactory()
    return sent_order(
        line_input(quantity="3", unit_price="1900.00"),
        line_input(item_id=box.item_id, quantity="2", unit="BX", unit_price="85.00"),
    )


def _quantities(order: PurchaseOrder, *values: str) -> dict[int, D]:
    lines = order.lines.all()
    return {line.pk: D(value) for line, value in zip(lines, values, strict=False)}


def _status(order: PurchaseOrder) -> str:
    return PurchaseOrder.objects.get(pk=order.pk).status


def test_goods_come_into_stock_at_the_orders_price(order, wes):
    receipt = receipts.receive(
        actor=wes, order_id=order.pk, quantities=_quantities(order, "2", "20")
    )

    first, second = order.lines.all()
    movements = StockMovement.objects.order_by("pk")
    assert [(each.item_id, each.quantity, each.unit_cost) for each in movements] == [
        (first.item_id, D(2), D(1900)),
        (second.item_id, D(20), D("8.5")),
    ]
    assert {each.location for each in movements} == {order.destination}
    assert {each.document_number for each in movements} == {receipt.number}
    assert [each.unit_cost for each in receipt.lines.all()] == [D(1900), D("8.5")]


def test_a_part_leaves_the_rest_on_order(order, wes, audit_of):
    receipt = receipts.receive(
        actor=wes, order_id=order.pk, quantities=_quantities(order, "2", "20")
    )

    assert [(line.received, line.remaining) for line in order.lines.all()] == [
        (D(2), D(1)),
        (D(20), D(0)),
    ]
    assert _status(order) == "partially_received"
    assert audit_of(order)[-1] == (
        "receive",
        "sent",
        "partially_received",
        receipt.number,
        wes,
    )


def test_the_last_part_completes_the_order(order, wes):
    receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "2", "20"))
    receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "1"))

    assert _status(order) == "received"
    assert sum(StockBalance.objects.values_list("on_hand", flat=True)) == 23


def test_posting_is_recorded_and_announced(order, wes, audit_of):
    with heard(events.receipts_posted) as announced:
        receipt = receipts.receive(
            actor=wes, order_id=order.pk, quantities=_quantities(order, "1"), packing_slip=" 77 "
        )

    assert receipt.number.startswith("RC-")
    assert (receipt.status, receipt.posted_by, receipt.packing_slip) == ("posted", wes, "77")
    assert audit_of(receipt) == [
        ("create", "", "draft", "", wes),
        ("post", "draft", "posted", "", wes),
    ]
    assert announced == [{"receipt_ids": [receipt.pk], "origin": None}]


def test_the_average_cost_follows(order, wes):
    first = order.lines.first()
    receipts.receive(actor=wes, order_id=order.pk, quantities={first.pk: D(2)})

    assert ItemCost.objects.get(item=first.item).average == D(1900)


def test_an_approved_order_can_be_received_before_it_is_sent(wes):
    order = approved_order()
    receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "3"))

    assert _status(order) == "received"


def test_the_job_of_the_line_or_order_goes_along(wes):
    job, other = JobFactory(), JobFactory()
    order = approved_order(line_input(), line_input(job_id=other.pk), job_id=job.pk)

    receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "1", "1"))

    assert [each.job for each in StockMovement.objects.order_by("pk")] == [job, other]


def test_lines_are_put_where_they_were_to_go(wes):
    site = LocationFactory(kind=Location.Kind.JOB_SITE)
    order = approved_order(line_input(destination_id=site.pk))

    receipt = receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "1"))

    assert receipt.location == StockMovement.objects.get().location == site


def test_lines_for_different_places_are_received_apart(wes, snapshot):
    order = approved_order(line_input(destination_id=LocationFactory().pk), line_input())
    before = snapshot(order)

    with pytest.raises(InvalidInput, match="different places"):
        receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "1", "1"))

    assert snapshot(order) == before


def test_a_draft_moves_nothing(order, wes):
    receipt = receipts.draft(actor=wes, order_id=order.pk, quantities=_quantities(order, "2"))

    assert receipt.status == "draft"
    assert not StockMovement.objects.exists()
    assert _status(order) == "sent"


def test_a_draft_is_posted_once(order, wes, snapshot):
    receipt = receipts.draft(actor=wes, order_id=order.pk, quantities=_quantities(order, "1"))
    receipts.post(actor=wes, receipt_id=receipt.pk)
    before = snapshot(order)

    with pytest.raises(WrongState, match="is Posted and cannot be posted again"):
        receipts.post(actor=wes, receipt_id=receipt.pk)

    assert snapshot(order) == before
    assert StockMovement.objects.count() == 1


def test_two_drafts_of_one_delivery_are_not_both_posted(order, wes, snapshot):
    drafts = [
        receipts.draft(actor=wes, order_id=order.pk, quantities=_quantities(order, "3"))
        for _ in range(2)
    ]
    receipts.post(actor=wes, receipt_id=drafts[0].pk)
    before = snapshot(order)

    with pytest.raises(InputErrors) as refused:
        receipts.post(actor=wes, receipt_id=drafts[1].pk)

    (error,) = refused.value.errors
    assert error.field == "lines.1.quantity"
    assert "nothing is still to come" in error.message
    assert snapshot(order) == before


def test_a_double_click_receives_once(order, wes):
    token = uuid.UUID(int=9)
    both = [
        receipts.receive(
            actor=wes, order_id=order.pk, quantities=_quantities(order, "1"), token=token
        )
        for _ in range(2)
    ]

    assert both[0] == both[1]
    assert order.lines.first().received == 1


def test_more_than_ordered_is_refused(order, wes, snapshot):
    before = snapshot(order)

    with pytest.raises(InputErrors) as refused:
        receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "4", "20"))

    sku = order.lines.first().item.sku
    assert [error.message for error in refused.value.errors] == [
        f"Line 1: 4 EA of {sku} are more than was ordered, only 3 EA are still to come."
        " Lower the quantity, or ask a buyer to receive it."
    ]
    assert snapshot(order) == before


def test_a_vendor_may_deliver_a_little_more(order, wes):
    Vendor.objects.update(over_receipt_pct=D("10"))
    second = order.lines.last()

    receipts.receive(actor=wes, order_id=order.pk, quantities={second.pk: D(22)})

    assert order.lines.last().received == 22


def test_but_no_more_than_that(order, wes, snapshot):
    Vendor.objects.update(over_receipt_pct=D("10"))
    before = snapshot(order)

    with pytest.raises(InputErrors):
        receipts.receive(actor=wes, order_id=order.pk, quantities={order.lines.last().pk: D(23)})

    assert snapshot(order) == before


def test_a_buyer_may_receive_more(order):
    receipts.receive(actor=people.buyer(), order_id=order.pk, quantities=_quantities(order, "4"))

    assert order.lines.first().received == 4


def test_a_packing_slip_seen_before_is_asked_about(order, wes, snapshot):
    first = receipts.receive(
        actor=wes, order_id=order.pk, quantities=_quantities(order, "1"), packing_slip="A77"
    )
    before = snapshot(order)

    with pytest.raises(DomainError) as refused:
        receipts.receive(
            actor=wes, order_id=order.pk, quantities=_quantities(order, "1"), packing_slip="a77"
        )

    assert refused.value.field == "packing_slip"
    assert f"is on {first.number} already" in refused.value.message
    assert snapshot(order) == before


def test_a_packing_slip_seen_before_can_be_confirmed(order, wes):
    for confirm in (False, True):
        receipts.receive(
            actor=wes,
            order_id=order.pk,
            quantities=_quantities(order, "1"),
            packing_slip="A77",
            confirm_duplicate=confirm,
        )

    assert order.lines.first().received == 2


def test_a_packing_slip_posted_meanwhile_is_asked_about(order, wes, snapshot):
    drafts = [
        receipts.draft(
            actor=wes,
            order_id=order.pk,
            quantities=_quantities(order, "1"),
            packing_slip="A77",
            confirm_duplicate=True,
        )
        for _ in range(2)
    ]
    receipts.post(actor=wes, receipt_id=drafts[0].pk)
    before = snapshot(order)

    with pytest.raises(DomainError, match=f"is on {drafts[0].number} already"):
        receipts.post(actor=wes, receipt_id=drafts[1].pk)

    assert snapshot(order) == before


def test_drafts_are_not_received(wes, snapshot):
    order = draft_order()
    before = snapshot(order)

    with pytest.raises(WrongState):
        receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "1"))

    assert snapshot(order) == before


def test_who_may_not_receive_is_refused(order, snapshot):
    before = snapshot(order)

    with pytest.raises(NotAllowed):
        receipts.receive(
            actor=people.accountant(), order_id=order.pk, quantities=_quantities(order, "1")
        )

    assert snapshot(order) == before


@pytest.mark.parametrize("quantity", ["0", "-1", "0.5", "1E+30", "NaN"])
def test_quantities_are_whole_and_more_than_nothing(order, wes, quantity):
    with pytest.raises(InputErrors) as refused:
        receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, quantity))

    assert [error.field for error in refused.value.errors] == ["lines.1.quantity"]
    assert not Receipt.objects.exists()


def test_an_empty_delivery_is_none(order, wes):
    with pytest.raises(InputErrors, match="Enter what arrived"):
        receipts.receive(actor=wes, order_id=order.pk, quantities={})

    assert not Receipt.objects.exists()


def test_lines_of_another_order_are_refused(order, wes):
    other = approved_order()

    with pytest.raises(InputErrors, match="no longer on this order"):
        receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(other, "1"))

    assert not Receipt.objects.exists()


def test_a_day_to_come_is_refused(order, wes):
    tomorrow = timezone.localdate(timezone=Company.current().zone) + timedelta(days=1)

    with pytest.raises(InvalidInput, match="day to come"):
        receipts.receive(
            actor=wes,
            order_id=order.pk,
            quantities=_quantities(order, "1"),
            received_on=tomorrow,
        )

    assert not Receipt.objects.exists()


def test_yesterdays_goods_count_from_midday_there(order, wes):
    zone = Company.current().zone
    yesterday = timezone.localdate(timezone=zone) - timedelta(days=1)

    receipts.receive(
        actor=wes, order_id=order.pk, quantities=_quantities(order, "1"), received_on=yesterday
    )

    moment = StockMovement.objects.get().effective_at.astimezone(zone)
    assert (moment.date(), moment.hour) == (yesterday, 12)


def test_an_order_with_goods_received_is_not_cancelled(order, wes, snapshot):
    receipts.receive(actor=wes, order_id=order.pk, quantities=_quantities(order, "1"))
    before = snapshot(order)

    with pytest.raises(DomainError):
        purchase_orders.cancel(actor=people.buyer(), order_id=order.pk, reason="x")

    assert snapshot(order) == before


def test_a_line_on_a_draft_receipt_stays_on_the_order(wes, snapshot):
    order = approved_order(line_input(), line_input())
    receipt = receipts.draft(actor=wes, order_id=order.pk, quantities=_quantities(order, "1"))
    bea = people.buyer()
    purchase_orders.edit(actor=bea, order_id=order.pk)
    before = snapshot(order)

    with pytest.raises(InputErrors, match=f"is on receipt {receipt.number}"):
        purchase_orders.revise(
            actor=bea,
            order_id=order.pk,
            order=purchase_orders.OrderInput(
                vendor_id=order.vendor_id, destination_id=order.destination_id
            ),
            lines=[line_input()],
        )

    assert snapshot(order) == before
