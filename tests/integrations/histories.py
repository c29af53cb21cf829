"""Histories of the outbox: whatever people, systems and workers do, in any order.

After every step nothing has gone over too early, twice, or while the connection was not active, and
the switches are as the specification says. At the end everything is put right, and then nothing
waits any more: each document is over there once, unless somebody or something took it back.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import time_machine
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from integrations import intacct_settings
from integrations.connectors.base import Delivery
from integrations.http.errors import Rejected
from integrations.models import IntacctSettings, OutboxEntry
from integrations.sync import calls, claims, connections, operations, outbox, push, remedies
from integrations.sync.states import State
from integrations.sync.target import Target
from inventory.models import Job, Project
from plyhub.common.errors import InputErrors, InvalidInput
from procurement.models import PurchaseOrder
from tests.integrations import outbox_story as w
from tests.integrations.history_checks import MOVING, PROJECT, STUCK, Checks
from tests.integrations.history_ground import VENDOR, Ground
from tests.integrations.history_switches import (
    AUTO,
    EVERY,
    MAPPING,
    MISSING,
    PROJECTS,
)

START = datetime(2027, 3, 1, 15, tzinfo=UTC)
GOING = (State.PENDING, State.RETRYING, State.UNKNOWN, State.IN_FLIGHT)
HELD = (State.WAITING, State.BLOCKED)
WRITES = "create|update"
FAULTS = {
    "lost before": {"match": WRITES, "kind": "cut_before"},
    "lost after": {"match": WRITES, "kind": "cut_after"},
    "half an answer": {"match": WRITES, "kind": "malformed"},
    "502 before": {"match": WRITES, "kind": "status", "status": 502},
    "502 after": {"match": WRITES, "kind": "status", "status": 502, "after": True},
    "429": {"match": WRITES, "kind": "status", "status": 429, "retry_after": 30},
    "proxy page": {"match": "", "kind": "html"},
    "read lost": {"match": "query|read", "kind": "cut_before"},
}
TROUBLES = ("no session", "on hold", *sorted(FAULTS))
# Switches that are on when a history begins, in the order a person would save them.
BEGINNINGS = ((), (PROJECTS, AUTO), (PROJECTS, AUTO, MISSING, MAPPING))


class History(Checks, RuleBasedStateMachine):
    """One history, from a fresh company to a queue in which nothing moves any more."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.si, self.sage = self.ground.si, self.ground.sage
        self.time = time_machine.travel(START, tick=False)
        self.clock = self.time.start()
        self.ground.clear()
        self.jobs: list[Job] = []
        self.projects: list[Project] = []

    # What is set

    @initialize(names=st.sampled_from(BEGINNINGS), is_known=st.booleans())
    def begin(self, names: tuple[str, ...], is_known: bool) -> None:
        """An order is approved for a job that has just come, or that was there before all this."""
        w.switch(self.si, **dict.fromkeys(names, True), effective_since=timezone.now())
        self.switches.on |= set(names)
        if is_known:
            self.jobs.append(self.ground.job(made_at=timezone.now() - timedelta(days=7)))
        else:
            self.job_comes(is_old=False, belongs=False)
        self.order_is_approved(for_job=True)

    @rule(name=st.sampled_from(EVERY), on=st.booleans(), confirm=st.booleans())
    def turn(self, name: str, on: bool, confirm: bool) -> None:
        allowed = self.switches.may_turn(name, on)
        try:
            intacct_settings.save(
                actor=self.ground.world.admin,
                connection_id=self.si.pk,
                changes={name: on},
                confirm=confirm,
            )
        except InputErrors:
            assert not allowed
        except intacct_settings.ConfirmationNeeded:
            assert not on and not confirm
        else:
            assert allowed
            self.switches.turn(name, on)
            self.saves += 1

    @rule(is_back=st.booleans())
    def projects_go_off_or_on(self, is_back: bool) -> None:
        """Once, or there and back again."""
        on = PROJECTS not in self.switches.on
        self.turn(PROJECTS, on=on, confirm=True)
        if is_back:
            self.switches_are_as_they_were_set()
            self.turn(PROJECTS, on=not on, confirm=True)

    @rule()
    def restore(self) -> None:
        there_is = self.switches.restore()
        try:
            intacct_settings.restore(actor=self.ground.world.admin, connection_id=self.si.pk)
        except InvalidInput:
            assert not there_is
        else:
            assert there_is
            self.saves += 1

    # What happens in the field

    @rule(is_old=st.booleans(), belongs=st.booleans())
    def job_comes(self, is_old: bool, belongs: bool) -> None:
        made = timezone.now() - timedelta(days=7 if is_old else 0)
        project = self.projects[-1] if belongs and self.projects else None
        self.jobs.append(self.ground.job(made_at=made, project=project))
        self._told_of_job(self.jobs[-1])

    @rule()
    def job_changes(self) -> None:
        job = self.jobs[-1]
        job.project = None if job.project or not self.projects else self.projects[-1]
        job.source_modified_at = timezone.now()
        job.save()
        self._told_of_job(job)

    def _told_of_job(self, job: Job) -> None:
        before = OutboxEntry.objects.filter(operation=PROJECT).count()
        w.save_jobs(job)
        entries = OutboxEntry.objects.filter(operation=PROJECT)
        if not self._goes_by_itself(job):
            assert entries.count() == before
            return
        newest = entries.filter(entity="job", hub_id=job.pk).latest("pk")
        skips = self.ground.state() in ("inactive", "expired")
        expected = (State.SKIPPED, *OutboxEntry.OPEN, State.SUCCEEDED)
        assert newest.state in (expected if skips else expected[1:])

    def _goes_by_itself(self, job: Job) -> bool:
        """Only with both switches on, and only what is as young as the second of them."""
        if not {PROJECTS, AUTO} <= self.switches.on:
            return False
        since = IntacctSettings.objects.get(pk=self.si.pk).effective_since
        return max(job.source_created_at, job.source_modified_at) >= since

    @rule(is_new=st.booleans())
    def project_comes_or_is_renamed(self, is_new: bool) -> None:
        if is_new or not self.projects:
            self.projects.append(self.ground.project())
        else:
            project = self.projects[-1]
            project.name, project.source_modified_at = f"{project.name} II", timezone.now()
            project.save()
        w.save_projects(self.projects[-1])

    # What happens here

    @rule(for_job=st.booleans())
    def order_is_approved(self, for_job: bool) -> None:
        job = self.jobs[-1] if for_job and self.jobs else None
        self.orders.append(self.ground.order(job))
        w.approve(self.orders[-1])

    @precondition(lambda self: self._open_orders())
    @rule()
    def goods_come(self) -> None:
        order = self._open_orders()[-1]
        self.received.add(order.pk)
        w.post(self.ground.receipt(order))

    @precondition(lambda self: self._open_orders())
    @rule(is_over=st.booleans())
    def order_is_taken_back(self, is_over: bool) -> None:
        """For good, or to be approved again with other terms."""
        order = self._open_orders()[-1]
        if is_over:
            self.withdrawn.add(order.pk)
            PurchaseOrder.objects.filter(pk=order.pk).update(status=PurchaseOrder.Status.CANCELLED)
            w.cancel(order)
        else:
            w.reopen(order)
            order.notes = f"{order.notes} Again."
            order.save()
            w.approve(order)

    def _open_orders(self) -> list[PurchaseOrder]:
        gone = self.received | self.withdrawn
        return [order for order in self.orders if order.pk not in gone]

    # What happens on the way

    @rule(times=st.integers(1, 2))
    def task_is_delivered(self, times: int) -> None:
        """Once, or twice as happens to tasks."""
        for _ in range(times):
            push.drain(self.si.pk)

    @rule(trouble=st.sampled_from(TROUBLES), is_for_a_new_order=st.booleans())
    def trouble_comes(self, trouble: str, is_for_a_new_order: bool) -> None:
        """While something is on its way, or just before."""
        if trouble in FAULTS:
            self.sage.faults(FAULTS[trouble])
        elif trouble == "no session":
            self.sage.control("kill_sessions")
        else:
            self.sage.control("on_hold", {"vendor_id": VENDOR})
        if is_for_a_new_order:
            self.order_is_approved(for_job=False)
        push.drain(self.si.pk)

    @rule(is_sent=st.booleans())
    def worker_dies(self, is_sent: bool) -> None:
        """It leaves its lease behind, before or after the books took in what it had."""
        taken = claims.claim(self.si.pk, worker="dead", most=10)
        if not taken or not is_sent:
            return
        target = Target.of(self.si)
        self.is_news = True
        with calls.connected(self.si) as remote:
            remote.deliver([each for one in taken if (each := _delivery(target, one))])

    # What becomes of the connection

    @rule(to=st.sampled_from(["error", "expired", "inactive", "active"]))
    def connection_is(self, to: str) -> None:
        if self.ground.state() != to:
            getattr(self, f"_{to}")()

    def _error(self) -> None:
        for _ in range(connections.FAILURES_TO_ERROR):
            connections.note_failure(connection_id=self.si.pk, error=w.UNREACHABLE)

    def _expired(self) -> None:
        connections.note_failure(connection_id=self.si.pk, error=w.REFUSED)

    def _inactive(self) -> None:
        connections.switch_off(connection_id=self.si.pk, actor=self.ground.world.admin)

    def _active(self) -> None:
        self.sage.faults()
        connections.test(connection_id=self.si.pk, actor=self.ground.world.admin)
        push.wake(self.si.pk)

    # What people do about it, and time

    @rule(which=st.integers(0, 5), what=st.sampled_from(["retry", "cancel"]))
    def person_acts(self, which: int, what: str) -> None:
        entries = self.ground.entries(*OutboxEntry.OPEN, State.SKIPPED, State.CANCELLED)
        chosen = [each for each in entries if what in remedies.allowed(each)]
        if chosen:
            how = {"reason": "Not now."} if what == "cancel" else {}
            entry = chosen[which % len(chosen)]
            getattr(remedies, what)(actor=self.ground.world.admin, entry_ids=[entry.pk], **how)

    @rule(minutes=st.sampled_from([-2, 2, 11, 420]))
    def clock_moves(self, minutes: int) -> None:
        self.clock.shift(timedelta(minutes=minutes))
        for connection_id in connections.due_probes(now=timezone.now()):
            connections.probe(connection_id=connection_id)
        outbox.reconsider(self.si.pk)

    # The end

    def teardown(self) -> None:
        try:
            # What was given up half-way has no end to look at.
            if sys.exc_info()[0] is None:
                self._put_right()
                self.check_the_end()
        finally:
            self.time.stop()

    def _put_right(self) -> None:
        """Every trouble is over, every clock has run, and a person retries whatever is left."""
        self.sage.control("on_hold", {"vendor_id": VENDOR, "on_hold": False})
        self.sage.faults()
        if self.ground.state() != "active":
            self._active()
        for _ in range(8):
            left = self.ground.entries(*MOVING, *STUCK)
            if not left:
                return
            stuck = next((each for each in left if each.state in STUCK), None)
            if stuck is not None and not any(each.state in GOING for each in left):
                # One may take others along.
                remedies.retry(actor=self.ground.world.admin, entry_ids=[stuck.pk])
            elif any(each.state in HELD for each in left):
                outbox.reconsider(self.si.pk)
            self.clock.shift(timedelta(hours=8))
            push.drain(self.si.pk)


def _delivery(target: Target, claim: claims.Claim) -> Delivery | None:
    """The entry as a worker sends it, if it can be written down."""
    entry = claim.entry
    with suppress(Rejected):
        record = operations.get(entry.operation, entry.entity).subject.build(target, entry)
        looks = claim.kind == claims.LOOK
        return Delivery(
            operation=entry.operation, record=record, key=entry.idempotency_key, looks=looks
        )
    return None
