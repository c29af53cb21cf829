"""The outbound engine: claim, build, send, record; never a call while a transaction is open."""

from __future__ import annotations

import dataclasses
import logging
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from django.conf import settings
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from integrations.connectors.base import Connector, Delivered, Delivery
from integrations.http.errors import OutcomeUnknown, Rejected, RemoteError, Unauthorized
from integrations.models import Connection, OutboxEntry
from integrations.sync import (
    agreed,
    calls,
    claims,
    connections,
    operations,
    outcomes,
    queue,
    retry,
    senders,
)
from integrations.sync.claims import Claim
from integrations.sync.pace import Pace
from integrations.sync.retry import Decision
from integrations.sync.states import State
from integrations.sync.target import Target
from plyhub.common import request_context
from plyhub.common.errors import DomainError

log = logging.getLogger(__name__)

BUDGET_SECONDS = 60
"""How long one drain goes on before it hands over to a fresh one: well under the task timeout."""


@dataclass(slots=True)
class Drained:
    """What one drain did: `more` is left because time was up, or nothing was when it `emptied`
    the queue."""

    sent: int = 0
    failed: int = 0
    more: bool = False
    emptied: bool = False


@dataclass(frozen=True, slots=True)
class Try:
    """What became of one entry: why it did not go, or nothing when it is over there."""

    decision: Decision | None = None
    error: RemoteError | None = None

    @property
    def went(self) -> bool:
        return self.decision is None

    @property
    def stops(self) -> bool:
        return self.decision is not None and self.decision.stops

    @property
    def blames(self) -> bool:
        return self.decision is not None and self.decision.blames and self.error is not None


class HttpInsideTransaction(RuntimeError):
    """A programming error: locks would be held for as long as somebody else's server takes."""


def drain(connection_id: int, *, budget: float = BUDGET_SECONDS) -> Drained:
    """Send what this connection has to send, in order, until nothing is due, time is up, or the
    other side cannot be reached. Harmless to call at any time and any number of times: no more
    send at once than the system allows."""
    done = Drained()
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None or connection.state != Connection.State.ACTIVE:
        return done
    with (
        request_context.bind(connection=str(connection_id)),
        senders.place(connection_id, connection.description.senders) as is_ours,
    ):
        if is_ours:
            _drain(connection, done, time.monotonic() + budget)
    # Whatever came up while nobody else could get a place is not left lying.
    if done.more or (done.emptied and claims.due(connection_id).exists()):
        queue.drain_soon(connection_id)
    return done


def _drain(connection: Connection, done: Drained, until: float) -> None:
    with ExitStack() as stack:
        try:
            remote = stack.enter_context(calls.connected(connection))
        except DomainError as error:
            refused = Unauthorized(error.message)
            connections.note_failure(connection_id=connection.pk, error=refused)
            return
        _send(connection, remote, done, until)


def _send(connection: Connection, remote: Connector, done: Drained, until: float) -> None:
    worker = str(uuid.uuid4())
    going = Pace(most=remote.description.batch)
    told = False
    while batch := claims.claim(connection.pk, worker=worker, most=going.size):
        _call_for_help(connection, done, batch, going.size)
        started = time.monotonic()
        tries = _attempt(connection, remote, batch)
        going.took(time.monotonic() - started, len(batch))
        done.sent += sum(each.went for each in tries)
        done.failed += sum(not each.went for each in tries)
        told = _tell(connection, tries, told)
        if any(each.stops for each in tries):
            return
        if time.monotonic() >= until:
            done.more = True
            return
    done.emptied = True


def _call_for_help(
    connection: Connection, done: Drained, batch: Sequence[Claim], size: int
) -> None:
    """At the start, have a second sender come if there is more than one batch to send."""
    is_first = not (done.sent or done.failed)
    if is_first and len(batch) == size and claims.due(connection.pk).exists():
        queue.drain_soon(connection.pk)


def _attempt(connection: Connection, remote: Connector, batch: Sequence[Claim]) -> list[Try]:
    """Try these entries together; a worker's boundary: whatever goes wrong with one entry is kept
    with it and stops no queue."""
    tries: list[Try] = []
    ready: list[tuple[Claim, Delivery]] = []
    target = Target.of(connection)
    for claim in batch:
        try:
            ready.append((claim, _delivery(target, claim)))
        except Rejected as refusal:
            tries.append(Try(_refused_here(claim, refusal)))
    if database.in_atomic_block:
        raise HttpInsideTransaction("A push was started inside a transaction.")
    deliveries = [one for _, one in ready]
    for (claim, delivery), outcome in zip(ready, remote.deliver(deliveries), strict=True):
        tries.append(_settle(claim, delivery, outcome))
    return tries


def _delivery(target: Target, claim: Claim) -> Delivery:
    """The entry as it is sent. Raises `Rejected` if it cannot be written down as it is."""
    entry = claim.entry
    try:
        with transaction.atomic():
            record = operations.get(entry.operation, entry.entity).subject.build(target, entry)
            record = agreed.marked(entry, record)
    except Rejected:
        raise
    except Exception as error:
        log.exception("Outbox entry %s cannot be written down", entry.pk)
        raise Rejected(
            "Something unexpected went wrong before sending.", detail=repr(error)
        ) from error
    return Delivery(
        operation=entry.operation,
        record=record,
        key=entry.idempotency_key,
        looks=claim.kind == claims.LOOK,
    )


def _settle(claim: Claim, delivery: Delivery, outcome: Delivered) -> Try:
    if isinstance(outcome, RemoteError):
        return Try(_failed(claim, outcome), outcome)
    if outcome is None:
        return Try(_not_there(claim))
    # What a look found was sent earlier, and may be older than what would be sent now.
    outcomes.succeed(claim, outcome, None if delivery.looks else delivery.record)
    return Try()


def _tell(connection: Connection, tries: Sequence[Try], told: bool) -> bool:
    """Note on the connection how it goes; returns whether its last word is that it works.

    What befell a request that several entries shared is one failure, not several.
    """
    if not told and any(each.went for each in tries):
        connections.note_success(connection_id=connection.pk)
        told = True
    blamed = {id(each.error): each.error for each in tries if each.blames}
    for error in blamed.values():
        connections.report(connection_id=connection.pk, error=error)
    return told and not blamed


def _refused_here(claim: Claim, refusal: Rejected) -> Decision:
    """We cannot even write it down as it is: nothing was sent, so it counts as no attempt. What
    may be over there already stays a question."""
    if claim.kind == claims.LOOK:
        decision = retry.after_failed_look(refusal, factor=retry.jitter())
    else:
        decision = dataclasses.replace(retry.after_send(refusal, 1), counts=False)
    outcomes.fail(claim, refusal, decision)
    return decision


def _failed(claim: Claim, error: RemoteError) -> Decision:
    factor = retry.jitter()
    if claim.kind == claims.LOOK:
        decision = retry.after_failed_look(error, factor=factor)
    else:
        decision = retry.after_send(error, claim.entry.attempts, factor=factor)
    outcomes.fail(claim, error, decision)
    return decision


def _not_there(claim: Claim) -> Decision:
    entry = claim.entry
    decision = retry.after_looking_in_vain(
        entry.probes,
        entry.attempts,
        factor=retry.jitter(),
        lag=settings.OUTBOX_PROBE_SECONDS,
    )
    said = "It did not arrive; it will be sent again."
    if decision.state == State.UNKNOWN:
        said = "It is not there yet; it will be looked for once more before it is sent again."
    outcomes.fail(claim, OutcomeUnknown(said), decision)
    return decision


def wake(connection_id: int) -> int:
    """The connection works again: what failed only because of it is due now, with all its chances
    back, and goes by itself. Returns how many entries that were."""
    held = OutboxEntry.objects.filter(
        connection_id=connection_id, reason__in=retry.CONNECTION_REASONS
    )
    now = timezone.now()
    count = held.filter(state=State.RETRYING).update(next_attempt_at=now, attempts=0)
    count += held.filter(state=State.UNKNOWN).update(next_attempt_at=now)
    queue.drain_soon(connection_id)
    return count


def due_connections() -> list[int]:
    """Active connections with something to send, or to look after, now."""
    active = Connection.objects.filter(state=Connection.State.ACTIVE).values_list("pk", flat=True)
    stale = set(claims.expired().values_list("connection_id", flat=True))
    return [pk for pk in active.order_by("pk") if pk in stale or claims.due(pk).exists()]
