"""Holding a run: at most one worker works on it, and at most one run on a connection.

The heartbeat is also the token of the lease. Whoever writes it must name the one written last, so
a worker that was taken for dead and replaced finds out at its next page, which then rolls back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.models import SyncRun

HEARTBEAT = timedelta(seconds=15)
State = SyncRun.State


class LeaseLost(Exception):
    """Another worker has the run, or it is over: what was not committed is not ours to commit."""


class Lease:
    """A run that is ours to work on, until it is released, finished or lost."""

    def __init__(self, run: SyncRun) -> None:
        self.run = run
        self.cancelling = run.state == State.CANCELLING

    @property
    def token(self) -> str:
        """What a task that goes on with this run has to name."""
        return self.run.heartbeat_at.isoformat()

    @property
    def is_due(self) -> bool:
        """Whether the heartbeat has grown old enough to be written again."""
        return timezone.now() - self.run.heartbeat_at >= HEARTBEAT

    def beat(self) -> None:
        """Show that we are alive, and learn whether to stop. Raises `LeaseLost`."""
        now = timezone.now()
        if not self._held(State.RUNNING).update(heartbeat_at=now):
            if not self._held(State.CANCELLING).update(heartbeat_at=now):
                raise LeaseLost(f"{self.run} is in other hands.")
            self.cancelling = True
        self.run.heartbeat_at = now

    def finish(self, state: str, reason: str | None = "") -> None:
        """End the run; without a reason (None) it keeps the one it was given by who stopped it.
        Raises `LeaseLost`."""
        now = timezone.now()
        changes = {"state": state, "finished_at": now, "heartbeat_at": now}
        changes |= {} if reason is None else {"reason": reason}
        if not self._held(*SyncRun.HOLDING).update(**changes):
            raise LeaseLost(f"{self.run} is in other hands.")
        for name, value in changes.items():
            setattr(self.run, name, value)

    def _held(self, *states: str) -> object:
        return SyncRun.objects.filter(
            pk=self.run.pk, state__in=states, heartbeat_at=self.run.heartbeat_at
        )


def start(run_id: int) -> Lease | None:
    """Make a queued run ours and running; None if it is not queued any more, or if the
    connection is busy with another run (this one then stays queued)."""
    now = timezone.now()
    queued = SyncRun.objects.filter(pk=run_id, state=State.QUEUED)
    try:
        with transaction.atomic():
            ours = queued.update(state=State.RUNNING, started_at=now, heartbeat_at=now)
    except IntegrityError:
        return None
    return _lease(run_id) if ours else None


def resume(run_id: int, token: str) -> Lease | None:
    """Go on with a run that was put down under this token; None if somebody else did already."""
    now = timezone.now()
    put_down = SyncRun.objects.filter(
        pk=run_id, state__in=SyncRun.HOLDING, heartbeat_at=datetime.fromisoformat(token)
    )
    return _lease(run_id) if put_down.update(heartbeat_at=now) else None


def _lease(run_id: int) -> Lease:
    return Lease(SyncRun.objects.select_related("connection").get(pk=run_id))
