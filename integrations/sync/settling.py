"""What a person can do about records that were not taken in: have them tried, or ignore them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.models import Connection, SyncIssue, SyncRun
from integrations.sync import queue, runs, scopes
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

PERMISSION = "integrations.settle_syncissue"
MOST_AT_ONCE = 500


def is_open(issue: SyncIssue) -> bool:
    """Whether the record is neither in nor ignored."""
    return issue.resolved_at is None and issue.ignored_at is None


@transaction.atomic
def retry(*, actor: User, issue_ids: Sequence[int]) -> list[SyncRun]:
    """Have these read again by their ids and taken in, in a run of their own for each connection;
    returns the runs. What was ignored is open again.

    Raises `NotAllowed`, `InvalidInput` for nothing chosen or too many at once, and `WrongState` for
    one that is in by now, or while its connection is not active. Nothing is changed then.
    """
    chosen = _chosen(actor, issue_ids)
    connections = {issue.connection_id: issue.connection for issue in chosen}
    for connection in connections.values():
        if connection.state != Connection.State.ACTIVE:
            raise WrongState(runs.not_active(connection))
    SyncIssue.objects.filter(pk__in=[issue.pk for issue in chosen]).update(
        is_wanted=True,
        ignored_at=None,
        ignored_by=None,
        ignored_reason="",
        updated_at=timezone.now(),
    )
    _record(chosen, "retry", actor)
    return [_run(connection_id, actor) for connection_id in sorted(connections)]


@transaction.atomic
def ignore(*, actor: User, issue_ids: Sequence[int], reason: str) -> int:
    """Leave these records alone until another version of them comes; returns how many.

    Raises `InvalidInput` without a reason, else as `retry`.
    """
    if not reason.strip():
        raise InvalidInput("Say why it can stay out.", field="reason")
    chosen = _chosen(actor, issue_ids)
    for issue in chosen:
        if issue.ignored_at is not None:
            raise WrongState(f"{_named(issue)} is ignored already.")
    now = timezone.now()
    SyncIssue.objects.filter(pk__in=[issue.pk for issue in chosen]).update(
        ignored_at=now,
        ignored_by=actor,
        ignored_reason=reason.strip()[:300],
        is_wanted=False,
        updated_at=now,
    )
    _record(chosen, "ignore", actor, reason=reason.strip())
    return len(chosen)


def _chosen(actor: User, issue_ids: Sequence[int]) -> list[SyncIssue]:
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Your role does not let you decide about records that were not taken in.")
    if not issue_ids:
        raise InvalidInput("Choose a record.")
    if len(issue_ids) > MOST_AT_ONCE:
        raise InvalidInput(f"Choose at most {MOST_AT_ONCE} at once.")
    locked = SyncIssue.objects.select_for_update(of=("self",)).select_related("connection")
    chosen = list(locked.filter(pk__in=list(issue_ids)).order_by("pk"))
    for issue in chosen:
        if issue.resolved_at is not None:
            raise WrongState(f"{_named(issue)} is settled already.")
    return chosen


def _named(issue: SyncIssue) -> str:
    return f"{scopes.entity_label(issue.entity)}: {issue.external_id}"


def _run(connection_id: int, actor: User) -> SyncRun:
    """The queued run that will try what was asked for; made if there is none."""
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(
                connection_id=connection_id,
                scope=scopes.PARKED,
                trigger=SyncRun.Trigger.MANUAL,
                started_by=actor,
            )
    except IntegrityError:
        # One is queued already, and has yet to look what it is to try.
        queued = SyncRun.objects.filter(scope=scopes.PARKED, state=SyncRun.State.QUEUED)
        return queued.get(connection_id=connection_id)
    queue.run_sync(run.pk)
    return run


def _record(chosen: Sequence[SyncIssue], action: str, actor: User, reason: str = "") -> None:
    audit.record_many(
        audit.entry(
            "syncissue",
            issue.pk,
            number=issue.external_id[:40],
            action=action,
            actor=actor,
            reason=reason,
        )
        for issue in chosen
    )
