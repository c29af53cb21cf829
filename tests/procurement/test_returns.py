"""Returns from draft to approved or cancelled."""

import uuid
from decimal import Decimal as D

import pytest

from inventory.models import JobAssignment, StockMovement
from plyhub import roles
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from procurement import events
from procurement.models import Return, ReturnLine
from procurement.services import receipt_reversal, returns
from procurement.services.returns import ReturnInput, ReturnLineInput
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import (
    ItemFactory,
    JobFactory,
    LocationFactory,
    TechnicianFactory,
    TruckFactory,
)
from tests.factories.procurement import VendorFactory
from tests.factories.returns import approved_return, draft_return, received, shipped_return

pytestmark = pytest.mark.django_db


def _everything() -> tuple:
    return (
        list(Return.objects.order_by("pk").values()),
        list(ReturnLine.objects.order_by("pk").values()),
        list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True)),
        list(StockMovement.objects.order_by("pk").values_list("pk", flat=True)),
    )


def _free(quantity: str = "1", **given) -> ReturnLineInput:
    return ReturnLineInput(item_id=ItemFactory().pk, quantity=D(quantity), **given)


def _to(**given) -> ReturnInput:
    given = {"vendor_id": VendorFactory().pk, "location_id": LocationFactory().pk, **given}
    return ReturnInput(**given)


def test_a_draft_follows_the_receipt():
    receipt = received()
    order, line = receipt.purchase_order, receipt.lines.get()

    made = draft_return(receipt, "4", reason="defective")

    assert (made.status, made.kind, made.reason) == ("draft", "to_vendor", "defective")
    assert (made.vendor_id, made.purchase_order, made.location) == (
        order.vendor_id,
        order,
        receipt.location,
    )
    back = made.lines.get()
    assert (back.receipt_line, back.item, back.quantity, back.unit_price) == (
        line,
        line.purchase_order_line.item,
        4,
        100,
    )
    assert (made.number[:3], made.total) == ("RT-", D("400.00"))


def test_a_draft_moves_nothing():
    receipt = received()
    before = list(StockMovement.objects.values_list("pk", flat=True))

    draft_return(receipt)

    assert list(StockMovement.objects.values_list("pk", flat=True)) == before


def test_a_draft_is_recorded(audit_of):
    maker = people.warehouse()

    assert audit_of(draft_return(actor=maker)) == [("create", "", "draft", "", maker)]


def test_goods_of_no_known_receipt_go_back_at_the_price_books_cost():
    item = ItemFactory(cost=D("12.5"))
    made = returns.create(
        actor=people.buyer(),
        data=_to(),
        lines=[ReturnLineInput(item_id=item.pk, quantity=D(2))],
    )

    assert (made.purchase_order, made.total, made.lines.get().unit_price) == (None, 25, D("12.5"))


def test_the_same_token_is_the_same_return():
    token, data, lines = uuid.uuid4(), _to(), [_free()]
    actor = people.buyer()

    first, again = (
        returns.create(actor=actor, data=data, lines=lines, token=token) for _ in range(2)
    )

    assert (first, Return.objects.count()) == (again, 1)


def test_no_more_goes_back_than_came():
    receipt = received("10")
    before = _everything()

    with pytest.raises(InputErrors) as refused:
        draft_return(receipt, "11")

    [error] = refused.value.errors
    sku = receipt.lines.get().purchase_order_line.item.sku
    assert (error.field, error.message) == (
        "lines.1.quantity",
        f"Line 1: 11 of {sku} are too many: 10 EA of what was received are left to return.",
    )
    assert _everything() == before


def test_what_is_on_another_return_is_not_left():
    receipt = received("10")
    draft_return(receipt, "7")
    before = _everything()

    with pytest.raises(InputErrors, match="3 EA of what was received are left"):
        draft_return(receipt, "4")
    assert _everything() == before


def test_what_was_cancelled_is_left_again():
    receipt = received("10")
    returns.cancel(actor=people.buyer(), return_id=draft_return(receipt, "7").pk)

    assert draft_return(receipt, "10").lines.get().quantity == 10


def test_lines_of_one_return_count_together():
    line = ReturnLineInput(receipt_line_id=received("10").lines.get().pk, quantity=D(6))

    with pytest.raises(InputErrors) as refused:
        returns.create(actor=people.buyer(), data=ReturnInput(), lines=[line, line])
    assert [error.field for error in refused.value.errors] == ["lines.2.quantity"]


def test_goods_of_two_orders_are_two_returns():
    lines = [
        ReturnLineInput(receipt_line_id=received().lines.get().pk, quantity=D(1)) for _ in range(2)
    ]

    with pytest.raises(InvalidInput, match="came with different orders"):
        returns.create(actor=people.buyer(), data=ReturnInput(), lines=lines)
    assert not Return.objects.exists()


def test_goods_go_back_to_whoever_sold_them():
    receipt = received()

    with pytest.raises(InputErrors, match=f"was bought from {receipt.purchase_order.vendor}"):
        draft_return(receipt, vendor_id=VendorFactory().pk)


def test_what_was_reversed_does_not_go_back():
    receipt = received()
    receipt_reversal.reverse(actor=people.accountant(), receipt_id=receipt.pk, reason="Wrong")

    with pytest.raises(InputErrors, match="is Reversed, so nothing of it can go back"):
        draft_return(receipt)


@pytest.mark.parametrize(
    ("given", "line", "field"),
    [
        ({"vendor_id": None}, {}, "vendor"),
        ({"restocking_fee": D(-1)}, {}, "restocking_fee"),
        ({"reason": "bored"}, {}, "reason"),
        ({"rma_number": "x" * 61}, {}, "rma_number"),
        ({}, {"quantity": "0"}, "lines.1.quantity"),
        ({}, {"quantity": "1.5"}, "lines.1.quantity"),
        ({}, {"unit_price": D("-1")}, "lines.1.unit_price"),
        ({}, {"unit_price": D("0.0000001")}, "lines.1.unit_price"),
    ],
)
def test_what_cannot_be_written_is_named(given, line, field):
    data, lines = _to(**given), [_free(**line)]

    with pytest.raises(InputErrors) as refused:
        returns.create(actor=people.buyer(), data=data, lines=lines)
    assert [error.field for error in refused.value.errors] == [field]
    assert not Return.objects.exists()


def test_a_return_has_lines():
    with pytest.raises(InputErrors, match="Enter what goes back"):
        returns.create(actor=people.buyer(), data=_to(), lines=[])


def test_a_draft_is_replaced(audit_of):
    draft, buyer = draft_return(quantity="4"), people.buyer()
    source = draft.lines.get().receipt_line_id

    returns.revise(
        actor=buyer,
        return_id=draft.pk,
        data=ReturnInput(reason="wrong", notes="Bent"),
        lines=[ReturnLineInput(receipt_line_id=source, quantity=D(10), unit_price=D(90))],
    )

    draft.refresh_from_db()
    assert (draft.reason, draft.notes, draft.total) == ("wrong", "Bent", 900)
    assert [(line.quantity, line.unit_price) for line in draft.lines.all()] == [(10, 90)]
    assert audit_of(draft)[-1] == ("revise", "draft", "draft", "", buyer)


def test_only_a_draft_is_replaced():
    approved = approved_return()
    before = _everything()

    with pytest.raises(WrongState, match="is Approved, so “Change” is not possible"):
        returns.revise(actor=people.buyer(), return_id=approved.pk, data=_to(), lines=[_free()])
    assert _everything() == before


# Approval.


def test_approval_keeps_the_rma_number(audit_of):
    draft, buyer = draft_return(), people.buyer()

    returns.approve(actor=buyer, return_id=draft.pk, rma_number=" RMA-7 ")

    draft.refresh_from_db()
    assert (draft.status, draft.rma_number, draft.approved_by) == ("approved", "RMA-7", buyer)
    assert audit_of(draft)[-1] == ("approve", "draft", "approved", "", buyer)


def test_approval_takes_the_number_the_draft_has():
    draft = draft_return(rma_number="RMA-8")
    returns.approve(actor=people.manager(), return_id=draft.pk)

    assert Return.objects.get().rma_number == "RMA-8"


def test_without_an_rma_number_the_words_are_owed():
    draft = draft_return()
    before = _everything()

    with pytest.raises(InvalidInput, match="or write “none given”") as refused:
        returns.approve(actor=people.buyer(), return_id=draft.pk, rma_number=" ")
    assert refused.value.field == "rma_number"
    assert _everything() == before

    returns.approve(actor=people.buyer(), return_id=draft.pk, rma_number="none given")
    assert Return.objects.get().status == "approved"


@pytest.mark.parametrize("role", [people.warehouse, people.accountant])
def test_approval_needs_the_right(role):
    draft = draft_return()
    before = _everything()

    with pytest.raises(NotAllowed, match="does not include “Approve”"):
        returns.approve(actor=role(), return_id=draft.pk, rma_number="RMA-1")
    assert _everything() == before


def test_a_return_is_approved_once():
    approved = approved_return()

    with pytest.raises(WrongState, match="Possible now: Ship, Cancel return"):
        returns.approve(actor=people.buyer(), return_id=approved.pk, rma_number="RMA-2")


def test_what_another_system_needs_is_asked_for_before_approval(monkeypatch):
    lacking = [InvalidInput("ServiceTitan needs a return type.")]
    monkeypatch.setattr(returns, "approval_checks", [lambda goods_return: lacking])
    draft = draft_return()
    before = _everything()

    with pytest.raises(InputErrors, match="needs a return type"):
        returns.approve(actor=people.buyer(), return_id=draft.pk, rma_number="RMA-1")
    assert _everything() == before


# Cancelling.


@pytest.mark.parametrize("make", [draft_return, approved_return])
def test_it_is_cancelled_before_it_is_shipped(make, audit_of):
    goods_return, buyer = make(), people.buyer()
    before = goods_return.status

    with heard(events.returns_cancelled) as announced:
        returns.cancel(actor=buyer, return_id=goods_return.pk, reason="Found a use")

    assert Return.objects.get().status == "cancelled"
    assert audit_of(goods_return)[-1] == ("cancel", before, "cancelled", "Found a use", buyer)
    assert announced == [{"return_ids": [goods_return.pk], "origin": None}]


def test_whoever_made_it_may_cancel_it():
    maker = people.warehouse()
    returns.cancel(actor=maker, return_id=draft_return(actor=maker).pk)

    assert Return.objects.get().status == "cancelled"


def test_others_cancel_it_with_the_right_only():
    draft = draft_return()
    before = _everything()

    with pytest.raises(NotAllowed, match="does not include “Cancel return”"):
        returns.cancel(actor=people.warehouse(), return_id=draft.pk)
    assert _everything() == before


def test_what_was_shipped_is_not_cancelled():
    shipped = shipped_return()
    before = _everything()

    with pytest.raises(WrongState, match="is Shipped, so “Cancel return” is not possible"):
        returns.cancel(actor=people.buyer(), return_id=shipped.pk)
    assert _everything() == before


# Who may return what.


@pytest.mark.parametrize("role", [people.manager, people.accountant])
def test_a_draft_needs_the_right(role):
    receipt = received()

    with pytest.raises(NotAllowed, match="does not let you make returns"):
        draft_return(receipt, actor=role())
    assert not Return.objects.exists()


@pytest.fixture
def dana(db):
    return people.UserFactory(role=roles.TECH)


def test_a_technician_returns_from_their_own_truck(dana):
    truck = TruckFactory()
    truck.technicians.add(TechnicianFactory(user=dana))

    made = returns.create(actor=dana, data=_to(location_id=truck.pk), lines=[_free()])

    assert (made.status, made.created_by) == ("draft", dana)


@pytest.mark.parametrize("make", [TruckFactory, LocationFactory])
def test_a_technician_returns_from_nowhere_else(dana, make):
    with pytest.raises(NotAllowed, match="your own jobs and from your own truck"):
        returns.create(actor=dana, data=_to(location_id=make().pk), lines=[_free()])
    assert not Return.objects.exists()


def test_a_technician_returns_from_the_site_of_their_job(dana):
    job = JobFactory()
    JobAssignment.objects.create(job=job, technician=TechnicianFactory(user=dana))
    site = LocationFactory(kind="job_site", job=job)

    made = returns.create(actor=dana, data=_to(location_id=site.pk, job_id=job.pk), lines=[_free()])

    assert (made.job, made.location) == (job, site)


def test_nobody_finds_a_return_that_is_gone():
    with pytest.raises(DomainError, match="This return does not exist"):
        returns.cancel(actor=people.buyer(), return_id=1)
