"""Many documents in few requests: exactly once, in order, and one refusal is nobody else's."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection as database
from django.utils import timezone

from integrations.models import DailyCalls, ExternalLink, OutboxAttempt, OutboxEntry
from integrations.sync import claims, pace, push, senders
from inventory.models import Job
from procurement.models import Vendor
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]
COUNT = pace.FIRST + 5
CREATE = "create_potransaction"


@pytest.fixture
def masters_there(world: World, si) -> None:
    """One order went before, so that the next need nothing else."""
    w.approve(world.order())
    push.drain(si.pk)


def shared(sage, function: str) -> list[int]:
    """How many of these functions each request held, first request first."""
    found = []
    for row in reversed(sage.control("log", method="GET")):
        for what in row["what"].split(", "):
            name, _, count = what.partition(" x")
            if name == function:
                found.append(int(count or 1))
    return found


def orders(sage) -> list[str]:
    return [row["PONUMBER"] for row in sage.rows("PODOCUMENT")]


def test_orders_that_are_ready_share_their_requests(world: World, si, sage, masters_there):
    made = [world.order() for _ in range(COUNT)]
    w.approve(*made)
    push.drain(si.pk)
    assert shared(sage, CREATE) == [1, pace.FIRST, COUNT - pace.FIRST]
    assert orders(sage) == ["PO-892", *(order.number for order in made)]
    assert set(w.states(si).values()) == {"succeeded"}


def test_every_line_is_known_afterwards(world: World, si, sage, masters_there):
    made = [world.order() for _ in range(3)]
    w.approve(*made)
    push.drain(si.pk)
    there = {row["RECORDNO"]: row["DOCHDRID"] for row in sage.rows("PODOCUMENTENTRY")}
    numbers = {row["DOCID"]: row["PONUMBER"] for row in sage.rows("PODOCUMENT")}
    for order in made:
        links = ExternalLink.objects.filter(
            connection=si,
            entity="purchase_order_line",
            hub_id__in=order.lines.values("pk"),
        )
        held = {numbers[there[int(link.external_id)]] for link in links}
        assert (len(links), held) == (2, {order.number})


def test_each_order_comes_after_its_project(world: World, si, sage, masters_there):
    w.switch(
        si,
        enable_intacct_projects=True,
        enable_project_auto_sync=True,
        effective_since=timezone.now() - timedelta(minutes=1),
    )
    jobs = [
        Job.objects.create(
            number=str(5000 + n), customer=world.job.customer, source_created_at=timezone.now()
        )
        for n in range(4)
    ]
    w.save_jobs(*jobs)
    w.approve(*(world.order(job=job) for job in jobs))
    push.drain(si.pk)
    named = [row.get("PROJECTID") for row in sage.rows("PODOCUMENTENTRY")][2:]
    assert named == [f"PRJ-{job.number}" for job in jobs for _ in range(2)]
    assert (shared(sage, "create PROJECT"), shared(sage, CREATE)) == ([4], [1, 4])


def test_one_refusal_is_nobody_elses(world: World, si, sage, masters_there):
    other = Vendor.objects.create(name="Johnstone Supply")
    w.approve(world.order(vendor=other))
    push.drain(si.pk)
    sage.control("on_hold", {"vendor_id": "VEND-JOHNSTONE"})
    w.approve(world.order(), world.order(vendor=other), world.order())
    push.drain(si.pk)
    assert orders(sage) == ["PO-892", "PO-893", "PO-894", "PO-896"]
    refused = OutboxEntry.objects.get(label="PO-895")
    assert (refused.state, refused.reason) == ("blocked", "vendor_review")


def test_when_the_answer_is_lost_each_is_looked_for_and_none_made_twice(
    world: World, si, sage, masters_there
):
    sage.faults({"match": CREATE, "kind": "cut_after", "times": 1})
    made = [world.order() for _ in range(5)]
    w.approve(*made)
    push.drain(si.pk)
    looks = OutboxAttempt.objects.filter(kind=claims.LOOK)
    assert looks.values_list("outcome").distinct().get() == ("succeeded",)
    assert looks.count() == 5
    assert orders(sage) == ["PO-892", *(order.number for order in made)]
    assert set(w.states(si).values()) == {"succeeded"}
    assert shared(sage, CREATE) == [1, 5]


def test_no_more_send_at_once_than_the_system_allows(world: World, si):
    def third() -> None:
        try:
            with senders.place(si.pk, 2) as is_ours:
                found.append(is_ours)
        finally:
            database.close()

    def second() -> None:
        try:
            with senders.place(si.pk, 2) as is_ours:
                found.append(is_ours)
                run(third)
        finally:
            database.close()

    def run(work) -> None:
        thread = Thread(target=work)
        thread.start()
        thread.join(60)

    found: list[bool] = []
    with senders.place(si.pk, 2) as is_ours:
        found.append(is_ours)
        run(second)
    run(third)
    assert found == [True, True, False, True]


def test_calls_are_counted_by_day(world: World, si, sage, masters_there):
    before = DailyCalls.objects.get(connection=si).calls
    asked = len(sage.control("log", method="GET"))
    w.approve(*(world.order() for _ in range(4)))
    push.drain(si.pk)
    made = len(sage.control("log", method="GET")) - asked
    assert DailyCalls.objects.get(connection=si).calls - before == made == 2


def test_batches_grow_while_they_are_quick_and_shrink_when_they_are_not():
    going = pace.Pace(most=100)
    sizes = [going.size]
    for seconds in (1, 1, 40, 80):
        going.took(seconds, going.size)
        sizes.append(going.size)
    assert sizes == [50, 100, 100, 50, 12]


def test_a_batch_that_was_not_full_says_nothing():
    going = pace.Pace(most=100)
    going.took(1, 3)
    assert going.size == 50


def test_a_system_that_takes_one_at_a_time_gets_one():
    going = pace.Pace(most=1)
    going.took(0.01, 1)
    assert going.size == 1
