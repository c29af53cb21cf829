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
    Category,
    Estimate,
    Invoice,
    Item,
    Job,
    Service,
    StockBalance,
    StockMovement,
    Usage,
)
from procurement.models import Bill, CostProposal, PurchaseOrder, Receipt, Return, Vendor
from tests.factories.people import UserFactory
from tests.factories.procurement import draft_order, line_input
from tests.pages import rows

pytestmark = pytest.mark.django_db

LISTS = {
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
    made = (PurchaseOrder, OutboxEntry, SyncRun, StockBalance, StockDiscrepancy)
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
