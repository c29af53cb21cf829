"""Goods of returns on the move: the stock, its cost, and what the vendor credits."""

from decimal import Decimal as D

import pytest

from inventory.models import ItemCost, Location, StockBalance, StockMovement
from inventory.services import stock, verification
from inventory.services.stock import Document, StockLine
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from procurement import events
from procurement.models import Return, ReturnLine
from procurement.services import return_credits, return_shipping
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import JobFactory
from tests.factories.returns import (
    approved_return,
    credited_return,
    draft_return,
    received,
    shipped_return,
)

pytestmark = pytest.mark.django_db


def _everything() -> tuple:
    return (
        list(Return.objects.order_by("pk").values()),
        list(ReturnLine.objects.order_by("pk").values()),
        list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True)),
        list(StockMovement.objects.order_by("pk").values_list("pk", flat=True)),
        list(StockBalance.objects.order_by("pk").values()),
        list(ItemCost.objects.order_by("pk").values()),
    )


def _pool() -> tuple[D, D, D]:
    pool = ItemCost.objects.get()
    return pool.quantity, pool.value, pool.average


@pytest.fixture
def dearer(db):
    """Ten at 100.00 and ten at 200.00 in one place: the second receipt, the average is 150."""
    first = received("10", "100.00")
    order = first.purchase_order
    return received(
        "10",
        "200.00",
        item_id=order.lines.get().item_id,
        vendor_id=order.vendor_id,
        destination_id=order.destination_id,
    )


def test_the_goods_leave_at_the_average_which_stays(dearer):
    shipped = shipped_return(dearer, "4")

    movement = StockMovement.objects.latest("pk")
    assert (movement.type, movement.quantity, movement.unit_cost, movement.value) == (
        "vendor_return",
        -4,
        150,
        -600,
    )
    assert (movement.document_type, movement.document_id, movement.document_number) == (
        "return",
        shipped.pk,
        shipped.number,
    )
    assert _pool() == (16, 2400, 150)
    assert verification.differences() == []


def test_the_line_keeps_the_difference_to_the_price(dearer):
    line = shipped_return(dearer, "4").lines.get()

    assert (line.unit_price, line.unit_cost, line.price_variance) == (200, 150, 200)


def test_shipping_is_recorded_and_announced(audit_of):
    approved, wes = approved_return(), people.warehouse()
    with heard(events.returns_shipped) as announced:
        return_shipping.ship(actor=wes, return_id=approved.pk)

    approved.refresh_from_db()
    assert (approved.status, approved.shipped_on is None) == ("shipped", False)
    assert audit_of(approved)[-1] == ("ship", "approved", "shipped", "", wes)
    assert announced == [{"return_ids": [approved.pk], "origin": None}]


@pytest.mark.parametrize("role", [people.manager, people.accountant])
def test_shipping_needs_the_right(role):
    approved = approved_return()
    before = _everything()

    with pytest.raises(NotAllowed, match="does not include “Ship”"):
        return_shipping.ship(actor=role(), return_id=approved.pk)
    assert _everything() == before


def test_a_draft_is_not_shipped():
    draft = draft_return()
    before = _everything()

    with pytest.raises(WrongState, match="is Draft, so “Ship” is not possible. Possible now: App"):
        return_shipping.ship(actor=people.warehouse(), return_id=draft.pk)
    assert _everything() == before


def test_the_goods_leave_once():
    shipped = shipped_return()
    before = _everything()

    with pytest.raises(WrongState):
        return_shipping.ship(actor=people.warehouse(), return_id=shipped.pk)
    assert _everything() == before


def test_a_warehouse_does_not_go_below_zero():
    approved = approved_return(received("10"), "4")
    line = approved.lines.get()
    used = StockLine(
        item_id=line.item_id,
        location_id=approved.location_id,
        quantity=D(7),
        job_id=JobFactory().pk,
    )
    stock.issue(actor=None, lines=[used], document=Document(type="usage", id=1, number="U-1"))
    before = _everything()

    with pytest.raises(DomainError, match=f"{approved.location} is short of 1 EA {line.item}"):
        return_shipping.ship(actor=people.warehouse(), return_id=approved.pk)
    assert _everything() == before


@pytest.mark.parametrize("name", ["ship", "decline"])
def test_where_returns_are_entered_elsewhere_nobody_moves_them_here(name):
    goods_return = approved_return() if name == "ship" else shipped_return()
    people.set_company(return_owner="field_service")
    given = {} if name == "ship" else {"reason": "Bent"}
    before = _everything()

    with pytest.raises(DomainError, match="Returns to vendors are entered in ServiceTitan."):
        getattr(return_shipping, name)(actor=people.buyer(), return_id=goods_return.pk, **given)
    assert _everything() == before


# Declined.


def test_declined_goods_are_back_at_the_cost_they_left_at(dearer, audit_of):
    shipped, bea = shipped_return(dearer, "4"), people.buyer()
    with heard(events.returns_declined) as announced:
        return_shipping.decline(actor=bea, return_id=shipped.pk, reason="Out of warranty")

    left, back = StockMovement.objects.order_by("pk").filter(type="vendor_return")
    assert (back.quantity, back.unit_cost, back.reversal_of) == (4, 150, left)
    assert _pool() == (20, 3000, 150)
    assert Return.objects.get().status == "declined"
    assert audit_of(shipped)[-1] == ("decline", "shipped", "declined", "Out of warranty", bea)
    assert announced == [{"return_ids": [shipped.pk], "origin": None}]
    assert verification.differences() == []


def test_declined_goods_come_back_to_a_truck_below_zero():
    receipt = received("10")
    Location.objects.update(kind="truck")
    shipped = shipped_return(receipt, "4")
    line = shipped.lines.get()
    used = StockLine(
        item_id=line.item_id,
        location_id=shipped.location_id,
        quantity=D(12),
        job_id=JobFactory().pk,
    )
    stock.issue(actor=None, lines=[used], document=Document(type="usage", id=1, number="U-1"))

    return_shipping.decline(actor=people.buyer(), return_id=shipped.pk, reason="No")

    assert StockBalance.objects.get().on_hand == -2
    assert verification.differences() == []


def test_declined_goods_can_be_scrapped():
    shipped = shipped_return(received("10"), "4")
    return_shipping.decline(actor=people.buyer(), return_id=shipped.pk, reason="Bent", scrap=True)

    scrapped = StockMovement.objects.latest("pk")
    assert (scrapped.type, scrapped.quantity, scrapped.reason) == (
        "scrap",
        -4,
        "declined by the vendor",
    )
    assert StockBalance.objects.get().on_hand == 6
    assert verification.differences() == []


def test_declined_goods_may_go_back_again():
    receipt = received("10")
    shipped = shipped_return(receipt, "10")
    return_shipping.decline(actor=people.buyer(), return_id=shipped.pk, reason="No RMA")

    assert shipped_return(receipt, "10").status == "shipped"


def test_declining_needs_a_reason():
    shipped = shipped_return()
    before = _everything()

    with pytest.raises(InvalidInput, match="Say why"):
        return_shipping.decline(actor=people.buyer(), return_id=shipped.pk, reason=" ")
    assert _everything() == before


@pytest.mark.parametrize("role", [people.warehouse, people.manager, people.accountant])
def test_declining_needs_the_right(role):
    shipped = shipped_return()
    before = _everything()

    with pytest.raises(NotAllowed, match="does not include “Vendor declined”"):
        return_shipping.decline(actor=role(), return_id=shipped.pk, reason="Bent")
    assert _everything() == before


# Credited and closed.


def test_a_credit_is_kept_and_changes_no_average(dearer, audit_of):
    shipped, ann = shipped_return(dearer, "4"), people.accountant()
    before = _pool()
    with heard(events.returns_credited) as announced:
        return_credits.credit(actor=ann, return_id=shipped.pk, amount=D("555.55"), number=" CM-9 ")

    shipped.refresh_from_db()
    assert (shipped.status, shipped.credit_amount, shipped.credit_number) == (
        "credited",
        D("555.55"),
        "CM-9",
    )
    assert (shipped.lines.get().price_variance, _pool()) == (D("-44.45"), before)
    assert audit_of(shipped)[-1] == ("credit", "shipped", "credited", "", ann)
    assert announced == [{"return_ids": [shipped.pk], "origin": None}]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"amount": D(-1)}, "amount"), ({"amount": D("1.001")}, "amount"), ({"number": ""}, "number")],
)
def test_a_credit_that_cannot_be_kept_is_named(given, field):
    shipped = shipped_return()
    before = _everything()

    with pytest.raises(InvalidInput) as refused:
        return_credits.credit(
            actor=people.buyer(),
            return_id=shipped.pk,
            **{"amount": D(1), "number": "CM-1", **given},
        )
    assert refused.value.field == field
    assert _everything() == before


@pytest.mark.parametrize("role", [people.warehouse, people.manager])
def test_a_credit_needs_the_right(role):
    shipped = shipped_return()
    before = _everything()

    with pytest.raises(NotAllowed, match="does not include “Record the credit”"):
        return_credits.credit(actor=role(), return_id=shipped.pk, amount=D(1), number="CM-1")
    assert _everything() == before


def test_a_credited_return_is_closed(audit_of):
    credited, ann = credited_return(), people.accountant()

    return_credits.close(actor=ann, return_id=credited.pk)

    assert Return.objects.get().status == "closed"
    assert audit_of(credited)[-1] == ("close", "credited", "closed", "", ann)


def test_the_system_may_close_it(audit_of):
    credited = credited_return()

    return_credits.close(actor=None, return_id=credited.pk, rule="nothing more to come")

    assert audit_of(credited)[-1] == ("close", "credited", "closed", "", None)


def test_closing_needs_the_right():
    credited = credited_return()
    before = _everything()

    with pytest.raises(NotAllowed, match="does not include “Close”"):
        return_credits.close(actor=people.buyer(), return_id=credited.pk)
    assert _everything() == before


# What is said about goods on their way.


def test_the_rma_number_of_a_shipped_return_changes(audit_of):
    shipped, wes = shipped_return(), people.warehouse()
    with heard(events.returns_changed) as announced:
        return_credits.amend(actor=wes, return_id=shipped.pk, rma_number="RMA-2", notes="Fragile")

    shipped.refresh_from_db()
    assert (shipped.rma_number, shipped.notes, shipped.status) == ("RMA-2", "Fragile", "shipped")
    assert audit_of(shipped)[-1] == ("amend", "shipped", "shipped", "", wes)
    assert announced == [{"return_ids": [shipped.pk], "origin": None}]


def test_saying_the_same_again_tells_nobody():
    shipped = shipped_return()
    before = _everything()
    with heard(events.returns_changed) as announced:
        return_credits.amend(
            actor=people.warehouse(), return_id=shipped.pk, rma_number="RMA-1", notes=""
        )

    assert announced == []
    assert _everything() == before
