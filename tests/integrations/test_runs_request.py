"""Asking for a run: joining, waiting, skipping, refusing."""

import pytest

from integrations.models import Connection, SyncRun
from integrations.sync import runs
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from tests.integrations.people import person

pytestmark = pytest.mark.django_db
State = SyncRun.State


@pytest.fixture
def connection() -> Connection:
    return Connection.objects.create(
        system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1", state="active"
    )


def ask(connection: Connection, scope: str = "all", trigger: str = "manual", **more) -> SyncRun:
    return runs.request(connection_id=connection.pk, scope=scope, trigger=trigger, **more)


def begin(run: SyncRun) -> None:
    SyncRun.objects.filter(pk=run.pk).update(state=State.RUNNING)


def test_a_run_is_queued_with_its_stages_and_handed_over_after_the_commit(
    connection, django_capture_on_commit_callbacks
):
    from django_q.models import OrmQ

    with django_capture_on_commit_callbacks(execute=True):
        run = ask(connection, "technicians")

    assert run.state == State.QUEUED
    assert [stage.entity for stage in run.stages.all()] == [
        "technician",
        "inventory_template",
        "warehouse",
        "truck",
    ]
    handed = OrmQ.objects.get()
    assert handed.key == "plyhub"
    assert (handed.task["func"], handed.task["kwargs"]) == (
        "integrations.tasks.run_sync",
        {"run_id": run.pk, "token": ""},
    )


def test_asking_twice_gives_the_same_run(connection):
    assert ask(connection, "jobs") == ask(connection, "jobs")


def test_a_running_pull_of_everything_covers_a_part(connection):
    whole = ask(connection)
    begin(whole)

    assert ask(connection, "jobs") == whole


def test_a_running_part_does_not_cover_everything(connection):
    part = ask(connection, "jobs")
    begin(part)

    whole = ask(connection)

    assert (whole.pk != part.pk, whole.state) == (True, State.QUEUED)


def test_one_that_is_stopping_is_not_joined(connection):
    run = ask(connection)
    SyncRun.objects.filter(pk=run.pk).update(state=State.CANCELLING)

    assert ask(connection).pk != run.pk


def test_reading_everything_again_is_not_covered_by_reading_changes(connection):
    changes = ask(connection)
    begin(changes)

    again = ask(connection, is_full=True)

    assert (again.pk != changes.pk, again.is_full) == (True, True)


def test_a_waiting_run_takes_on_the_wish_to_read_everything(connection):
    waiting = ask(connection)

    again = ask(connection, is_full=True)

    waiting.refresh_from_db()
    assert (again, waiting.is_full) == (waiting, True)


def test_a_scheduled_run_is_skipped_while_another_is_at_work(connection):
    working = ask(connection, "jobs")
    begin(working)

    run = ask(connection, trigger="schedule")

    assert (run.state, run.reason) == (
        State.SKIPPED,
        f"Overlap: sync #{working.pk} was not over yet.",
    )


def test_a_connection_that_is_off_refuses(connection):
    Connection.objects.update(state="inactive")

    with pytest.raises(WrongState, match="ServiceTitan is not active"):
        ask(connection)

    assert not SyncRun.objects.exists()


def test_a_scheduled_run_over_a_connection_that_is_off_is_skipped(connection):
    Connection.objects.update(state="expired")

    run = ask(connection, trigger="schedule")

    assert run.state == State.SKIPPED
    assert "credentials refused" in run.reason


def test_a_scope_the_system_does_not_have_is_refused(connection):
    with pytest.raises(InvalidInput):
        ask(connection, "invoices")


def test_who_may_not_sync_is_refused(connection):
    with pytest.raises(NotAllowed):
        ask(connection, user=person("viewer"))

    assert not SyncRun.objects.exists()


def test_who_may_sync_is_kept_on_the_run(connection):
    buyer = person("buyer", "run_sync")

    assert ask(connection, user=buyer).started_by == buyer


def test_a_waiting_run_is_stopped_at_once(connection):
    buyer = person("buyer", "run_sync")
    run = ask(connection, user=buyer)

    runs.cancel(run_id=run.pk, actor=buyer)

    run.refresh_from_db()
    assert (run.state, run.reason) == (State.CANCELLED, "Stopped by buyer.")
    assert run.finished_at is not None


def test_somebody_elses_run_is_stopped_only_by_who_looks_after_runs(connection):
    run = ask(connection, user=person("buyer", "run_sync"))
    begin(run)

    with pytest.raises(NotAllowed):
        runs.cancel(run_id=run.pk, actor=person("other", "run_sync"))
    run.refresh_from_db()
    assert run.state == State.RUNNING

    runs.cancel(run_id=run.pk, actor=person("admin", "change_syncrun"))
    run.refresh_from_db()
    assert run.state == State.CANCELLING


def test_a_run_that_is_over_cannot_be_stopped(connection):
    run = ask(connection)
    SyncRun.objects.filter(pk=run.pk).update(state=State.SUCCEEDED)

    with pytest.raises(WrongState, match="already succeeded"):
        runs.cancel(run_id=run.pk, actor=person("admin", "change_syncrun"))
