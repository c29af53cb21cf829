"""Limits, one's own orders, and prices that need somebody else."""

from decimal import Decimal as D

import pytest

from plyhub import roles
from plyhub.common.errors import DomainError, NotAllowed
from procurement.services import approvals, purchase_orders
from tests.factories import people
from tests.factories.inventory import ItemFactory, ItemUnitFactory
from tests.factories.procurement import (
    VendorFactory,
    VendorItemFactory,
    approved_order,
    draft_order,
    line_input,
)

pytestmark = pytest.mark.django_db

DEAR = "5000.01"


def test_limits_come_from_roles():
    assert [
        approvals.limit_of(person())
        for person in (people.buyer, people.manager, people.accountant, people.warehouse)
    ] == [D("5000"), D("10000"), D("5000"), D("0")]


def test_administrators_have_no_limit():
    assert approvals.limit_of(people.administrator()) is None
    assert approvals.limit_of(people.UserFactory(is_superuser=True)) is None


def test_of_several_roles_the_largest_limit_counts():
    both = people.buyer()
    both.groups.add(*people.manager().groups.all())

    assert approvals.limit_of(both) == D("10000")


def test_a_limit_of_ones_own_beats_the_roles():
    assert approvals.limit_of(people.buyer(approval_limit=D("100"))) == D("100")


def test_the_company_sets_the_roles_limits():
    people.set_company(buyer_limit=D("7000"))

    assert approvals.limit_of(people.buyer()) == D("7000")


def test_the_limit_itself_is_within():
    bea = people.buyer()
    order = draft_order(line_input(quantity="1", unit_price="5000.00"), actor=bea)

    assert purchase_orders.approve(actor=bea, order_id=order.pk).status == "approved"


def test_a_cent_above_the_limit_is_not(snapshot):
    bea = people.buyer()
    order = draft_order(line_input(quantity="1", unit_price=DEAR), actor=bea)
    before = snapshot(order)

    with pytest.raises(NotAllowed) as refused:
        purchase_orders.approve(actor=bea, order_id=order.pk)

    assert refused.value.message == (
        f"{order.number} comes to 5,000.01, above your limit of 5,000.00. Submit it for approval."
    )
    assert snapshot(order) == before


def test_what_one_may_approve_alone_is_not_submitted(snapshot):
    bea = people.buyer()
    order = draft_order(actor=bea)
    before = snapshot(order)

    with pytest.raises(DomainError, match="which you may approve yourself"):
        purchase_orders.submit(actor=bea, order_id=order.pk)

    assert snapshot(order) == before


def _submitted_by(actor):
    order = draft_order(line_input(quantity="1", unit_price=DEAR), actor=actor)
    return purchase_orders.submit(actor=actor, order_id=order.pk)


def test_nobody_approves_what_they_submitted(snapshot):
    bea = people.buyer()
    order = _submitted_by(bea)
    bea.approval_limit = D("100000")
    bea.save()
    before = snapshot(order)

    with pytest.raises(NotAllowed, match="You submitted"):
        purchase_orders.approve(actor=bea, order_id=order.pk)

    assert snapshot(order) == before


def test_an_administrator_does_if_the_company_allows_it():
    admin = people.administrator(approval_limit=D("100"))
    order = _submitted_by(admin)
    admin.approval_limit = None
    admin.save()
    people.set_company(allow_self_approval=True)

    assert purchase_orders.approve(actor=admin, order_id=order.pk).status == "approved"


def test_others_do_not_even_then(snapshot):
    people.set_company(allow_self_approval=True)
    bea = people.buyer()
    order = _submitted_by(bea)
    bea.approval_limit = D("100000")
    bea.save()

    with pytest.raises(NotAllowed, match="You submitted"):
        purchase_orders.approve(actor=bea, order_id=order.pk)


def test_a_waiting_order_above_the_approvers_limit_stays(snapshot):
    order = _submitted_by(people.buyer())
    before = snapshot(order)

    with pytest.raises(NotAllowed, match="Ask someone with a higher limit"):
        purchase_orders.approve(actor=people.accountant(), order_id=order.pk)

    assert snapshot(order) == before


def _priced(price: str, *, actor, list_price: str | None = None, **line):
    item, vendor = ItemFactory(sku="WHIP"), VendorFactory()
    if list_price:
        VendorItemFactory(item=item, vendor=vendor, cost=D(list_price))
    lines = [line_input(item_id=item.pk, unit_price=price, **line)]
    return draft_order(*lines, actor=actor, vendor_id=vendor.pk)


def test_a_price_at_the_tolerance_is_fine():
    bea = people.buyer()
    order = _priced("11.00", actor=bea, list_price="10.00")

    assert purchase_orders.approve(actor=bea, order_id=order.pk).status == "approved"


def test_a_dearer_price_needs_somebody_else_even_within_the_limit(snapshot):
    bea = people.buyer()
    order = _priced("11.01", actor=bea, list_price="10.00")
    before = snapshot(order)

    with pytest.raises(NotAllowed) as refused:
        purchase_orders.approve(actor=bea, order_id=order.pk)

    assert refused.value.message == (
        "Line 1: WHIP at 11.01 is 10% above the vendor's 10.00, so somebody else has to approve"
        f" {order.number}. Submit it for approval, or correct the price."
    )
    assert snapshot(order) == before


def test_a_dearer_price_is_submitted_and_approved_by_somebody_else():
    bea = people.buyer()
    order = _priced("20", actor=bea, list_price="10")

    purchase_orders.submit(actor=bea, order_id=order.pk)

    assert purchase_orders.approve(actor=people.buyer(), order_id=order.pk).status == "approved"


def test_without_a_list_price_the_last_one_counts():
    bea = people.buyer()
    earlier = approved_order(line_input(unit_price="10"), actor=bea)
    item = earlier.lines.get().item_id
    order = draft_order(
        line_input(item_id=item, unit_price="12"), actor=bea, vendor_id=earlier.vendor_id
    )

    (warning,) = approvals.price_warnings(order)

    assert (warning.line_number, warning.price, warning.reference) == (1, D(12), D(10))
    assert warning.percent == 20


def test_the_last_price_of_a_draft_or_another_vendor_does_not_count():
    item = ItemFactory()
    draft_order(line_input(item_id=item.pk, unit_price="1"))
    approved_order(line_input(item_id=item.pk, unit_price="1"))
    order = draft_order(line_input(item_id=item.pk, unit_price="12"))

    assert approvals.price_warnings(order) == []


def test_prices_are_compared_per_stock_unit():
    box = ItemUnitFactory()
    offer = VendorItemFactory(item=box.item, cost=D("8.50"))
    order = draft_order(
        line_input(item_id=box.item_id, unit="BX", unit_price="85"), vendor_id=offer.vendor_id
    )

    assert approvals.price_warnings(order) == []


def test_a_price_of_nothing_was_never_known():
    order = _priced("5", actor=people.buyer(), list_price="0")

    assert approvals.price_warnings(order) == []


def test_the_tolerance_is_the_companys():
    people.set_company(price_tolerance_pct=D("50"))
    order = _priced("15", actor=people.buyer(), list_price="10")

    assert approvals.price_warnings(order) == []


def test_the_roles_of_the_limits_exist():
    assert set(approvals.ROLE_LIMITS) <= set(roles.ROLES)
