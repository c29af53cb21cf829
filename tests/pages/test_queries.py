"""A list costs the same with one row and with twenty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.models import (
    Conflict,
    ExternalLink,
    OutboxEntry,
    StockDiscrepancy,
    SyncIssue,
    SyncRun,
)
from inventory.models import (
    Adjustment,
    Category,
    Estimate,
    Invoice,
    Item,
    Job,
    Location,
    PickList,
    Reservation,
    Service,
    StockBalance,
    StockCount,
    StockMovement,
    Transfer,
    Usage,
)
from procurement.models import Bill, CostProposal, PurchaseOrder, Receipt, Return, Vendor
from tests.factories.people import UserFactory
from tests.factories.procurement import draft_order, line_input
from tests.pages import rows

pytestmark = pytest.mark.django_db

LISTS = {
    Adjustment: "",
    StockCount: "",
    PurchaseOrder: "",
    Receipt: "",
    Return: "",
    Category: "",
    CostProposal: "",
    Estimate: "",
    Bill: "",
    Invoice: "",
    Item: "",
    Service: "",
    Job: "",
    Vendor: "",
    StockBalance: "",
    StockMovement: "",
    Transfer: "",
    PickList: "",
    Reservation: "",
    Usage: "",
    SyncRun: "",
    Conflict: "",
    SyncIssue: "",
    ExternalLink: "?there=missing",
    OutboxEntry: "?show=all",
    StockDiscrepancy: "",
}


@pytest.fixture
def as_superuser(client):
    """Whoever holds every right without a role."""
    client.force_login(UserFactory(is_superuser=True))
    return client


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", LISTS, ids=rows.name)
def test_more_rows_are_not_more_queries(as_superuser, model):
    address = rows.page(model, "changelist") + LISTS[model]
    rows.MAKERS[model]()
    with_one = _queries(as_superuser, address)
    for _ in range(19):
        rows.MAKERS[model]()

    assert _queries(as_superuser, address) == with_one


def test_saying_why_an_entry_waits_is_not_a_query_each(as_superuser):
    address = f"{rows.page(OutboxEntry, 'changelist')}?show=all"
    for state in OutboxEntry.State.values:
        rows.entry(state=state)
    with_one = _queries(as_superuser, address)
    for state in OutboxEntry.State.values:
        for _ in range(3):
            rows.entry(state=state)

    assert _queries(as_superuser, address) == with_one


def test_the_dashboard_costs_the_same_with_more_of_everything(as_superuser):
    made = (PurchaseOrder, OutboxEntry, SyncRun, StockBalance, StockDiscrepancy, Reservation)
    for model in made:
        rows.MAKERS[model]()
    with_one = _queries(as_superuser, "/")
    for model in made:
        for _ in range(6):
            rows.MAKERS[model]()

    assert _queries(as_superuser, "/") == with_one


def test_an_order_of_many_lines_costs_no_more_to_show(as_superuser):
    few, many = (
        draft_order(*[line_input() for _ in range(count)], actor=rows.someone())
        for count in (1, 20)
    )
    address = rows.page(PurchaseOrder, "change", few.pk)

    assert _queries(as_superuser, rows.page(PurchaseOrder, "change", many.pk)) == _queries(
        as_superuser, address
    )


@pytest.mark.parametrize("view", ["change", "edit", "print", "do"])
@pytest.mark.parametrize("make", [rows.transfer, rows.pick_list])
def test_a_document_of_many_items_costs_no_more_to_show(as_superuser, make, view):
    few, many = (make(lines=count) for count in (1, 20))
    action = ("cancel",) if view == "do" else ()
    address = rows.page(type(few), view, few.pk, *action)

    assert _queries(as_superuser, rows.page(type(many), view, many.pk, *action)) == _queries(
        as_superuser, address
    )


@pytest.mark.parametrize("make", [rows.sent_transfer, rows.released_list])
def test_counting_many_items_costs_no_more_than_one(as_superuser, make):
    few, many = (make(lines=count) for count in (1, 20))
    action = "receive" if make is rows.sent_transfer else "pick"

    assert _queries(as_superuser, rows.page(type(many), "do", many.pk, action)) == _queries(
        as_superuser, rows.page(type(few), "do", few.pk, action)
    )


@pytest.mark.parametrize("model", [Item, Location], ids=rows.name)
def test_quantities_of_many_cost_no_more_than_of_one(as_superuser, model):
    few, many = (rows.released_list(lines=count) for count in (1, 20))
    if model is Item:
        pages = [rows.page(Item, "change", each.lines.first().item_id) for each in (few, many)]
    else:
        pages = [rows.page(Location, "change", each.source_id) for each in (few, many)]

    assert _queries(as_superuser, pages[0]) == _queries(as_superuser, pages[1])
