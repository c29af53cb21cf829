"""Asking for pulls, stopping them, and clearing away those whose worker died."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, SyncRun
from integrations.sync import pauses, queue, run_stages, scopes, timing
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

SILENCE = timedelta(minutes=5)
"""A run without a heartbeat for that long has lost its worker."""
State = SyncRun.State


@dataclass(frozen=True, slots=True)
class Asked:
    """The run that does what was asked for, and whether it was there already."""

    run: SyncRun
    joined: bool


def request(**wish: object) -> SyncRun:
    """The run of `ask`."""
    return ask(**wish).run


@transaction.atomic
def ask(
    *,
    connection_id: int,
    scope: str,
    trigger: str,
    user: User | None = None,
    is_full: bool = False,
    since: datetime | None = None,
    is_dry_run: bool = False,
    hand_over: bool = True,
) -> Asked:
    """The run that does this: a live one that covers it, or a new one in the queue.

    `is_full` reads everything again instead of what changed, `since` what changed from then on;
    everything is the wider wish. `is_dry_run` makes a plan of it and takes nothing in. On schedule
    a run is skipped, and kept as such, while another one is live. Without `hand_over` the caller
    works on it. Raises `NotAllowed`, `InvalidInput` for a scope the system does not have or a date
    to come, and `WrongState` when the connection is not active or paused.
    """
    if user is not None and not user.has_perm("integrations.run_sync"):
        raise NotAllowed("You may not start a sync.")
    connection = Connection.objects.select_for_update(no_key=True).get(pk=connection_id)
    if scope not in dict(scopes.choices(connection.system)):
        raise InvalidInput(f"{connection} has nothing called {scope!r} to read.", field="scope")
    if since is not None and since > timezone.now():
        raise InvalidInput("Nothing has changed since then: it is still to come.", field="since")
    wanted = SyncRun(
        connection=connection, scope=scope, trigger=trigger, started_by=user, is_full=is_full
    )
    wanted.since, wanted.is_dry_run = None if is_full else since, is_dry_run
    live = list(SyncRun.objects.filter(connection=connection, state__in=SyncRun.LIVE))
    if trigger == SyncRun.Trigger.SCHEDULE:
        return Asked(_on_schedule(wanted, live), joined=False)
    if why := refusal(connection):
        raise WrongState(why)
    joined = next((run for run in live if _does(run, wanted)), None)
    joined = joined or _take_on(wanted, live)
    return Asked(joined or _enqueue(wanted, hand_over=hand_over), joined=joined is not None)


def refusal(connection: Connection) -> str:
    """Why nothing may be read over the connection now; empty if it may."""
    if connection.state != Connection.State.ACTIVE:
        return not_active(connection)
    held = pauses.of_connection(connection)
    return pauses.refusal(connection, held) if held else ""


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
        run.reason = f"Stopped by {actor}."
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
    """Queue a pull of everything over each active connection whose time has come, unless somebody
    paused it; their ids."""
    active = Connection.objects.filter(state=Connection.State.ACTIVE).exclude(pauses__entity="")
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
    if run.state == State.CANCELLING or not scopes.covers(run.scope, wanted.scope):
        return False
    if run.is_dry_run != wanted.is_dry_run:
        return False
    if wanted.is_full or run.is_full:
        return run.is_full
    if wanted.since or run.since:
        # One with a date may begin behind the cursor, or before it: neither does for the other.
        return bool(wanted.since and run.since and run.since <= wanted.since)
    return True


def _on_schedule(wanted: SyncRun, live: list[SyncRun]) -> SyncRun:
    reason = refusal(wanted.connection)
    if live and not reason:
        reason = f"Overlap: sync #{live[0].pk} was not over yet."
    if not reason:
        return _enqueue(wanted, hand_over=True)
    wanted.state, wanted.reason, wanted.finished_at = State.SKIPPED, reason, timezone.now()
    wanted.save()
    return wanted


def _take_on(wanted: SyncRun, live: list[SyncRun]) -> SyncRun | None:
    """The waiting run of that scope that takes the wish on: to read everything again, or to go
    back further than it was asked to; None if there is none."""
    queued = (run for run in live if run.state == State.QUEUED and run.scope == wanted.scope)
    alike = (bool(wanted.since), wanted.is_dry_run)
    waiting = next((run for run in queued if (bool(run.since), run.is_dry_run) == alike), None)
    if waiting is not None:
        waiting.is_full, waiting.since = wanted.is_full, wanted.since
        waiting.save(update_fields=["is_full", "since"])
    return waiting


def _enqueue(wanted: SyncRun, *, hand_over: bool) -> SyncRun:
    wanted.save()
    run_stages.plan(wanted)
    if hand_over:
        queue.run_sync(wanted.pk)
    return wanted
