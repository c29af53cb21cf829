"""The first page, and the badge that says this is not the real thing."""

import pytest

from integrations.models import Connection, OutboxEntry
from plyhub import roles
from tests.factories.procurement import draft_order, pending_order
from tests.pages import rows

pytestmark = pytest.mark.django_db

BLOCKS = ("orders", "queue", "stock", "connections", "low_stock", "activity")
BADGE = "SANDBOX"


@pytest.mark.parametrize(
    ("role", "blocks"),
    [
        (roles.TECH, set()),
        (roles.WHS, {"orders", "stock", "low_stock"}),
        (roles.BUY, set(BLOCKS)),
        (roles.PM, set(BLOCKS)),
        (roles.ACC, set(BLOCKS)),
        (roles.ADM, set(BLOCKS)),
        (roles.RO, {"orders", "queue", "stock", "low_stock"}),
    ],
)
def test_everyone_sees_the_blocks_of_their_role(as_role, role, blocks):
    answer = as_role(role).get("/")

    assert answer.status_code == 200
    assert {name for name in BLOCKS if name in answer.context} == blocks


def test_orders_are_counted_by_status(as_administrator):
    draft_order()
    draft_order()
    pending_order()

    counts = {each["title"]: each["count"] for each in as_administrator.get("/").context["orders"]}

    assert counts == {
        "Draft": 2,
        "Pending approval": 1,
        "Approved": 0,
        "Sent": 0,
        "Partially received": 0,
    }


def test_a_count_leads_to_the_orders_it_counts(as_administrator):
    draft = draft_order()
    pending_order()
    [block] = [each for each in as_administrator.get("/").context["orders"] if each["count"]][:1]

    listed = as_administrator.get(block["url"]).context["cl"].result_list

    assert list(listed) == [draft]


def test_the_queue_is_summed_up(as_administrator):
    for state in ("pending", "unknown", "blocked", "failed", "succeeded", "skipped"):
        rows.entry(state=state)

    health = as_administrator.get("/").context["queue"]["health"]

    assert (health.moving, health.blocked, health.failed, health.open) == (2, 1, 1, 4)


@pytest.mark.parametrize(
    ("role", "state", "offered"),
    [(roles.BUY, "active", True), (roles.BUY, "error", False), (roles.ADM, "active", True)],
)
def test_sync_now_is_offered_where_it_works(as_role, role, state, offered):
    connection = rows.connection(state=state)

    page = as_role(role).get("/").content.decode()

    address = rows.page(Connection, "sync", connection.pk)
    assert (f'<form method="post" action="{address}">' in page) is offered


@pytest.mark.parametrize("role", [roles.TECH, roles.ACC, roles.RO])
def test_who_makes_no_orders_gets_no_button_for_it(as_role, role):
    assert "New purchase order" not in as_role(role).get("/").content.decode()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8081", True),
        ("http://localhost:8081", True),
        ("https://api.servicetitan.io", False),
    ],
)
def test_the_badge_shows_while_anything_is_a_stand_in(as_administrator, url, shown):
    rows.connection(name="Field service", url=url)

    assert (BADGE in as_administrator.get("/inventory/unit/").content.decode()) is shown


def test_without_connections_there_is_no_badge(as_administrator):
    assert BADGE not in as_administrator.get("/").content.decode()


def test_an_empty_company_gets_a_page_too(as_administrator):
    page = as_administrator.get("/").content.decode()

    assert not OutboxEntry.objects.exists()
    assert "Everything has been sent." in page
