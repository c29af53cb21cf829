"""Every move of an order: what it does, who hears of it, and when it is refused."""

import pytest

from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed, WrongState
from procurement import events
from procurement.models import PurchaseOrder, Vendor
from procurement.services import purchase_orders
from procurement.states import PURCHASE_ORDER_MOVES
from procurement.states import PurchaseOrderStatus as Status
from tests.factories import people
from tests.factories.events import heard
from tests.factories.procurement import (
    approved_order,
    draft_order,
    line_input,
    pending_order,
    sent_order,
)

pytestmark = pytest.mark.django_db

SERVICES = {
    "submit": purchase_orders.submit,
    "approve": purchase_orders.approve,
    "return_to_draft": purchase_orders.return_to_draft,
    "edit": purchase_orders.edit,
    "send": purchase_orders.send,
    "cancel": purchase_orders.cancel,
}


def _status(order: PurchaseOrder) -> str:
    return PurchaseOrder.objects.get(pk=order.pk).status


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("name", SERVICES)
def test_a_move_that_is_not_in_the_table_changes_nothing(name, status, snapshot):
    if status in PURCHASE_ORDER_MOVES[name].sources:
        return
    order = draft_order()
    PurchaseOrder.objects.update(status=status)
    before = snapshot(order)

    with pytest.raises(WrongState):
        SERVICES[name](actor=people.administrator(), order_id=order.pk)

    assert snapshot(order) == before


@pytest.mark.parametrize(
    ("name", "make", "actor"),
    [
        ("submit", draft_order, people.accountant),
        ("approve", draft_order, people.warehouse),
        ("return_to_draft", pending_order, people.warehouse),
        ("edit", approved_order, people.accountant),
        ("send", approved_order, people.warehouse),
        ("cancel", draft_order, people.accountant),
    ],
)
def test_who_has_no_right_changes_nothing(name, make, actor, snapshot):
    order = make()
    before = snapshot(order)

    with pytest.raises(NotAllowed, match="Your role does not include"):
        SERVICES[name](actor=actor(), order_id=order.pk)

    assert snapshot(order) == before


def test_an_order_that_does_not_exist_is_said_so():
    with pytest.raises(DomainError, match="does not exist"):
        purchase_orders.approve(actor=people.administrator(), order_id=0)


def test_submitting(audit_of):
    wes = people.warehouse()
    order = draft_order(actor=wes)

    purchase_orders.submit(actor=wes, order_id=order.pk)

    order.refresh_from_db()
    assert (order.status, order.submitted_by) == ("pending_approval", wes)
    assert audit_of(order)[1:] == [("submit", "draft", "pending_approval", "", wes)]


@pytest.mark.parametrize("name", ["submit", "approve"])
def test_an_order_needs_lines(name, snapshot):
    order = draft_order(actor=people.buyer())
    order.lines.all().delete()
    before = snapshot(order)

    with pytest.raises(InvalidInput, match="has no lines"):
        SERVICES[name](actor=people.buyer(), order_id=order.pk)

    assert snapshot(order) == before


@pytest.mark.parametrize("name", ["submit", "approve"])
def test_the_vendor_has_to_be_active(name, snapshot):
    order = draft_order()
    Vendor.objects.update(is_active=False)
    before = snapshot(order)

    with pytest.raises(InvalidInput) as refused:
        SERVICES[name](actor=people.buyer(), order_id=order.pk)

    assert refused.value.field == "vendor"
    assert snapshot(order) == before


def test_a_vendor_on_hold_gets_no_new_approval(snapshot):
    order = draft_order()
    Vendor.objects.update(on_hold=True)
    before = snapshot(order)

    with pytest.raises(InvalidInput, match="on hold in the books"):
        purchase_orders.approve(actor=people.administrator(), order_id=order.pk)

    assert snapshot(order) == before


def test_approving_within_ones_limit(audit_of):
    bea = people.buyer()
    order = draft_order(actor=bea)

    with heard(events.purchase_orders_approved) as announced:
        purchase_orders.approve(actor=bea, order_id=order.pk)

    order.refresh_from_db()
    assert (order.status, order.approved_by) == ("approved", bea)
    assert order.approved_at is not None
    assert audit_of(order)[1:] == [("approve", "draft", "approved", "within own limit", bea)]
    assert announced == [{"order_ids": [order.pk], "origin": None}]


def test_approving_what_another_submitted(audit_of):
    order, pat = pending_order(), people.manager()

    purchase_orders.approve(actor=pat, order_id=order.pk)

    assert _status(order) == "approved"
    assert audit_of(order)[-1] == ("approve", "pending_approval", "approved", "", pat)


def test_approving_twice_is_refused(snapshot):
    order = approved_order()
    before = snapshot(order)

    with heard(events.purchase_orders_approved) as announced, pytest.raises(WrongState):
        purchase_orders.approve(actor=people.administrator(), order_id=order.pk)

    assert announced == []
    assert snapshot(order) == before


def test_a_receiver_that_fails_takes_the_approval_back(snapshot):
    order = draft_order()
    before = snapshot(order)

    def refuse(**facts):
        raise RuntimeError("no")

    events.purchase_orders_approved.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            purchase_orders.approve(actor=people.administrator(), order_id=order.pk)
    finally:
        events.purchase_orders_approved.disconnect(refuse)

    assert snapshot(order) == before


def test_what_other_systems_lack_is_said_at_approval(snapshot, monkeypatch):
    order = draft_order()
    before = snapshot(order)
    lacks = InvalidInput("ServiceTitan needs a business unit.", field="job")
    monkeypatch.setattr(purchase_orders, "approval_checks", [])
    purchase_orders.register_approval_check(lambda order: [lacks])

    with pytest.raises(InputErrors) as refused:
        purchase_orders.approve(actor=people.administrator(), order_id=order.pk)

    assert refused.value.errors == [lacks]
    assert snapshot(order) == before


def test_a_check_is_registered_once(monkeypatch):
    monkeypatch.setattr(purchase_orders, "approval_checks", [])

    def check(order):
        return []

    purchase_orders.register_approval_check(check)
    purchase_orders.register_approval_check(check)

    assert purchase_orders.approval_checks == [check]


def test_an_approver_sends_an_order_back_with_a_reason(audit_of):
    order, ann = pending_order(), people.accountant()

    purchase_orders.return_to_draft(actor=ann, order_id=order.pk, reason="Too dear")

    order.refresh_from_db()
    assert (order.status, order.submitted_by) == ("draft", None)
    assert audit_of(order)[-1] == ("return_to_draft", "pending_approval", "draft", "Too dear", ann)


def test_an_approver_has_to_say_why(snapshot):
    order = pending_order()
    before = snapshot(order)

    with pytest.raises(InvalidInput) as refused:
        purchase_orders.return_to_draft(actor=people.manager(), order_id=order.pk, reason=" ")

    assert refused.value.field == "reason"
    assert snapshot(order) == before


def test_the_submitter_takes_an_order_back_without_a_reason():
    wes = people.warehouse()
    order = pending_order(actor=wes)

    purchase_orders.return_to_draft(actor=wes, order_id=order.pk)

    assert _status(order) == "draft"


def test_reopening_voids_the_approval_and_begins_a_revision(audit_of):
    order, bea = approved_order(), people.buyer()

    with heard(events.purchase_orders_reopened) as announced:
        purchase_orders.edit(actor=bea, order_id=order.pk)

    order.refresh_from_db()
    assert (order.status, order.revision) == ("draft", 2)
    assert (order.approved_by, order.approved_at, order.submitted_by) == (None, None, None)
    assert audit_of(order)[-1] == ("edit", "approved", "draft", "", bea)
    assert announced == [{"order_ids": [order.pk], "origin": None}]


def test_a_reopened_order_is_approved_again_as_the_next_revision():
    order, bea = approved_order(), people.buyer()
    purchase_orders.edit(actor=bea, order_id=order.pk)

    with heard(events.purchase_orders_approved) as announced:
        purchase_orders.approve(actor=bea, order_id=order.pk)

    order.refresh_from_db()
    assert (order.status, order.revision) == ("approved", 2)
    assert announced == [{"order_ids": [order.pk], "origin": None}]


def test_sending_notes_how(audit_of):
    order, bea = approved_order(), people.buyer()

    with heard(events.purchase_orders_sent) as announced:
        purchase_orders.send(actor=bea, order_id=order.pk, channel="phone")

    order.refresh_from_db()
    assert (order.status, order.sent_through) == ("sent", "phone")
    assert order.sent_at is not None
    assert audit_of(order)[-1] == ("send", "approved", "sent", "phone", bea)
    assert announced == [{"order_ids": [order.pk], "origin": None}]


@pytest.mark.parametrize("make", [draft_order, pending_order, approved_order])
def test_cancelling_before_the_vendor_has_it_needs_no_reason(make, audit_of):
    order, bea = make(), people.buyer()
    before = order.status

    with heard(events.purchase_orders_cancelled) as announced:
        purchase_orders.cancel(actor=bea, order_id=order.pk)

    assert _status(order) == "cancelled"
    assert audit_of(order)[-1] == ("cancel", before, "cancelled", "", bea)
    assert announced == [{"order_ids": [order.pk], "origin": None}]


def test_cancelling_what_the_vendor_has_needs_a_reason(snapshot):
    order = sent_order()
    before = snapshot(order)

    with pytest.raises(InvalidInput, match="Say why"):
        purchase_orders.cancel(actor=people.buyer(), order_id=order.pk)

    assert snapshot(order) == before


def test_cancelling_what_the_vendor_has_with_a_reason(audit_of):
    order, bea = sent_order(line_input()), people.buyer()

    purchase_orders.cancel(actor=bea, order_id=order.pk, reason="Ordered twice")

    assert audit_of(order)[-1] == ("cancel", "sent", "cancelled", "Ordered twice", bea)
