"""Turns of calls: so many a minute over a connection, whoever of the installation makes them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection as database
from django.urls import reverse
from django.utils import timezone

from integrations.http.rate import Unlimited
from integrations.models import CallTurn, DailyCalls
from integrations.sync import calls, connections, pull, push, runs, turns
from integrations.sync.turns import Budget
from plyhub.common.errors import InputErrors
from plyhub.common.models import Company
from tests.integrations import outbox_story as w
from tests.integrations.clusters import database_url
from tests.integrations.outbox_story import ROOT

pytest_plugins = ["tests.integrations.outbox_world"]

APART = 15
"""Seconds between turns of four a minute: far longer than anything here takes."""
TAKE_FIVE = """
import django, sys
django.setup()
from integrations.sync.turns import Budget
budget = Budget(int(sys.argv[1]), 1, sleep=lambda seconds: None)
print(*[budget.take() for _ in range(5)])
"""


def waits(budget: Budget, count: int) -> list[int]:
    """Waits of so many calls, counted in turns; nobody really sleeps."""
    return [round(budget.take() / APART) for _ in range(count)]


def four_a_minute(connection) -> Budget:
    return Budget(connection.pk, 4, sleep=lambda seconds: None)


def in_threads(*works) -> None:
    def run(work) -> None:
        try:
            work()
        finally:
            database.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_a_minutes_worth_goes_at_once_and_the_rest_at_even_distances(si):
    assert waits(four_a_minute(si), 7) == [0, 0, 0, 0, 1, 2, 3]


def test_a_rest_earns_a_minutes_worth_and_no_more(si):
    CallTurn.objects.create(connection=si, next_at=timezone.now() - timedelta(days=1))
    assert waits(four_a_minute(si), 6) == [0, 0, 0, 0, 1, 2]


def test_another_connection_has_turns_of_its_own(si, st):
    waits(four_a_minute(si), 5)
    assert waits(four_a_minute(st), 1) == [0]


def test_threads_share_what_there_is(si):
    found: list[int] = []
    in_threads(*[lambda: found.extend(waits(four_a_minute(si), 5)) for _ in range(2)])
    assert sorted(found) == [0, 0, 0, 0, 1, 2, 3, 4, 5, 6]


def test_processes_share_what_there_is(si):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TAKE_FIVE, str(si.pk)],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": database_url(),
                "DJANGO_SETTINGS_MODULE": "plyhub.settings",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = " ".join(process.communicate(timeout=60)[0] for process in processes)
    # Minutes between turns, as one process starts seconds after the other.
    assert sorted(round(float(wait) / turns.MINUTE) for wait in said.split()) == list(range(10))


def test_nobody_is_kept_waiting_by_one_who_sleeps(si):
    found: list[int] = []

    def while_asleep(seconds: float) -> None:
        in_threads(lambda: found.extend(waits(four_a_minute(si), 1)))

    waits(four_a_minute(si), 4)
    Budget(si.pk, 4, sleep=while_asleep).take()
    assert found == [2]


def _moved_by(connection, before) -> int:
    """Turns that were taken since, at a thousand a minute."""
    row = CallTurn.objects.get(connection=connection)
    return round((row.next_at - before).total_seconds() / 0.06)


@pytest.fixture
def plenty(si):
    """A thousand calls a minute; fifty seconds' worth of them is kept."""
    si.options = {**si.options, "calls_per_minute": "1000"}
    si.save()
    turn = CallTurn.objects.create(connection=si, next_at=timezone.now() - timedelta(seconds=50))
    return turn.next_at


def test_every_call_of_a_push_takes_a_turn(world, si, sage, plenty):
    w.approve(*(world.order() for _ in range(3)))
    push.drain(si.pk)
    made = len(sage.control("log", method="GET"))
    assert made > 3
    assert (_moved_by(si, plenty), DailyCalls.objects.get(connection=si).calls) == (made, made)


def test_every_call_of_a_test_and_of_a_pull_takes_a_turn(world, si, sage, plenty):
    connections.test(connection_id=si.pk, actor=None)
    run = runs.request(connection_id=si.pk, scope="all", trigger="command", hand_over=False)
    assert pull.work(run_id=run.pk).end is pull.End.OVER
    made = len(sage.control("log", method="GET"))
    assert made > 6
    assert (_moved_by(si, plenty), DailyCalls.objects.get(connection=si).calls) == (made, made)


@pytest.mark.parametrize(
    ("option", "apart"),
    [({}, 1.5), ({"calls_per_minute": "120"}, 0.5), ({"calls_per_minute": "no"}, 1.5)],
)
def test_the_connection_says_how_many_and_forty_are_usual(si, option, apart):
    si.options = option
    CallTurn.objects.create(connection=si, next_at=timezone.now())
    before = CallTurn.objects.get(connection=si).next_at
    turns.of(si).take()
    after = CallTurn.objects.get(connection=si).next_at
    assert (after - before).total_seconds() == apart


def test_a_system_without_such_a_limit_keeps_nobody_waiting(st):
    assert isinstance(turns.of(st), Unlimited)


@pytest.mark.parametrize("given", ["9", "1001", "4.5", "-40", "many"])
def test_a_number_out_of_bounds_is_refused(world, si, given):
    before = si.options
    with pytest.raises(InputErrors) as refused:
        connections.save(
            actor=world.admin,
            connection=si,
            credentials={},
            options={**before, "calls_per_minute": given},
        )
    [error] = refused.value.errors
    assert (error.field, error.message) == (
        "options.calls_per_minute",
        "Calls a minute is a whole number from 10 to 1,000.",
    )
    si.refresh_from_db()
    assert si.options == before


def test_the_page_of_the_connection_tells_the_calls_of_a_week(world, si, client):
    today = timezone.localdate(timezone=Company.current().zone)
    for back, made in ((0, 12), (2, 1204), (7, 99)):
        DailyCalls.objects.create(connection=si, day=today - timedelta(days=back), calls=made)
    assert list(calls.by_day(si.pk, days=7).values()) == [12, 0, 1204, 0, 0, 0, 0]
    client.force_login(world.admin)
    page = client.get(reverse("admin:integrations_connection_change", args=[si.pk]))
    [told] = [table for table in page.context["tables"] if table.title == "Calls made"]
    assert [count for _, count in told.rows] == ["12", "0", "1,204", "0", "0", "0", "0"]
