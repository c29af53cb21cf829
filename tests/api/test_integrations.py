"""Syncs and the queue through the API."""

import pytest

from integrations.models import OutboxEntry, Plan, PlanRow, SyncRun
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db

RUNS = "/api/integrations/runs/"
QUEUE = "/api/integrations/queue/"


@pytest.fixture
def administrator(api_of):
    return api_of(roles.ADM)


def _start(client, **body: object):
    return client.post(RUNS, body, format="json")


def test_a_sync_is_started(administrator):
    connection = rows.connection()

    answer = _start(administrator, connection=connection.pk, scope="vendors")

    run = SyncRun.objects.get()
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in ("id", "scope", "state", "trigger")} == {
        "id": run.pk,
        "scope": "vendors",
        "state": "queued",
        "trigger": "manual",
    }
    assert run.started_by == administrator.person


def test_asking_again_joins_the_sync_that_waits(administrator):
    connection = rows.connection()

    ids = {_start(administrator, connection=connection.pk).json()["id"] for _ in range(2)}

    assert ids == {SyncRun.objects.get().pk}


@pytest.mark.parametrize("state", ["not_configured", "error", "expired", "inactive"])
def test_a_connection_that_is_not_active_reads_nothing(administrator, state):
    connection = rows.connection(state=state)

    answer = _start(administrator, connection=connection.pk)

    words = connection.get_state_display().lower()
    assert (answer.status_code, SyncRun.objects.count()) == (409, 0)
    assert answer.json() == {
        "errors": [
            {
                "field": "",
                "message": f"{connection} is not active ({words}). Test the connection first.",
            }
        ]
    }


def test_a_scope_there_is_not_is_refused(administrator):
    connection = rows.connection()

    answer = _start(administrator, connection=connection.pk, scope="invoices")

    assert (answer.status_code, SyncRun.objects.count()) == (400, 0)
    assert [error["field"] for error in answer.json()["errors"]] == ["scope"]


def test_a_connection_there_is_not_is_refused(administrator):
    answer = _start(administrator, connection=999_999)

    assert (answer.status_code, SyncRun.objects.count()) in {(400, 0), (404, 0)}


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.RO])
def test_a_role_that_starts_no_syncs_starts_none(api_of, role):
    answer = _start(api_of(role), connection=rows.connection().pk)

    assert (answer.status_code, SyncRun.objects.count()) == (403, 0)


def test_a_run_tells_its_stages(administrator):
    run = rows.run()

    shown = administrator.get(f"{RUNS}{run.pk}/").json()

    assert [(stage["entity"], stage["read"]) for stage in shown["stages"]] == [("job", 3)]


def test_an_entry_says_why_it_waits(administrator):
    entry = rows.entry(state="failed", message="Vendor V1 is unknown.")

    shown = administrator.get(f"{QUEUE}{entry.pk}/").json()

    assert (shown["state"], shown["why"]) == ("failed", "failed: Vendor V1 is unknown.")


def test_what_was_sent_to_a_system_is_not_in_the_list(administrator):
    rows.entry(payload={"unit_price": "1234.56"}, error_detail="<password>x</password>")

    text = administrator.get(QUEUE).content.decode()

    assert [word for word in ("1234.56", "password") if word in text] == []


@pytest.mark.parametrize("role", [roles.BUY, roles.PM, roles.RO])
def test_who_may_only_look_retries_nothing(api_of, role):
    entry = rows.entry(state="failed")
    before = OutboxEntry.objects.values().get()

    answer = api_of(role).post(f"{QUEUE}{entry.pk}/retry/", {}, format="json")

    assert (answer.status_code, OutboxEntry.objects.values().get()) == (403, before)


def test_what_is_done_is_not_retried(administrator):
    entry = rows.entry(state="succeeded")

    answer = administrator.post(f"{QUEUE}{entry.pk}/retry/", {}, format="json")

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["message"] == f"{entry.label} cannot be retried: it is sent."


def test_an_entry_is_not_written_by_hand(administrator):
    entry = rows.entry()

    answers = [
        administrator.delete(f"{QUEUE}{entry.pk}/"),
        administrator.put(f"{QUEUE}{entry.pk}/", {"state": "succeeded"}, format="json"),
        administrator.post(QUEUE, {}, format="json"),
    ]

    assert {answer.status_code for answer in answers} == {405}


CONNECTIONS = "/api/integrations/connections/"


def test_asking_again_says_how_the_running_sync_stands(administrator):
    connection = rows.connection()
    rows.run(connection=connection, state="queued")

    answer = _start(administrator, connection=connection.pk)

    assert answer.status_code == 200
    assert answer.json()["standing"].startswith("waiting since ")


def test_a_sync_since_a_day_is_started(administrator):
    answer = _start(administrator, connection=rows.connection().pk, since="2026-03-01")

    assert (answer.status_code, answer.json()["since"]) == (201, "2026-03-01T00:00:00-07:00")


def test_a_sync_is_stopped(administrator):
    run = rows.run(state="running")

    answer = administrator.post(f"{RUNS}{run.pk}/cancel/")

    assert (answer.status_code, answer.json()["state"]) == (200, "cancelling")


def test_who_started_nothing_stops_nothing(api_of):
    run = rows.run(state="running")

    answer = api_of(roles.BUY).post(f"{RUNS}{run.pk}/cancel/")

    run.refresh_from_db()
    assert (answer.status_code, run.state) == (403, "running")


def test_syncs_are_narrowed(administrator):
    wanted = rows.run(scope="jobs")
    rows.run(scope="vendors")

    found = administrator.get(RUNS, {"scope": "jobs"}).json()["results"]

    assert [each["id"] for each in found] == [wanted.pk]


def test_a_kind_is_paused_and_resumed(administrator):
    connection = rows.connection()
    address = f"{CONNECTIONS}{connection.pk}/"

    paused = administrator.post(f"{address}pause/", {"entity": "vendor", "reason": "Audit"})
    resumed = administrator.post(f"{address}resume/", {"entity": "vendor"})

    [pause] = paused.json()["pauses"]
    assert (pause["entity"], pause["reason"]) == ("vendor", "Audit")
    assert pause["paused_by"] == administrator.person.username
    assert (resumed.status_code, resumed.json()["pauses"]) == (200, [])


def test_who_may_not_pause_is_refused(api_of):
    connection = rows.connection()

    answer = api_of(roles.BUY).post(f"{CONNECTIONS}{connection.pk}/pause/", {"reason": "Mine"})

    assert (answer.status_code, connection.pauses.count()) == (403, 0)


def test_a_connection_tells_nothing_secret(administrator):
    rows.connection()

    assert rows.SECRET not in administrator.get(CONNECTIONS).content.decode()


def test_a_dry_run_is_asked_for(administrator):
    answer = _start(administrator, connection=rows.connection().pk, dry_run=True)

    assert (answer.status_code, answer.json()["is_dry_run"]) == (201, True)


def test_a_plan_is_read_and_applied(administrator):
    run = rows.run(state="succeeded", is_dry_run=True)
    plan = Plan.objects.create(run=run)
    told = {"entity": "vendor", "link": "vendor", "title": "Vendor ABC", "action": "create"}
    PlanRow.objects.create(plan=plan, external_id="7", words=[["Name", "–", "ABC"]], **told)
    PlanRow.objects.create(plan=plan, external_id="8", **{**told, "entity": "customer"})

    found = administrator.get(f"{RUNS}{run.pk}/plan/", {"entity": "vendor"}).json()["results"]
    applied = administrator.post(f"{RUNS}{run.pk}/apply/")

    assert [(row["external_id"], row["words"]) for row in found] == [("7", [["Name", "–", "ABC"]])]
    plan.refresh_from_db()
    assert (applied.status_code, applied.json()["id"]) == (201, plan.applied_run_id)


def test_who_may_not_sync_applies_nothing(api_of):
    run = rows.run(state="succeeded", is_dry_run=True)
    Plan.objects.create(run=run)

    codes = [api_of(role).post(f"{RUNS}{run.pk}/apply/").status_code for role in (roles.WHS,)]

    assert (codes, SyncRun.objects.count()) == ([403], 1)
