"""How the outbox is told about, in words and numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from integrations import overview, selectors
from integrations.models import Connection, OutboxEntry
from integrations.sync import push
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]


def words(order) -> list[str]:
    return [sync.words for sync in selectors.syncs_of("purchase_order", order.pk)]


def test_an_order_waits_for_named_records(world: World, si):
    order = world.order()
    w.approve(order)
    said = words(order)[0].removeprefix("waiting for ")
    assert set(said.split(", ")) == {"VEND-ABC", "INV-WHIP-6FT", "INV-24ACC"}


def test_a_sent_order_is_called_by_its_number_there(world: World, si, sage):
    order = world.order()
    w.approve(order)
    push.drain(si.pk)
    number = sage.rows("PODOCUMENT")[0]["DOCNO"]
    assert words(order) == [f"in Sage Intacct as {number}, Pending there"]


def test_a_connection_in_error_says_since_when_and_what_next(world: World, si):
    order = world.order()
    w.approve(order)
    since = timezone.now().replace(hour=14, minute=2)
    Connection.objects.update(
        state="error", state_since=since, next_probe_at=since + timedelta(minutes=5)
    )
    assert words(order) == [
        "waiting: Sage Intacct could not be reached since 14:02; tried again by itself at 14:07"
    ]


def test_a_held_order_says_why(world: World, si):
    w.switch(si, enable_intacct_projects=True)
    order = world.order(job=world.job)
    w.approve(order)
    assert words(order) == [f"held: {w.no_project('Job 4521')}"]


def test_what_was_never_queued_is_not_there(world: World, si):
    assert words(world.order()) == ["not in Sage Intacct"]


def test_what_moves_and_what_is_stuck_are_counted_apart(world: World, si):
    w.approve(world.order())
    stuck = OutboxEntry.objects.order_by("pk").values_list("pk", flat=True)[:2]
    for pk, state in zip(list(stuck), ("failed", "blocked"), strict=True):
        OutboxEntry.objects.filter(pk=pk).update(state=state)

    health = overview.queue_health()

    assert (health.moving, health.blocked, health.failed, health.open) == (2, 1, 1, 4)


def test_the_backlog_has_an_age(world: World, si):
    w.approve(world.order())
    long_ago = timezone.now() - timedelta(minutes=10)
    OutboxEntry.objects.update(created_at=long_ago)

    health = overview.queue_health()

    assert (health.moving, health.oldest_at) == (4, long_ago)


def test_flushing_by_hand_says_what_was_sent(world: World, si, sage, capsys):
    w.approve(world.order())
    call_command("flush_outbox")
    assert capsys.readouterr().out == "Sage Intacct: 4 sent, 0 not sent\n"


def test_flushing_by_hand_fails_loudly(world: World, si, sage):
    sage.faults({"match": ".", "kind": "status", "status": 429, "times": None})
    w.approve(world.order())
    with pytest.raises(CommandError):
        call_command("flush_outbox", connection="Sage Intacct")
