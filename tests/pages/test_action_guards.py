"""Hiding a button is not enforcement: every action is refused where it is not allowed."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client

from integrations.models import Connection, OutboxEntry, Pause, SyncIssue, SyncRun
from inventory.models import Adjustment, StockCount
from plyhub import roles
from plyhub.common.models import AuditEntry, User
from procurement.models import PurchaseOrder, Receipt, Return
from tests.factories import adjustments as correcting
from tests.factories import counts as counting
from tests.factories import people
from tests.factories.procurement import approved_order, draft_order, pending_order
from tests.factories.returns import (
    approved_return,
    credited_return,
    draft_return,
    from_job_return,
    received,
    shipped_return,
)
from tests.pages import rows

pytestmark = pytest.mark.django_db


def _running() -> SyncRun:
    return rows.run(state="running")


def _being_counted(make: Callable[..., StockCount] = counting.started) -> StockCount:
    """A count whose counter is whoever administers."""
    found = User.objects.filter(groups__name=roles.ADM).last()
    return make(counter=found or people.administrator())


# What an administrator could do here and now, with what its form asks for.
ACTIONS = [
    (draft_order, "approve", {}),
    (draft_order, "submit", {}),
    (pending_order, "return_to_draft", {"reason": "Because"}),
    (approved_order, "edit", {}),
    (approved_order, "send", {"channel": "phone"}),
    (approved_order, "receive", {}),
    (draft_order, "cancel", {"reason": "Because"}),
    (received, "return_goods", {"reason": "wrong"}),
    (received, "reverse", {"reason": "Because"}),
    (draft_return, "approve", {"rma_number": "RMA-1"}),
    (approved_return, "ship", {}),
    (from_job_return, "take_in", {}),
    (shipped_return, "amend", {"rma_number": "RMA-2"}),
    (shipped_return, "credit", {"amount": "10", "number": "CM-1"}),
    (shipped_return, "decline", {"reason": "Because"}),
    (credited_return, "close", {}),
    (draft_return, "cancel", {"reason": "Because"}),
    (rows.connection, "sync_now", {}),
    (correcting.draft, "post", {}),
    (correcting.large_draft, "submit", {}),
    (correcting.pending, "approve", {}),
    (correcting.posted, "reverse", {"reason": "Because"}),
    (counting.planned, "start", {}),
    (_being_counted, "submit", {"count_as_zero": "on"}),
    (counting.handed_in, "recount", {}),
    (counting.handed_in, "approve", {}),
    (counting.started, "cancel", {"reason": "Because"}),
    (rows.connection, "sync", {"scope": "all"}),
    (rows.connection, "compare", {}),
    (rows.paused_connection, "resume", {}),
    (rows.connection, "test", {}),
    (rows.connection, "switch_off", {}),
    (rows.order, "delete", {}),
    (draft_return, "delete", {}),
    (rows.issue, "retry", {}),
    (rows.issue, "ignore", {"reason": "Because"}),
    (rows.entry, "retry", {}),
    (rows.entry, "mark_done", {"external_id": "PO-1"}),
    (rows.entry, "cancel", {"reason": "Because"}),
    (_running, "cancel", {}),
]
ASKS_FIRST = {"return_to_draft", "send", "receive", "sync", "mark_done"}
ASKS_FIRST |= {"delete", "ignore"}
ASKS_FIRST |= {"return_goods", "reverse", "amend", "credit", "decline", "recount"}
by_action = pytest.mark.parametrize(
    ("make", "action", "data"),
    ACTIONS,
    ids=[f"{make.__name__}-{name}" for make, name, _ in ACTIONS],
)


def _everything(row: Model) -> list[object]:
    """What an action could change: the row itself, and what it would leave behind."""
    left = (AuditEntry, OutboxEntry, Pause, SyncRun)
    own = type(row).objects.filter(pk=row.pk).values().get()
    return [own, *(list(model.objects.order_by("pk").values()) for model in left)]


def _address(row: Model, action: str) -> str:
    return rows.page(type(row), "do", row.pk, action)


def _delivery(row: Model, data: dict[str, object]) -> dict[str, object]:
    if not isinstance(row, PurchaseOrder | Receipt):
        return data
    lines = {f"quantity_{line.pk}": "1" for line in row.lines.all()}
    token = "0b0c66a8-6b53-4c36-a3b9-5cbbb1f2c0de"  # noqa: S105  no secret
    return {**data, **lines, "token": token, "received_on": "2026-01-02"}


@pytest.fixture
def onlooker(client):
    """Somebody who may look at everything and do nothing."""
    person = User.objects.create_user("onlooker", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(person)
    return client


def test_every_action_is_tested():
    tested = {(make().__class__, action) for make, action, _ in ACTIONS}
    models = (PurchaseOrder, Receipt, Return, Connection, OutboxEntry, SyncRun, SyncIssue)
    models += (Adjustment, StockCount)

    assert tested == {
        (model, action.name)
        for model in models
        for action in rows.admin.site._registry[model].document_actions
    }


@by_action
def test_looking_at_an_action_does_nothing(as_administrator, make, action, data):
    row = make()
    before = _everything(row)

    answer = as_administrator.get(_address(row, action))

    asks = action in ASKS_FIRST or (action == "cancel" and not isinstance(row, SyncRun))
    asks = asks or (action == "approve" and isinstance(row, Return))
    asks = asks or (action == "submit" and isinstance(row, StockCount))
    assert answer.status_code == (200 if asks else 405)
    assert _everything(row) == before


@by_action
def test_who_may_only_look_can_do_nothing(onlooker, said, make, action, data):
    row = make()
    before = _everything(row)

    answer = onlooker.post(_address(row, action), _delivery(row, data))

    assert _everything(row) == before
    assert answer.status_code in (200, 302, 403)
    assert "success" not in {level for level, _ in said(answer)}


@by_action
def test_who_may_only_look_is_offered_no_action(onlooker, make, action, data):
    row = make()

    answer = onlooker.get(rows.page(type(row), "change", row.pk))

    assert answer.context["actions"] == []


@by_action
def test_who_may_not_even_look_is_turned_away(as_role, make, action, data):
    row = make()
    before = _everything(row)

    answer = as_role("Technician").post(_address(row, action), _delivery(row, data))

    assert (answer.status_code, _everything(row)) == (403, before)


def test_an_action_needs_the_page_it_came_from(as_administrator):
    order = draft_order()
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = as_administrator.cookies

    answer = browser.post(_address(order, "approve"))

    order.refresh_from_db()
    assert (answer.status_code, order.status) == (403, "draft")


def test_sync_now_from_the_dashboard_only_posts(as_administrator):
    connection = rows.connection()

    answer = as_administrator.get(rows.page(Connection, "sync", connection.pk))

    assert (answer.status_code, SyncRun.objects.count()) == (302, 0)


def test_sync_now_is_refused_to_who_may_not(onlooker, said):
    connection = rows.connection()

    answer = onlooker.post(rows.page(Connection, "sync", connection.pk))

    assert said(answer) == [("error", "You may not start a sync.")]
    assert not SyncRun.objects.exists()


def test_sync_now_leads_to_the_run(as_administrator):
    connection = rows.connection()

    answer = as_administrator.post(rows.page(Connection, "sync", connection.pk))

    assert answer.url == rows.page(SyncRun, "change", SyncRun.objects.get().pk)


def test_retrying_a_selection_is_refused_to_who_may_not(onlooker):
    entry = rows.entry()
    before = _everything(entry)

    onlooker.post(
        rows.page(OutboxEntry, "changelist"),
        {"action": "retry_selected", "_selected_action": [entry.pk]},
    )

    assert _everything(entry) == before
