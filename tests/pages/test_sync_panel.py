"""Where a document is, system by system; the page asks again only while something moves."""

import pytest

from integrations.models import (
    ExternalLink,
    OutboxEntry,
    RemoteDocument,
    SyncActivity,
    SyncRun,
)
from plyhub import roles
from procurement.models import PurchaseOrder
from tests.factories.procurement import draft_order
from tests.pages import rows

pytestmark = pytest.mark.django_db

SETTLED = 286


@pytest.fixture
def order() -> PurchaseOrder:
    return draft_order()


@pytest.fixture
def queued(order):
    def queue(state: str, **more: object) -> OutboxEntry:
        return rows.entry(state=state, hub_id=order.pk, label=order.number, **more)

    return queue


def _panels(client, order: PurchaseOrder):
    return client.get(rows.page(PurchaseOrder, "panels", order.pk))


def _systems(answer) -> list[dict[str, object]]:
    [panel] = answer.context["panels"]
    return panel.context["systems"]


@pytest.mark.parametrize("state", sorted(set(OutboxEntry.State.values) - set(OutboxEntry.OPEN)))
def test_asking_stops_when_everything_is_settled(as_administrator, order, queued, state):
    queued(state)

    assert _panels(as_administrator, order).status_code == SETTLED


@pytest.mark.parametrize("state", ["waiting", "pending", "in_flight", "unknown", "retrying"])
def test_asking_goes_on_while_something_moves(as_administrator, order, queued, state):
    queued(state)

    assert _panels(as_administrator, order).status_code == 200


def test_nothing_queued_is_settled(as_administrator, order):
    rows.connection()

    assert _panels(as_administrator, order).status_code == SETTLED


@pytest.mark.parametrize(("state", "asks"), [("in_flight", True), ("succeeded", False)])
def test_the_page_asks_only_while_something_moves(as_administrator, order, queued, state, asks):
    queued(state)

    page = as_administrator.get(rows.page(PurchaseOrder, "change", order.pk)).content.decode()

    address = rows.page(PurchaseOrder, "panels", order.pk)
    assert (f'hx-get="{address}"' in page) is asks


def test_the_panel_says_where_the_order_is(as_administrator, order):
    link = ExternalLink.objects.create(
        connection=rows.connection(),
        entity="purchase_order",
        hub_id=order.pk,
        external_id="2001",
        number="PO-2001",
    )

    [system] = _systems(_panels(as_administrator, order))

    assert (system["name"], system["sentence"], system["external_id"]) == (
        link.connection.name,
        "in Sage Intacct as PO-2001",
        "2001",
    )


def test_the_panel_says_what_failed(as_administrator, order, queued):
    queued("failed", message="Vendor V1 is unknown.", hint="Send the vendor first.")

    [system] = _systems(_panels(as_administrator, order))

    assert system["sentence"] == "failed: Vendor V1 is unknown. Send the vendor first."


def test_the_panel_is_of_that_order_alone(as_administrator, order):
    rows.entry(state="pending", hub_id=order.pk + 1)

    assert _panels(as_administrator, order).status_code == SETTLED


@pytest.mark.parametrize(
    ("role", "sees_queue", "may_retry"),
    [(roles.WHS, False, False), (roles.BUY, True, False), (roles.ACC, True, True)],
)
def test_the_panel_offers_what_the_role_may(as_role, order, queued, role, sees_queue, may_retry):
    queued("failed")

    [system] = _systems(_panels(as_role(role), order))

    button = system["why"]["button"]
    assert (button.label, button.who) == ("Try again now", "an accountant or administrator")
    assert (bool(system["queue_url"]), bool(button.url)) == (sees_queue, may_retry)
    assert {bool(step["url"]) for step in system["why"]["steps"]} == {sees_queue}


def test_one_button_is_enough(as_role, order, queued):
    queued("failed")

    page = _panels(as_role(roles.ACC), order).content.decode()

    assert page.count("Try again now") == 1


def test_who_may_not_see_orders_sees_no_panel(as_role, order):
    assert _panels(as_role(roles.TECH), order).status_code == 403


@pytest.mark.parametrize("state", SyncRun.State.values)
def test_a_sync_is_watched_until_it_is_over(as_administrator, state):
    run = rows.run(state=state)

    answer = as_administrator.get(rows.page(SyncRun, "progress", run.pk))

    assert answer.status_code == (200 if state in SyncRun.LIVE else SETTLED)


def test_a_sync_tells_what_it_did(as_administrator):
    run = rows.run(state="running")
    SyncActivity.objects.create(
        connection=run.connection, run=run, sentence="<b>Job 4521</b> was read"
    )

    page = as_administrator.get(rows.page(SyncRun, "progress", run.pk)).content.decode()

    assert "&lt;b&gt;Job 4521&lt;/b&gt; was read" in page


def test_the_panel_shows_what_else_stands_for_the_order(as_administrator, order):
    connection = rows.connection()
    where = {"connection": connection, "hub_id": order.pk}
    ExternalLink.objects.create(
        **where,
        entity="purchase_order",
        external_id="Order-PO0002",
        number="PO0002",
        remote_status="Pending",
    )
    RemoteDocument.objects.create(
        **where,
        entity="earlier_order",
        hub_entity="purchase_order",
        external_id="Order-PO0001",
        number="PO0001",
        status="Partially Converted",
    )

    answer = _panels(as_administrator, order)

    [system] = _systems(answer)
    label = connection.description.label
    assert system["sentence"] == f"in {label} as PO0002, Pending there"
    assert "Before that it was PO0001, Partially Converted there" in answer.content.decode()
