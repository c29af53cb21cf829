"""Exactly once, whatever goes wrong on the way."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, OutboxAttempt, OutboxEntry, SyncActivity
from integrations.sync import claims, connections, outbox, push, remedies
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]
CREATE = "create_potransaction"


def orders(sage) -> list[str]:
    return [row["PONUMBER"] for row in sage.rows("PODOCUMENT")]


def overdue(entry: OutboxEntry) -> None:
    """As if the time to look at it had come."""
    OutboxEntry.objects.filter(pk=entry.pk).update(next_attempt_at=timezone.now())


@pytest.fixture
def masters_there(world: World, si) -> None:
    """One order went before, so that the next needs nothing else."""
    w.approve(world.order())
    push.drain(si.pk)


def in_threads(count: int, work) -> None:
    def run() -> None:
        try:
            work()
        finally:
            database.close()

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_two_workers_make_one_of_each(world: World, si, sage):
    w.approve(*(world.order() for _ in range(4)))
    in_threads(3, lambda: push.drain(si.pk))
    push.drain(si.pk)
    assert sorted(orders(sage)) == ["PO-892", "PO-893", "PO-894", "PO-895"]
    assert OutboxAttempt.objects.count() == OutboxEntry.objects.count()
    assert set(w.states(si).values()) == {"succeeded"}


def test_a_lost_answer_is_looked_up_not_sent_again(world, si, sage, masters_there):
    sage.faults({"match": CREATE, "kind": "cut_after"})
    w.approve(world.order())
    push.drain(si.pk)
    assert orders(sage) == ["PO-892", "PO-893"]
    entry = OutboxEntry.objects.get(label="PO-893")
    assert entry.state == "succeeded"
    kinds = list(entry.history.order_by("pk").values_list("kind", "outcome"))
    assert kinds == [("send", "unknown"), ("look", "succeeded")]


def test_a_lost_request_is_sent_again_after_two_looks(world, si, sage, masters_there):
    sage.faults({"match": CREATE, "kind": "cut_before"})
    w.approve(world.order())
    push.drain(si.pk)
    entry = OutboxEntry.objects.get(label="PO-893")
    assert (entry.state, entry.probes) == ("unknown", 1)
    assert entry.next_attempt_at > timezone.now() + timedelta(minutes=9)
    overdue(entry)
    push.drain(si.pk)
    entry.refresh_from_db()
    assert entry.state == "retrying"
    assert orders(sage) == ["PO-892"]
    overdue(entry)
    push.drain(si.pk)
    assert orders(sage) == ["PO-892", "PO-893"]


def test_what_a_dead_worker_left_is_looked_up_first(world, si, sage, masters_there):
    w.approve(world.order())
    [taken] = claims.claim(si.pk, worker="gone")
    OutboxEntry.objects.filter(pk=taken.entry.pk).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert push.due_connections() == [si.pk]
    push.drain(si.pk)
    taken.entry.refresh_from_db()
    assert (taken.entry.state, taken.entry.probes) == ("unknown", 1)
    assert orders(sage) == ["PO-892"]


def test_an_entry_at_work_is_not_taken_twice(world, si, sage, masters_there):
    w.approve(world.order())
    assert len(claims.claim(si.pk, worker="one")) == 1
    assert claims.claim(si.pk, worker="two") == []


def test_a_connection_down_sends_nothing_and_keeps_everything(world, si, sage):
    w.state(si, Connection.State.ERROR)
    w.approve(world.order())
    assert push.drain(si.pk) == push.Drained()
    assert push.due_connections() == []
    assert orders(sage) == []


def test_when_it_is_back_all_goes_by_itself(world, si, sage):
    real = si.url
    Connection.objects.filter(pk=si.pk).update(url="http://127.0.0.1:9")
    w.approve(world.order())
    for _ in range(5):
        OutboxEntry.objects.update(next_attempt_at=timezone.now())
        push.drain(si.pk)
    si.refresh_from_db()
    assert si.state == "error"
    Connection.objects.filter(pk=si.pk).update(url=real)
    connections.note_success(connection_id=si.pk)
    # The vendor and both items, which went out in one request.
    assert push.wake(si.pk) == 3
    push.drain(si.pk)
    assert orders(sage) == ["PO-892"]


def test_refused_credentials_stop_everything_until_they_are_renewed(world, si, sage):
    sage.control("change_password", {"user_password": "other"})
    sage.control("kill_sessions")
    w.approve(world.order())
    push.drain(si.pk)
    si.refresh_from_db()
    assert si.state == "expired"
    tried = OutboxEntry.objects.filter(state="retrying")
    assert [(entry.entity, entry.reason, entry.attempts) for entry in tried.order_by("entity")] == [
        ("item", "unauthorized", 0),
        ("item", "unauthorized", 0),
        ("vendor", "unauthorized", 0),
    ]
    assert OutboxAttempt.objects.count() == 3


def test_slowing_down_costs_no_attempt(world, si, sage, masters_there):
    sage.faults({"match": CREATE, "kind": "status", "status": 429, "retry_after": 30})
    w.approve(world.order())
    push.drain(si.pk)
    entry = OutboxEntry.objects.get(label="PO-893")
    assert (entry.state, entry.attempts, entry.reason) == ("retrying", 0, "rate_limited")
    assert entry.next_attempt_at > timezone.now() + timedelta(seconds=25)
    si.refresh_from_db()
    assert si.state == "active"


def test_a_refusal_with_a_cause_holds_the_entry(world, si, sage, masters_there):
    sage.control("on_hold", {"vendor_id": "VEND-ABC"})
    w.approve(world.order())
    push.drain(si.pk)
    entry = OutboxEntry.objects.get(label="PO-893")
    assert (entry.state, entry.reason) == ("blocked", "vendor_review")
    told = SyncActivity.objects.filter(level="failed").get().sentence
    assert told.startswith("PO #893 could not be sent to Sage Intacct: ")


def test_what_sage_refused_is_not_tried_again_by_itself(world, si, sage, masters_there):
    sage.control("on_hold", {"vendor_id": "VEND-ABC"})
    w.approve(world.order())
    push.drain(si.pk)
    assert outbox.reconsider(si.pk) == 0
    sage.control("on_hold", {"vendor_id": "VEND-ABC", "on_hold": False})
    remedies.retry(actor=world.admin, entry_ids=[OutboxEntry.objects.get(label="PO-893").pk])
    push.drain(si.pk)
    assert orders(sage) == ["PO-892", "PO-893"]


def test_a_held_entry_holds_only_its_own_order(world, si, sage, masters_there):
    held = world.order()
    w.add_line(held, world.whip, "100000", "BX", "0.100001", numerator=3)
    w.approve(held, world.order())
    push.drain(si.pk)
    assert orders(sage) == ["PO-892", "PO-894"]


def test_a_push_inside_a_transaction_is_refused(world, si, sage, masters_there):
    w.approve(world.order())
    with transaction.atomic(), pytest.raises(push.HttpInsideTransaction):
        push.drain(si.pk)
    assert orders(sage) == ["PO-892"]


def test_an_entry_that_cannot_be_written_down_stops_nobody_else(world, si, sage, masters_there):
    lost, fine = world.order(), world.order()
    w.approve(lost, fine)
    lost.lines.all().delete()
    lost.delete()
    push.drain(si.pk)
    assert OutboxEntry.objects.get(label="PO-893").state == "failed"
    assert orders(sage) == ["PO-892", "PO-894"]
