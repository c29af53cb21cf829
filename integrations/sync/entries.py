"""Rows of the outbox: finding, adding, passing over and replacing them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.utils import timezone

from integrations.models import OutboxEntry
from integrations.sync.operations import Operation
from integrations.sync.refs import Ref
from integrations.sync.states import OPEN, State
from integrations.sync.target import Target
from plyhub.common.models import User


def locked(ids: Iterable[int]) -> list[OutboxEntry]:
    """These entries, held until the transaction ends; always in the order of their ids."""
    rows = OutboxEntry.objects.filter(pk__in=list(ids)).select_for_update().order_by("pk")
    return list(rows)


def newest(target: Target, operation: Operation, ref: Ref) -> OutboxEntry | None:
    """The latest entry of that operation on that record, locked."""
    return (
        OutboxEntry.objects.select_for_update()
        .filter(
            connection=target.connection,
            operation=operation.code,
            entity=ref.entity,
            hub_id=ref.hub_id,
        )
        .order_by("-pk")
        .first()
    )


def add(
    target: Target,
    operation: Operation,
    ref: Ref,
    previous: OutboxEntry | None,
    *,
    origin: str,
    actor: User | None,
    state: str = State.PENDING,
) -> OutboxEntry:
    """A new entry, one revision after `previous`; its key is the same whoever computes it."""
    revision = previous.revision + 1 if previous else 1
    snapshot = operation.subject.snapshot
    return OutboxEntry.objects.create(
        connection=target.connection,
        operation=operation.code,
        layer=operation.layer,
        entity=ref.entity,
        hub_id=ref.hub_id,
        label=operation.subject.label(ref.hub_id)[:120],
        revision=revision,
        payload=snapshot(ref.hub_id) if snapshot else None,
        origin=origin,
        ordering_key=operation.subject.key(ref.hub_id),
        idempotency_key=_key(target.connection.pk, operation, ref, revision),
        state=state,
        requested_by=actor,
    )


def go_on_as(entry: OutboxEntry, operation: Operation) -> None:
    """Make `entry`, which the caller holds, one of `operation` that was not tried yet; unsaved."""
    before = OutboxEntry.objects.filter(
        connection=entry.connection_id,
        operation=operation.code,
        entity=entry.entity,
        hub_id=entry.hub_id,
    ).order_by("-revision")
    newest = before.values_list("revision", flat=True).first() or 0
    ref = Ref(entry.entity, entry.hub_id)
    entry.operation, entry.layer, entry.revision = operation.code, operation.layer, newest + 1
    entry.idempotency_key = _key(entry.connection_id, operation, ref, entry.revision)
    entry.state, entry.reason, entry.next_attempt_at = State.PENDING, "", timezone.now()
    entry.attempts = entry.probes = 0
    entry.sent_at = None


def is_overtaken(entry: OutboxEntry) -> bool:
    """Whether anything that is still to be done came after `entry` in its queue."""
    later = OutboxEntry.objects.filter(
        connection=entry.connection_id, ordering_key=entry.ordering_key, pk__gt=entry.pk
    )
    return later.filter(state__in=OPEN).exists()


def _key(connection_id: int, operation: Operation, ref: Ref, revision: int) -> str:
    parts = (connection_id, operation.code, ref.entity, ref.hub_id, revision)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def ask_for(entry: OutboxEntry, actor: User | None) -> None:
    """`entry` is what a person wants from now on, whatever it was queued for."""
    entry.origin = OutboxEntry.Origin.MANUAL
    entry.requested_by = actor or entry.requested_by
    entry.save(update_fields=["origin", "requested_by"])


def skip(
    target: Target,
    operation: Operation,
    ref: Ref,
    previous: OutboxEntry | None,
    actor: User | None,
) -> OutboxEntry:
    """One skipped row per record and operation; its revision counts the events."""
    state = target.connection.state
    message = f"Skipped: {target.label} was {target.connection.get_state_display().lower()}."
    if previous is not None and previous.state == State.SKIPPED:
        entry = previous
        entry.revision += 1
    else:
        made = {"origin": OutboxEntry.Origin.EVENT, "actor": actor, "state": State.SKIPPED}
        entry = add(target, operation, ref, previous, **made)
    entry.reason, entry.message, entry.finished_at = state, message, timezone.now()
    entry.save(update_fields=["revision", "reason", "message", "finished_at"])
    return entry


def supersede(old: OutboxEntry, new: OutboxEntry) -> None:
    """`new` takes the place of `old`, also for whatever waits for it."""
    for dependent in locked(old.dependents.values_list("pk", flat=True)):
        dependent.depends_on.remove(old)
        dependent.depends_on.add(new)
    old.state, old.finished_at = State.SUPERSEDED, timezone.now()
    old.message = "A newer change of the same record took its place."
    old.save(update_fields=["state", "message", "finished_at"])
