"""Putting writes into the outbox, in the transaction of the change they tell about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, OutboxEntry
from integrations.sync import draining, entries, identity, operations, prerequisites
from integrations.sync.operations import Operation
from integrations.sync.prerequisites import Plan
from integrations.sync.refs import Ref
from integrations.sync.states import AT_REST, DEAD_ENDS, DROPPABLE, OPEN, State
from integrations.sync.target import Target
from plyhub.common.models import User

Origin = OutboxEntry.Origin
DEPENDENCY_FAILED = "dependency_failed"
DROPPED = "cancelled"
"""Why a person's cancellation is one: unlike a switch, only a person takes it back."""
WITHHELD = "withheld"
"""The document does not stand any more: nobody can have it sent, another event can."""
_UNSENT = frozenset({State.WAITING, State.PENDING, State.BLOCKED})


@transaction.atomic
def enqueue(
    target: Target,
    code: str,
    ref: Ref,
    *,
    origin: str = Origin.EVENT,
    actor: User | None = None,
    makes_projects: bool = False,
) -> OutboxEntry | None:
    """Queue operation `code` on one of our records, and before it whatever it needs over there.

    The same document create twice is one entry; a change that was not sent yet takes a further one
    in. Returns None when the connection was never set up, an entry in state `skipped` when this
    connection does not take new work now. Raises `KeyError` for an unknown operation. Belongs
    inside the transaction of the change; what is ready goes after that commits.
    """
    operation = operations.get(code, ref.entity)
    if target.connection.state == Connection.State.NOT_CONFIGURED:
        return None
    identity.lock(target.connection.pk)
    newest = entries.newest(target, operation, ref)
    if newest is not None and _stands(operation, newest, origin):
        _take_in(target, operation, newest, origin, makes_projects)
        if origin == Origin.MANUAL:
            entries.ask_for(newest, actor)
        return newest
    if skips(target.connection, operation, origin):
        return entries.skip(target, operation, ref, newest, actor)
    entry = entries.add(target, operation, ref, newest, origin=origin, actor=actor)
    for older in _replaced(target, operation, ref, newest):
        entries.supersede(older, entry)
    settle(target, entry, makes_projects=makes_projects)
    return entry


def skips(connection: Connection, operation: Operation, origin: str) -> bool:
    """Whether a new event is passed over instead of kept.

    Switched off: everything. Credentials refused: what syncs by itself; documents, and the masters
    they need, are held.
    """
    if connection.state == Connection.State.INACTIVE:
        return True
    held = operation.is_financial or origin != Origin.EVENT
    return connection.state == Connection.State.EXPIRED and not held


def settle(target: Target, entry: OutboxEntry, *, makes_projects: bool = False) -> None:
    """Put an entry that is not underway where it belongs now: pending, waiting or blocked.

    Queues what it needs first. The caller holds the lock of `identity`.
    """
    operation = operations.get(entry.operation, entry.entity)
    planned = prerequisites.plan(target, operation, entry.hub_id, makes_projects=makes_projects)
    depends = [*planned.wait_for, *_send_first(target, planned, makes_projects)]
    held = entries.locked(one.pk for one in depends)
    entry.depends_on.set([one for one in held if one.state != State.SUCCEEDED])
    _place(entry, planned, held)
    entry.save(update_fields=["state", "reason", "message", "next_attempt_at"])
    if entry.state == State.PENDING:
        draining.after_commit(target.connection.pk)


def cancel(chosen: Iterable[OutboxEntry], *, reason: str, message: str) -> int:
    """Drop those of `chosen` of which nothing can be on its way; returns how many."""
    held = entries.locked(one.pk for one in chosen)
    ids = [entry.pk for entry in held if entry.state in DROPPABLE]
    return OutboxEntry.objects.filter(pk__in=ids).update(
        state=State.CANCELLED, reason=reason, message=message, finished_at=timezone.now()
    )


def reconsider(connection_id: int) -> int:
    """Let go what was blocked for a cause that has cleared; returns how many entries moved."""
    from integrations.sync import clearing  # it settles entries, so it stands above this module

    return clearing.reconsider(connection_id)


def held_connections() -> list[int]:
    """Connections with entries that are held: those `reconsider` is for."""
    held = OutboxEntry.objects.filter(state__in=(State.WAITING, State.BLOCKED))
    return sorted(held.order_by().values_list("connection_id", flat=True).distinct())


def held_by(dependency: OutboxEntry) -> str:
    """Why something that needs `dependency` does not go."""
    told = f": {dependency.message}" if dependency.message else "."
    state = dependency.get_state_display().lower()
    return f"Needs {dependency.label} first, which is {state}{told}"


def _stands(operation: Operation, newest: OutboxEntry, origin: str) -> bool:
    """Whether `newest` already is what is asked for."""
    if newest.state == State.SUCCEEDED:
        return not operation.coalesces
    if newest.state not in OPEN or origin == Origin.DEPENDENCY:
        return newest.state in OPEN
    if not operation.coalesces:
        return newest.state not in (State.FAILED, State.BLOCKED) or newest.attempts == 0
    return _is_unsent(newest) and not (operation.in_turn and entries.is_overtaken(newest))


def _is_unsent(entry: OutboxEntry) -> bool:
    return entry.state in _UNSENT and entry.attempts == 0


def _replaced(
    target: Target, operation: Operation, ref: Ref, newest: OutboxEntry | None
) -> list[OutboxEntry]:
    """What a new entry takes the place of: what is at rest of it, also where that has gone on as
    another operation. One that goes in turn stands behind what was not tried yet."""
    others = [newest]
    if operation.instead:
        gone_on = operations.get(operation.instead, ref.entity)
        others.append(entries.newest(target, gone_on, ref))
    return [
        each
        for each in others
        if each is not None
        and each.state in AT_REST
        and not (operation.in_turn and _is_unsent(each))
    ]


def _take_in(
    target: Target, operation: Operation, entry: OutboxEntry, origin: str, makes_projects: bool
) -> None:
    """A further event of what was not sent yet: it is built when it is sent, so it only counts."""
    if entry.state not in _UNSENT or entry.attempts:
        return
    if origin == Origin.DEPENDENCY and entry.state != State.BLOCKED:
        return
    if operation.coalesces and origin != Origin.DEPENDENCY:
        entry.revision += 1
        entry.save(update_fields=["revision"])
    settle(target, entry, makes_projects=makes_projects)


def _send_first(target: Target, planned: Plan, makes_projects: bool) -> list[OutboxEntry]:
    queued = [
        enqueue(
            target,
            operations.for_role(target, ref.entity, "master").code,
            ref,
            origin=Origin.DEPENDENCY,
            makes_projects=makes_projects,
        )
        for ref in planned.send
    ]
    return [entry for entry in queued if entry is not None]


def _place(entry: OutboxEntry, planned: Plan, depends: list[OutboxEntry]) -> None:
    entry.state, entry.reason, entry.message = State.PENDING, "", ""
    entry.next_attempt_at = timezone.now()
    dead = next((one for one in depends if one.state in DEAD_ENDS), None)
    if planned.reason:
        entry.state, entry.reason, entry.message = State.BLOCKED, planned.reason, planned.message
    elif dead is not None:
        entry.state, entry.reason, entry.message = State.BLOCKED, DEPENDENCY_FAILED, held_by(dead)
    elif any(one.state != State.SUCCEEDED for one in depends):
        entry.state = State.WAITING
