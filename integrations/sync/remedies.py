"""What a person can do about an entry: try again, drop it, or say that it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from integrations.connectors.base import PushResult
from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import draining, entries, identity, operations, outbox, outcomes
from integrations.sync.refs import Ref
from integrations.sync.states import AT_REST, RESUMABLE, State
from integrations.sync.target import Target
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

PERMISSION = "integrations.retry_outboxentry"
Origin = OutboxEntry.Origin


@transaction.atomic
def retry(*, actor: User, entry_ids: Sequence[int]) -> int:
    """Take up these entries again, now; returns how many.

    Cures what a click can cure: a project that is missing is sent first, an order that was skipped
    is sent with its chain, what failed before it is tried too. A skipped or cancelled entry gives
    a new one. Of what may have arrived, a look comes first. Raises `NotAllowed`, and `WrongState`
    if one of them is underway or done, or of a document that was taken back.
    """
    chosen = _start(actor, entry_ids)
    for entry in chosen:
        act = _RETRY.get(entry.state)
        if act is None or _taken_back(entry):
            raise _wrong(entry, "retried")
        before = entry.state
        act(Target.of(entry.connection), entry, actor)
        audit.record(entry, action="retried", actor=actor, from_state=before, to_state=entry.state)
        draining.after_commit(entry.connection_id)
    for connection_id in sorted({entry.connection_id for entry in chosen}):
        outbox.reconsider(connection_id)
    return len(chosen)


@transaction.atomic
def cancel(*, actor: User, entry_ids: Sequence[int], reason: str) -> int:
    """Drop these entries for good; what waits for them is held. Returns how many.

    Raises `InvalidInput` without a reason, `NotAllowed`, and `WrongState` for one that may be on
    its way: then nothing is changed.
    """
    if not reason.strip():
        raise InvalidInput("Say why this is not to be sent.", field="reason")
    chosen = _start(actor, entry_ids)
    for entry in chosen:
        if entry.state not in AT_REST:
            raise _wrong(entry, "cancelled")
        before = entry.state
        outbox.cancel([entry], reason=outbox.DROPPED, message=reason)
        entry.refresh_from_db()
        outcomes.hold_dependents(entry)
        _note(entry, "cancelled", actor, before, reason)
    return len(chosen)


@transaction.atomic
def mark_done(*, actor: User, entry_id: int, external_id: str) -> OutboxEntry:
    """Record that a person did this over there; what waited for it goes.

    Raises `InvalidInput` without the id it has there, `NotAllowed`, and `WrongState` when it is
    being sent or is done already.
    """
    if not external_id.strip():
        raise InvalidInput("Enter the id it has in the other system.", field="external_id")
    [entry] = _start(actor, [entry_id])
    if entry.state not in AT_REST and entry.state != State.UNKNOWN:
        raise _wrong(entry, "marked done")
    _check_free(entry, external_id.strip())
    before = entry.state
    outcomes.settle_success(entry, PushResult(external_id=external_id.strip()))
    _note(entry, "marked done", actor, before, f"exists as {external_id.strip()}")
    return entry


def allowed(entry: OutboxEntry) -> set[str]:
    """What can be done about an entry in its state: names of the functions above."""
    may_retry = entry.state in _RETRY and not _taken_back(entry)
    names = {"retry"} if may_retry else set()
    names |= {"cancel"} if entry.state in AT_REST else set()
    return names | ({"mark_done"} if entry.state in {*AT_REST, State.UNKNOWN} else set())


def _start(actor: User, entry_ids: Iterable[int]) -> list[OutboxEntry]:
    """The entries, locked, in order; the locks of their connections come first."""
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only accountants and administrators may change what is queued.")
    ids = list(entry_ids)
    involved = Connection.objects.filter(outbox__in=ids).order_by("pk").distinct()
    for connection_id in involved.values_list("pk", flat=True):
        identity.lock(connection_id)
    return entries.locked(ids)


def _start_over(target: Target, entry: OutboxEntry, actor: User) -> None:
    if entry.reason == outbox.DEPENDENCY_FAILED:
        _revive(target, entry, actor)
    if entry.reason == "dependency_skipped":
        _send_chain(target, entry, actor)
    makes_projects = entry.reason == "project_missing"
    entry.attempts = entry.probes = 0
    entry.save(update_fields=["attempts", "probes"])
    outbox.settle(target, entry, makes_projects=makes_projects)


def _revive(target: Target, entry: OutboxEntry, actor: User) -> None:
    """Try what stands in the way as well."""
    stuck = entry.depends_on.filter(state__in=(State.FAILED, State.BLOCKED))
    for dependency in entries.locked(stuck.values_list("pk", flat=True)):
        _start_over(target, dependency, actor)
    resumable = entry.depends_on.filter(state__in=RESUMABLE).exclude(reason=outbox.WITHHELD)
    for dropped in resumable:
        _send_again(target, dropped, actor)


def _send_chain(target: Target, entry: OutboxEntry, actor: User) -> None:
    needs = operations.get(entry.operation, entry.entity).subject.needs(target, entry.hub_id)
    create = operations.for_role(target, needs.order.entity, "create")
    outbox.enqueue(target, create.code, needs.order, origin=Origin.MANUAL, actor=actor)


def _send_again(target: Target, entry: OutboxEntry, actor: User) -> None:
    ref = Ref(entry.entity, entry.hub_id)
    outbox.enqueue(target, entry.operation, ref, origin=Origin.MANUAL, actor=actor)


def _look_now(target: Target, entry: OutboxEntry, actor: User) -> None:
    """A look that somebody asked for is a first one: reads over there may lag behind it."""
    entry.next_attempt_at, entry.probes = timezone.now(), 0
    entry.save(update_fields=["next_attempt_at", "probes"])


_RETRY: dict[str, Callable[[Target, OutboxEntry, User], None]] = {
    State.FAILED: _start_over,
    State.BLOCKED: _start_over,
    State.RETRYING: _start_over,
    State.WAITING: _start_over,
    State.PENDING: _look_now,
    State.UNKNOWN: _look_now,
    State.SKIPPED: _send_again,
    State.CANCELLED: _send_again,
}


def _taken_back(entry: OutboxEntry) -> str:
    """Why its document does not stand any more, if it was taken back here: sending what was dropped
    of it would bring it back over there."""
    if entry.state not in RESUMABLE:
        return ""
    of_record = OutboxEntry.objects.filter(
        connection=entry.connection_id,
        operation=entry.operation,
        entity=entry.entity,
        hub_id=entry.hub_id,
    )
    latest = of_record.order_by("-pk").first()
    return latest.message if latest and latest.reason == outbox.WITHHELD else ""


def _check_free(entry: OutboxEntry, external_id: str) -> None:
    others = ExternalLink.objects.filter(
        connection=entry.connection_id, entity=entry.entity, external_id=external_id
    ).exclude(hub_id=entry.hub_id)
    if others.exists():
        raise InvalidInput(f"{external_id} is another record of ours.", field="external_id")


def _note(entry: OutboxEntry, action: str, actor: User, before: str, reason: str) -> None:
    audit.record(
        entry,
        action=action,
        actor=actor,
        from_state=before,
        to_state=entry.state,
        reason=reason,
    )


def _wrong(entry: OutboxEntry, action: str) -> WrongState:
    state = entry.get_state_display().lower()
    told = f"{entry.label} cannot be {action}: it is {state}. {_taken_back(entry)}"
    return WrongState(told.strip())
