"""Asking for pulls, stopping them, and clearing away those whose worker died."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, SyncRun, SyncStage
from integrations.sync import queue, scopes, timing
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

SILENCE = timedelta(minutes=5)
"""A run without a heartbeat for that long has lost its worker."""
State = SyncRun.State


@transaction.atomic
def request(
    *,
    connection_id: int,
    scope: str,
    trigger: str,
    user: User | None = None,
    is_full: bool = False,
    hand_over: bool = True,
) -> SyncRun:
    """The run that does this: a live one that covers it, or a new one in the queue.

    `is_full` reads everything again instead of what changed. On schedule a run is skipped, and
    kept as such, while another one is live. Without `hand_over` the caller works on it. Raises
    `NotAllowed`, `InvalidInput` for a scope the system does not have, and `WrongState` when the
    connection is not active.
    """
    if user is not None and not user.has_perm("integrations.run_sync"):
        raise NotAllowed("You may not start a sync.")
    connection = Connection.objects.select_for_update(no_key=True).get(pk=connection_id)
    if scope not in dict(scopes.choices(connection.system)):
        raise InvalidInput(f"{connection} has nothing called {scope!r} to read.", field="scope")
    wanted = SyncRun(
        connection=connection, scope=scope, trigger=trigger, started_by=user, is_full=is_full
    )
    live = list(SyncRun.objects.filter(connection=connection, state__in=SyncRun.LIVE))
    if trigger == SyncRun.Trigger.SCHEDULE:
        return _on_schedule(wanted, live)
    if connection.state != Connection.State.ACTIVE:
        raise WrongState(not_active(connection))
    joined = next((run for run in live if _does(run, wanted)), None)
    return joined or _enqueue(wanted, live, hand_over=hand_over)


def not_active(connection: Connection) -> str:
    """Why nothing is read over the connection, and what to do about it."""
    state = connection.get_state_display().lower()
    return f"{connection} is not active ({state}). Test the connection first."


def may_cancel(run: SyncRun, user: User) -> bool:
    """Whether this person may stop this run now: who started it, and who looks after runs."""
    concerned = run.started_by_id == user.pk or user.has_perm("integrations.change_syncrun")
    return concerned and run.state in (State.QUEUED, State.RUNNING)


@transaction.atomic
def cancel(*, run_id: int, actor: User) -> SyncRun:
    """Stop a run: at once if it waits, after its present page if it works; what was read stays.

    Raises `WrongState` if it is over or stopping already, `NotAllowed` for others than who started
    it and who looks after runs.
    """
    run = SyncRun.objects.select_for_update().get(pk=run_id)
    if run.state not in (State.QUEUED, State.RUNNING):
        raise WrongState(f"{run} is already {run.get_state_display().lower()}.")
    if not may_cancel(run, actor):
        raise NotAllowed("Only who started a sync, or an administrator, may stop it.")
    if run.state == State.QUEUED:
        run.state, run.finished_at = State.CANCELLED, timezone.now()
        run.reason = f"Stopped by {actor}."
    else:
        run.state = State.CANCELLING
    run.save(update_fields=["state", "finished_at", "reason"])
    return run


def skip(run_id: int, reason: str) -> None:
    """Give up a run that has not begun."""
    SyncRun.objects.filter(pk=run_id, state=State.QUEUED).update(
        state=State.SKIPPED, reason=reason, finished_at=timezone.now()
    )


def abandon_silent(*, now: datetime) -> list[int]:
    """End the runs whose worker gave no sign of life; the next pull goes on where they stopped.

    Returns their ids.
    """
    ended = []
    silent = SyncRun.objects.filter(state__in=SyncRun.HOLDING, heartbeat_at__lt=now - SILENCE)
    for run in silent:
        # Naming the heartbeat: a worker that comes back to life in this very moment keeps its run.
        last = SyncRun.objects.filter(
            pk=run.pk, state__in=SyncRun.HOLDING, heartbeat_at=run.heartbeat_at
        )
        minutes = SILENCE // timedelta(minutes=1)
        if last.update(
            state=State.ABANDONED,
            finished_at=now,
            reason=f"Its worker gave no sign of life for {minutes} minutes.",
        ):
            ended.append(run.pk)
            Connection.objects.filter(pk=run.connection_id).update(next_pull_at=now)
    return ended


def start_due(*, now: datetime) -> list[int]:
    """Queue a pull of everything over each active connection whose time has come; their ids."""
    active = Connection.objects.filter(state=Connection.State.ACTIVE)
    due = active.exclude(next_pull_at__gt=now).order_by("pk")
    runs = [_start_due(pk, now) for pk in due.values_list("pk", flat=True)]
    return [run.pk for run in runs if run is not None]


@transaction.atomic
def _start_due(connection_id: int, now: datetime) -> SyncRun | None:
    waiting = Connection.objects.select_for_update(skip_locked=True, no_key=True)
    connection = waiting.filter(pk=connection_id).exclude(next_pull_at__gt=now).first()
    if connection is None:
        return None
    connection.next_pull_at = timing.next_pull(connection, now=now)
    connection.save(update_fields=["next_pull_at", "updated_at"])
    return request(connection_id=connection_id, scope=scopes.ALL, trigger=SyncRun.Trigger.SCHEDULE)


def start_waiting() -> None:
    """Hand over the oldest waiting run of every connection where none is at work.

    Harmless for one that was handed over before: whoever comes second finds it taken.
    """
    busy = SyncRun.objects.filter(state__in=SyncRun.HOLDING).values("connection_id")
    waiting = SyncRun.objects.filter(state=State.QUEUED).exclude(connection_id__in=busy)
    oldest: dict[int, int] = {}
    for run_id, connection_id in waiting.order_by("pk").values_list("pk", "connection_id"):
        oldest.setdefault(connection_id, run_id)
    for run_id in oldest.values():
        queue.run_sync(run_id)


def _does(run: SyncRun, wanted: SyncRun) -> bool:
    """Whether a live run will have done what is wanted."""
    return (
        run.state != State.CANCELLING
        and scopes.covers(run.scope, wanted.scope)
        and (run.is_full or not wanted.is_full)
    )


def _on_schedule(wanted: SyncRun, live: list[SyncRun]) -> SyncRun:
    reason = ""
    if wanted.connection.state != Connection.State.ACTIVE:
        reason = not_active(wanted.connection)
    elif live:
        reason = f"Overlap: sync #{live[0].pk} was not over yet."
    if not reason:
        return _enqueue(wanted, live, hand_over=True)
    wanted.state, wanted.reason, wanted.finished_at = State.SKIPPED, reason, timezone.now()
    wanted.save()
    return wanted


def _enqueue(wanted: SyncRun, live: list[SyncRun], *, hand_over: bool) -> SyncRun:
    queued = (run for run in live if run.state == State.QUEUED and run.scope == wanted.scope)
    if waiting := next(queued, None):
        # Only a wish to read everything again gets here: the waiting run takes it on.
        waiting.is_full = True
        waiting.save(update_fields=["is_full"])
        return waiting
    wanted.save()
    known = set(wanted.connection.cursors.values_list("entity", flat=True))
    kinds = scopes.stages(wanted.scope, wanted.connection.description, known=known)
    SyncStage.objects.bulk_create(
        SyncStage(run=wanted, position=position, entity=kind.name)
        for position, kind in enumerate(kinds)
    )
    if hand_over:
        queue.run_sync(wanted.pk)
    return wanted
