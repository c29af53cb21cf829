"""Reading again what changed since a date: no cursor moves, forth or back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from integrations.models import Connection, Cursor, SyncRun
from integrations.sync import pull, runs, timing
from inventory.models import Item, Technician
from plyhub.common.errors import InvalidInput
from plyhub.common.models import Company

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def connection() -> Connection:
    return Connection.objects.create(
        system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1", state="active"
    )


def ask(connection: Connection, scope: str = "jobs", **more) -> SyncRun:
    return runs.request(connection_id=connection.pk, scope=scope, trigger="manual", **more)


def cursors() -> list[tuple]:
    return list(Cursor.objects.order_by("entity").values_list("entity", "value", "last_read_at"))


def test_it_reads_from_that_day_and_leaves_the_cursors_alone(field, servicetitan, pulled):
    pulled(field, "technicians")
    before = cursors()
    Technician.objects.update(name="Forgotten")
    recent = servicetitan.table("technicians")[0]
    servicetitan.edit("technicians", str(recent["id"]), name="Zoe Zimmer")

    run = pulled(field, "technicians", since=timezone.now() - timedelta(minutes=1))

    stage = run.stages.get(entity="technician")
    assert (run.state, stage.read, stage.updated) == ("succeeded", 1, 1)
    assert cursors() == before


def test_before_the_first_read_it_leaves_no_cursor_that_would_hide_what_is_older(
    field, servicetitan, pulled
):
    pulled(field, "technicians", since=timezone.now() - timedelta(minutes=1))
    assert cursors() == []

    run = pulled(field, "technicians")

    count = len(servicetitan.table("technicians"))
    assert run.stages.get(entity="technician").created == count == Technician.objects.count()


def test_one_that_is_put_down_goes_on_at_its_own_place(field, servicetitan):
    servicetitan.control("settings", {"feed_page_size": 30})
    run = ask(field, "materials", since=datetime(2000, 1, 1, tzinfo=UTC), hand_over=False)
    gone, goes = pull.work(run_id=run.pk, budget=0), 1
    while gone.end is pull.End.PUT_DOWN:
        gone, goes = pull.work(run_id=run.pk, token=gone.token, budget=0), goes + 1

    count = len(servicetitan.table("materials"))
    stage = run.stages.get(entity="material")
    assert goes > 3
    assert (stage.read, stage.created) == (count, count)
    assert Item.objects.filter(kind="material").count() == count
    assert cursors() == []


def test_the_books_are_read_from_that_day_too(books, intacct, pulled):
    pulled(books, "vendors")
    before = cursors()

    # What they show lags by two hours at most, so that long before the day is read, too.
    run = pulled(books, "vendors", since=timezone.now() + timedelta(seconds=-1))

    assert run.state == "succeeded"
    assert run.stages.get(entity="vendor").created == 0
    assert cursors() == before


@pytest.mark.parametrize(
    ("live", "wanted", "joins"),
    [
        ({"since": MARCH}, {"since": APRIL}, True),
        ({"is_full": True}, {"since": MARCH}, True),
        ({}, {"since": MARCH}, False),
        ({"since": MARCH}, {}, False),
        ({"since": APRIL}, {"since": MARCH}, False),
        ({"since": MARCH}, {"is_full": True}, False),
    ],
)
def test_a_running_sync_is_joined_if_it_reads_all_that_is_wanted(connection, live, wanted, joins):
    running = ask(connection, **live)
    SyncRun.objects.filter(pk=running.pk).update(state="running")

    asked = runs.ask(connection_id=connection.pk, scope="jobs", trigger="manual", **wanted)

    assert (asked.run == running, asked.joined) == (joins, joins)


def test_a_waiting_one_goes_back_as_far_as_anybody_wants(connection):
    waiting = ask(connection, since=APRIL)

    assert ask(connection, since=MARCH) == waiting
    waiting.refresh_from_db()
    assert waiting.since == MARCH


def test_it_waits_beside_one_that_reads_what_changed(connection):
    changes, since = ask(connection), ask(connection, since=MARCH)

    assert (changes.pk != since.pk, since.state) == (True, "queued")
    assert ask(connection) == changes


def test_a_day_to_come_is_refused(connection):
    with pytest.raises(InvalidInput) as refused:
        ask(connection, since=timezone.now() + timedelta(days=1))

    assert (refused.value.field, SyncRun.objects.count()) == ("since", 0)


def test_a_day_begins_where_the_company_is():
    Company.current()
    Company.objects.update(time_zone="America/Phoenix")

    assert timing.day_start(MARCH.date()) == datetime(2026, 3, 1, 7, tzinfo=UTC)


def test_the_command_reads_since_a_day(field, servicetitan, capsys):
    day = (timezone.now() - timedelta(days=1)).date()

    call_command("pull", "servicetitan", "--since", day.isoformat(), scope="technicians")

    assert SyncRun.objects.get().since == timing.day_start(day)
    assert "Succeeded." in capsys.readouterr().out
