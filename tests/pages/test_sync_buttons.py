"""Starting, pausing and resuming from the pages where people are."""

import re

import pytest
from django.utils import timezone

from integrations.models import Connection, Cursor, Pause, SyncIssue, SyncRun
from inventory.models import Item, Job, Technician
from plyhub import roles
from procurement.models import Vendor
from tests.pages import rows

pytestmark = pytest.mark.django_db
LISTS = [(Item, "materials"), (Job, "jobs"), (Vendor, "vendors"), (Technician, "technicians")]


@pytest.fixture
def titan() -> Connection:
    return rows.connection(system="servicetitan", name="ServiceTitan")


def scope_address(scope: str) -> str:
    return f"/integrations/connection/sync/{scope}/"


@pytest.mark.parametrize(("model", "scope"), LISTS, ids=[scope for _, scope in LISTS])
def test_a_list_is_read_again_with_one_click(as_role, titan, model, scope):
    client = as_role(roles.BUY)
    listed = client.get(rows.page(model, "changelist")).content.decode()

    answer = client.post(scope_address(scope))

    run = SyncRun.objects.get()
    assert f'action="{scope_address(scope)}"' in listed
    assert (run.scope, run.trigger, run.connection) == (scope, "manual", titan)
    assert answer["Location"] == rows.page(SyncRun, "change", run.pk)


def test_every_connection_that_has_the_scope_and_works_is_read(as_administrator, titan, said):
    books = rows.connection()
    rows.connection(state="error")

    answer = as_administrator.post(scope_address("vendors"))

    first, second = SyncRun.objects.order_by("pk")
    assert (first.connection, second.connection) == (titan, books)
    assert answer["Location"] == rows.page(SyncRun, "change", first.pk)
    assert [text for _, text in said(answer)] == [f"{run} has started." for run in (first, second)]


@pytest.mark.parametrize("role", [roles.WHS, roles.RO])
def test_who_starts_no_syncs_gets_no_button(as_role, titan, role):
    client = as_role(role)

    listed = client.get(rows.page(Item, "changelist")).content.decode()
    client.post(scope_address("materials"))

    assert (scope_address("materials") in listed, SyncRun.objects.count()) == (False, 0)


def test_without_a_connection_that_works_there_is_no_button(as_administrator, titan):
    Connection.objects.update(state="inactive")

    assert (
        "Sync vendors now"
        not in as_administrator.get(rows.page(Vendor, "changelist")).content.decode()
    )


def test_a_click_joins_a_run_that_covers_it_and_says_how_far_it_is(as_administrator, titan, said):
    running = rows.run(connection=titan, state="running", started_at=timezone.now())

    answer = as_administrator.post(scope_address("vendors"))

    [(level, text)] = said(answer)
    assert SyncRun.objects.get() == running
    assert answer["Location"] == rows.page(SyncRun, "change", running.pk)
    assert level == "success"
    assert re.fullmatch(
        rf"Sync #{running.pk} of ServiceTitan does this already: running since \d\d:\d\d, 0 %\.",
        text,
    )


def test_a_part_is_read_since_a_day(as_administrator, titan):
    form = {"scope": "jobs", "since": "2026-03-01"}

    answer = as_administrator.post(rows.page(Connection, "do", titan.pk, "sync"), form)

    run = SyncRun.objects.get()
    assert (run.scope, run.since.isoformat()) == ("jobs", "2026-03-01T07:00:00+00:00")
    assert answer["Location"] == rows.page(SyncRun, "change", run.pk)


def test_a_day_to_come_stands_beside_its_field(as_administrator, titan):
    form = {"scope": "jobs", "since": "2999-01-01"}

    answer = as_administrator.post(rows.page(Connection, "do", titan.pk, "sync"), form)

    assert (list(answer.context["form"].errors), SyncRun.objects.count()) == (["since"], 0)


def test_one_kind_is_paused_with_a_reason_and_resumed_with_a_click(as_role, titan):
    client = as_role(roles.ACC)
    address = f"/integrations/connection/{titan.pk}/pause/job/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).context["form"].errors["reason"]

    client.post(address, {"reason": "Stock count"})
    page = client.get(rows.page(Connection, "change", titan.pk)).content.decode()
    assert "Stock count" in page
    assert Pause.objects.get().entity == "job"

    client.post(f"/integrations/connection/{titan.pk}/resume/job/")
    assert not Pause.objects.exists()


def test_a_paused_connection_offers_only_to_resume(as_role):
    paused = rows.paused_connection()

    page = as_role(roles.ACC).get(rows.page(Connection, "change", paused.pk))

    assert {action.name for action, _ in page.context["actions"]} == {"resume"}
    assert f"Paused by {rows.someone()}: Moving house." in page.content.decode()


def test_a_paused_connection_is_not_offered_on_the_first_page(as_administrator):
    paused = rows.paused_connection()

    page = as_administrator.get("/").content.decode()

    assert f"Reading is paused by {rows.someone()}: Moving house." in page
    assert rows.page(Connection, "sync", paused.pk) not in page


@pytest.mark.parametrize("role", [roles.BUY, roles.PM])
def test_who_may_not_pause_pauses_nothing(as_role, titan, role):
    client = as_role(role)

    client.post(f"/integrations/connection/{titan.pk}/pause/all/", {"reason": "Mine"})

    page = client.get(rows.page(Connection, "change", titan.pk)).content.decode()
    assert not Pause.objects.exists()
    assert "/pause/" not in page


def test_the_page_of_a_connection_says_when_each_kind_was_read_and_what_fails(
    as_administrator, titan
):
    now = timezone.now()
    Cursor.objects.create(connection=titan, entity="job", last_read_at=now, known=4521)
    SyncIssue.objects.create(connection=titan, entity="job", external_id="1", message="Odd")

    tables = as_administrator.get(rows.page(Connection, "change", titan.pk)).context["tables"]

    [table] = [each for each in tables if each.title == "What is read"]
    by_kind = {row[0]: [str(cell) for cell in row[1:4]] for row in table.rows}
    when, known, failing = by_kind["Jobs"]
    assert ("just now" in when, known, ">1</a>" in failing) == (True, "4,521", True)
    assert by_kind["Vendors"][1:] == ["–", "–"]


def test_the_first_page_says_when_each_kind_was_read(as_administrator, titan):
    Cursor.objects.create(connection=titan, entity="job", last_read_at=timezone.now())

    [shown] = as_administrator.get("/").context["connections"]

    assert shown["read"] == [("Jobs", "just now")]


def test_an_interval_that_is_too_long_stands_beside_its_field(as_administrator, titan):
    fields = (*titan.description.credentials, *titan.description.options)
    kinds = ("credential", "option")
    typed = {f"{kind}_{field.name}": "" for kind in kinds for field in fields}
    typed |= {"name": titan.name, "url": titan.url, "pull_every_minutes": "21"}
    typed |= {f"credential_{each.name}": "x" for each in titan.description.credentials}

    answer = as_administrator.post(rows.page(Connection, "edit", titan.pk), typed)

    titan.refresh_from_db()
    assert titan.pull_every_minutes is None
    assert "every 5 to 20 minutes" in answer.content.decode()
