"""Two people at the same document at the same moment."""

import uuid
from decimal import Decimal as D
from functools import partial

import pytest

from inventory.models import StockBalance, StockMovement, Unit
from inventory.services import verification
from plyhub.common.errors import DomainError, WrongState
from procurement.models import PurchaseOrder, Receipt, Return
from procurement.services import purchase_orders, receipts, return_shipping
from tests.factories import people
from tests.factories.concurrency import at_once
from tests.factories.procurement import (
    approved_order,
    line_input,
    order_input,
    pending_order,
)
from tests.factories.returns import approved_return, draft_return, received

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module", autouse=True)
def units_come_back(django_db_setup, django_db_blocker):
    """Real transactions are undone by emptying tables; the units came with the migrations."""
    with django_db_blocker.unblock():
        units = list(Unit.objects.all())
    yield
    with django_db_blocker.unblock():
        Unit.objects.bulk_create(units, ignore_conflicts=True)


def test_of_two_approvals_exactly_one_succeeds():
    order = pending_order()

    results = at_once(
        *(
            partial(purchase_orders.approve, actor=people.administrator(), order_id=order.pk)
            for _ in range(2)
        )
    )

    assert sorted(type(each).__name__ for each in results) == ["PurchaseOrder", "WrongState"]
    assert PurchaseOrder.objects.get().status == "approved"


def test_of_two_drafts_with_everything_exactly_one_is_posted():
    order = approved_order(line_input(quantity="3"))
    wes = people.warehouse()
    everything = {order.lines.get().pk: D(3)}
    drafts = [receipts.draft(actor=wes, order_id=order.pk, quantities=everything) for _ in range(2)]

    results = at_once(*(partial(receipts.post, actor=wes, receipt_id=draft.pk) for draft in drafts))

    refused = [each for each in results if isinstance(each, DomainError)]
    assert [type(each) for each in refused] == [WrongState]
    assert order.lines.get().received == 3
    assert StockBalance.objects.get().on_hand == 3


def test_two_receipts_that_cross_in_their_items_both_arrive():
    one, two = line_input(), line_input()
    forward, backward = approved_order(one, two), approved_order(two, one)
    wes = people.warehouse()

    results = at_once(
        *(
            partial(
                receipts.receive,
                actor=wes,
                order_id=order.pk,
                quantities={line.pk: D(3) for line in order.lines.all()},
            )
            for order in (forward, backward)
        )
    )

    assert [each.status for each in results] == ["posted", "posted"]
    assert StockMovement.objects.count() == 4
    assert verification.differences() == []


def test_one_token_twice_at_once_makes_one_receipt():
    order = approved_order(line_input(quantity="3"))
    receive = partial(
        receipts.receive,
        actor=people.warehouse(),
        order_id=order.pk,
        quantities={order.lines.get().pk: D(1)},
        token=uuid.UUID(int=1),
    )

    results = at_once(receive, receive)

    assert results[0] == results[1] == Receipt.objects.get()
    assert order.lines.get().received == 1


def test_one_token_twice_at_once_makes_one_order():
    create = partial(
        purchase_orders.create,
        actor=people.buyer(),
        order=order_input(),
        lines=[line_input()],
        token=uuid.UUID(int=2),
    )

    results = at_once(create, create)

    assert results[0] == results[1] == PurchaseOrder.objects.get()


def test_of_two_returns_of_the_same_goods_exactly_one_is_drafted():
    receipt, wes = received("3"), people.warehouse()

    results = at_once(*(partial(draft_return, receipt, "3", actor=wes) for _ in range(2)))

    assert sorted(type(each).__name__ for each in results) == ["InputErrors", "Return"]
    assert Return.objects.count() == 1


def test_of_two_who_ship_exactly_one_moves_stock():
    approved, wes = approved_return(received("3"), "2"), people.warehouse()

    results = at_once(
        *(partial(return_shipping.ship, actor=wes, return_id=approved.pk) for _ in range(2))
    )

    assert sorted(type(each).__name__ for each in results) == ["Return", "WrongState"]
    assert StockBalance.objects.get().on_hand == 1
    assert verification.differences() == []
