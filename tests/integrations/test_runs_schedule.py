"""When pulls are due, and what the minute's tick hands over."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from integrations import tasks
from integrations.models import Connection, SyncRun
from integrations.sync import runs, timing
from inventory.models import Job, JobAssignment, Technician
from inventory.services import stock_check

pytestmark = pytest.mark.django_db
State = SyncRun.State
NOON = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ledger_looked_at(db):
    """The nightly check of stock is done: only what a test is about is due."""
    stock_check.note([])


@pytest.fixture
def connection() -> Connection:
    return Connection.objects.create(
        system="servicetitan",
        name="ServiceTitan",
        url="http://127.0.0.1:1",
        state="active",
        pull_every_minutes=10,
    )


def took(connection: Connection, minutes: float) -> None:
    begun = timezone.now()
    SyncRun.objects.create(
        connection=connection,
        scope="all",
        trigger="schedule",
        state="succeeded",
        started_at=begun,
        finished_at=begun + timedelta(minutes=minutes),
    )


@pytest.mark.parametrize(
    ("technicians", "minutes"),
    [(0, 5), (10, 5), (11, 10), (30, 10), (31, 15), (75, 15), (76, 20), (500, 20)],
)
def test_the_interval_follows_the_size_of_the_business(technicians, minutes):
    assert timing.by_size(technicians) == minutes


def test_only_technicians_put_on_jobs_lately_count():
    job = Job.objects.create(number="1")
    for name, days, active in (("a", 3, True), ("b", 40, True), ("c", 3, False)):
        who = Technician.objects.create(name=name, is_active=active)
        at = NOON - timedelta(days=days)
        JobAssignment.objects.create(job=job, technician=who, assigned_at=at)

    assert timing.working(NOON) == 1


@pytest.mark.parametrize(
    ("base", "usual", "minutes"),
    [(10, 1, 10), (10, 6.2, 13), (5, 30, 20), (3, 0.1, 5), (60, 1, 20)],
)
def test_the_interval_leaves_room_for_what_a_pull_takes(connection, base, usual, minutes):
    connection.pull_every_minutes = base
    took(connection, usual)

    assert timing.interval(connection, now=NOON) == minutes


def test_one_slow_pull_in_twenty_does_not_count(connection):
    for _ in range(19):
        took(connection, 1)
    took(connection, 9)

    assert timing.interval(connection, now=NOON) == 10


def test_the_books_may_wait_longer(connection):
    connection.system, connection.pull_every_minutes = "intacct", 120

    assert timing.interval(connection, now=NOON) == 120


def test_what_was_stopped_or_read_a_part_says_nothing_about_how_long_a_pull_takes(connection):
    took(connection, 8)
    for values in ({"state": "cancelled"}, {"scope": "jobs"}, {"is_full": True}):
        took(connection, 60)
        SyncRun.objects.filter(pk=SyncRun.objects.latest("pk").pk).update(**values)

    assert timing.twice_usual(connection) == 16


@pytest.mark.parametrize(("usual", "warned"), [(10, False), (10.5, True)])
def test_when_even_the_longest_interval_is_too_short_that_is_said(connection, usual, warned):
    took(connection, usual)

    warning = timing.warning(connection)

    assert warning.startswith("A sync takes about 11 minutes, so that even every 20") is warned
    assert bool(warning) is warned


def at_work(count: int) -> None:
    job = Job.objects.create(number="1")
    for number in range(count):
        who = Technician.objects.create(name=f"T{number}")
        JobAssignment.objects.create(job=job, technician=who, assigned_at=NOON - timedelta(days=1))


def test_the_size_of_the_business_is_counted_once_a_night_and_told_when_it_matters(connection):
    Connection.objects.update(pull_every_minutes=None)
    assert timing.recount_due(now=NOON - timedelta(days=1)) == [connection.pk]
    at_work(11)

    assert timing.recount_due(now=NOON - timedelta(hours=20)) == []
    connection.refresh_from_db()
    assert (connection.technicians_at_work, timing.interval(connection, now=NOON)) == (0, 5)

    assert timing.recount_due(now=NOON) == [connection.pk]
    connection.refresh_from_db()
    assert (connection.technicians_at_work, timing.interval(connection, now=NOON)) == (11, 10)
    assert connection.activity.first().sentence == (
        "11 technicians worked in the last 30 days: ServiceTitan is read every 10 minutes by the"
        " size of the business, after every 5 minutes with 0."
    )


def test_a_size_that_changes_no_interval_is_kept_without_a_word(connection):
    timing.recount_due(now=NOON - timedelta(days=1))
    at_work(9)

    assert timing.recount_due(now=NOON) == []
    connection.refresh_from_db()
    assert (connection.technicians_at_work, connection.activity.count()) == (9, 1)


def test_the_tick_counts_the_size_of_the_business(connection):
    tasks.tick()

    connection.refresh_from_db()
    assert connection.technicians_at_work == 0


def test_the_books_have_no_size(connection):
    Connection.objects.update(system="intacct")

    assert timing.recount_due(now=NOON) == []
    connection.refresh_from_db()
    assert connection.technicians_counted_on is None


def test_each_connection_has_a_beat_of_its_own(connection):
    moments = []
    for key in (20, 21, 27):
        connection.pk = key
        moments.append(timing.next_pull(connection, now=NOON))

    minutes = [int(moment.timestamp() // 60) % 10 for moment in moments]
    assert minutes == [0, 1, 7]
    assert all(timedelta() < moment - NOON <= timedelta(minutes=10) for moment in moments)


def test_a_due_connection_is_pulled_once(connection):
    now = timezone.now()

    first, second = runs.start_due(now=now), runs.start_due(now=now)

    connection.refresh_from_db()
    assert (len(first), second) == (1, [])
    assert SyncRun.objects.get().trigger == "schedule"
    assert connection.next_pull_at > now


def test_a_connection_in_error_is_not_pulled(connection):
    Connection.objects.update(state="error")

    assert runs.start_due(now=timezone.now()) == []


def test_the_tick_hands_over_runs_whose_task_was_lost(
    connection, django_capture_on_commit_callbacks
):
    connection.next_pull_at = timezone.now() + timedelta(hours=1)
    connection.save()
    run = runs.request(connection_id=connection.pk, scope="jobs", trigger="manual", hand_over=False)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.tick()

    handed = [row.task["kwargs"] for row in OrmQ.objects.filter(key="plyhub")]
    assert handed == [{"run_id": run.pk, "token": ""}]


def test_the_tick_leaves_a_run_waiting_while_another_is_at_work(
    connection, django_capture_on_commit_callbacks
):
    connection.next_pull_at = timezone.now() + timedelta(hours=1)
    connection.save()
    for scope, state in (("jobs", State.RUNNING), ("vendors", State.QUEUED)):
        SyncRun.objects.create(
            connection=connection,
            scope=scope,
            trigger="manual",
            state=state,
            heartbeat_at=timezone.now(),
        )

    with django_capture_on_commit_callbacks(execute=True):
        tasks.tick()

    assert not OrmQ.objects.exists()


def test_the_tick_has_connections_in_error_probed(connection, django_capture_on_commit_callbacks):
    now = timezone.now()
    Connection.objects.update(state="error", state_since=now, next_probe_at=now)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.tick()

    [handed] = [row.task for row in OrmQ.objects.all()]
    assert (handed["func"], handed["kwargs"]) == (
        "integrations.tasks.probe",
        {"connection_id": connection.pk},
    )


def test_a_put_down_run_is_handed_over_with_its_token(
    field, django_capture_on_commit_callbacks, monkeypatch
):
    sync = runs.request(
        connection_id=field.pk, scope="materials", trigger="manual", hand_over=False
    )
    monkeypatch.setattr("integrations.sync.pull.BUDGET_SECONDS", 0.0)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.run_sync(run_id=sync.pk)

    sync.refresh_from_db()
    [handed] = [row.task["kwargs"] for row in OrmQ.objects.filter(key="plyhub")]
    assert sync.state == State.RUNNING
    assert handed == {"run_id": sync.pk, "token": sync.heartbeat_at.isoformat()}


def test_the_schedule_table_is_what_this_version_needs():
    Schedule.objects.create(name="gone", func="old.task")

    call_command("sync_schedules")
    first = Schedule.objects.get()
    call_command("sync_schedules")

    row = Schedule.objects.get()
    assert (row.pk, row.name, row.func) == (first.pk, "tick", "integrations.tasks.tick")
    assert (row.schedule_type, row.minutes, row.repeats, row.cluster) == ("I", 1, -1, "plyhub")
    assert row.next_run == first.next_run


def test_the_command_pulls_and_tells_what_became_of_it(field, servicetitan, capsys):
    call_command("pull", "servicetitan", scope="technicians")

    count = len(servicetitan.table("technicians"))
    told = capsys.readouterr().out
    assert f"Technicians: {count} read, {count} new, 0 changed, 0 unchanged, 0 failed" in told
    assert "Succeeded." in told
    assert Technician.objects.count() == count
