"""The outbound engine: claim, build, send, record; never a call while a transaction is open."""

from __future__ import annotations

import dataclasses
import logging
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from integrations.connectors import registry
from integrations.connectors.base import Connector, PushResult
from integrations.http.errors import OutcomeUnknown, Rejected, RemoteError, Unauthorized
from integrations.models import Connection, OutboxEntry
from integrations.records import Record
from integrations.sync import (
    claims,
    connections,
    operations,
    outcomes,
    queue,
    retry,
)
from integrations.sync.claims import Claim
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
    """What one drain did."""

    sent: int = 0
    failed: int = 0
    more: bool = False


class HttpInsideTransaction(RuntimeError):
    """A programming error: locks would be held for as long as somebody else's server takes."""


def drain(connection_id: int, *, budget: float = BUDGET_SECONDS) -> Drained:
    """Send what this connection has to send, in order, until nothing is due, time is up, or the
    other side cannot be reached. Harmless to call at any time and any number of times."""
    done = Drained()
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None or connection.state != Connection.State.ACTIVE:
        return done
    with request_context.bind(connection=str(connection_id)):
        _drain(connection, done, time.monotonic() + budget)
    if done.more:
        queue.drain_soon(connection_id)
    return done


def _drain(connection: Connection, done: Drained, until: float) -> None:
    try:
        remote = registry.connect(connection.system, connection.endpoint)
    except DomainError as error:
        connections.note_failure(connection_id=connection.pk, error=Unauthorized(error.message))
        return
    worker = str(uuid.uuid4())
    told = False
    while claim := claims.claim(connection.pk, worker=worker):
        decision = _attempt(connection, remote, claim)
        if decision is None:
            done.sent += 1
            if not told:
                connections.note_success(connection_id=connection.pk)
                told = True
        else:
            done.failed += 1
            told = told and not decision.blames
            if decision.stops:
                return
        if time.monotonic() >= until:
            done.more = True
            return


def _attempt(connection: Connection, remote: Connector, claim: Claim) -> Decision | None:
    """Try one entry; returns why it did not go, or None when it is over there.

    A worker's boundary: whatever goes wrong with one entry is kept with it and stops no queue.
    """
    try:
        record = _build(connection, claim.entry)
    except Rejected as refusal:
        return _refused_here(claim, refusal)
    except Exception as error:
        log.exception("Outbox entry %s cannot be written down", claim.entry.pk)
        refusal = Rejected("Something unexpected went wrong before sending.", detail=repr(error))
        return _refused_here(claim, refusal)
    try:
        result = _call(remote, claim, record)
    except RemoteError as error:
        return _failed(connection, claim, error)
    if result is None:
        return _not_there(claim)
    outcomes.succeed(claim, result)
    return None


def _build(connection: Connection, entry: OutboxEntry) -> Record:
    with transaction.atomic():
        target = Target.of(connection)
        return operations.get(entry.operation, entry.entity).subject.build(target, entry)


def _call(remote: Connector, claim: Claim, record: Record) -> PushResult | None:
    if database.in_atomic_block:
        raise HttpInsideTransaction("A push was started inside a transaction.")
    entry = claim.entry
    call = remote.find if claim.kind == claims.LOOK else remote.push
    try:
        return call(entry.operation, record, key=entry.idempotency_key)
    except RemoteError:
        raise
    except Exception as error:
        log.exception("Outbox entry %s failed inside the connector", entry.pk)
        raise OutcomeUnknown(
            "Something unexpected went wrong while this was sent.", detail=repr(error)
        ) from error


def _refused_here(claim: Claim, refusal: Rejected) -> Decision:
    """We cannot even write it down as it is: nothing was sent, so it counts as no attempt. What
    may be over there already stays a question."""
    if claim.kind == claims.LOOK:
        decision = retry.after_failed_look(refusal, factor=retry.jitter())
    else:
        decision = dataclasses.replace(retry.after_send(refusal, 1), counts=False)
    outcomes.fail(claim, refusal, decision)
    return decision


def _failed(connection: Connection, claim: Claim, error: RemoteError) -> Decision:
    factor = retry.jitter()
    if claim.kind == claims.LOOK:
        decision = retry.after_failed_look(error, factor=factor)
    else:
        decision = retry.after_send(error, claim.entry.attempts, factor=factor)
    outcomes.fail(claim, error, decision)
    if decision.blames:
        connections.note_failure(connection_id=connection.pk, error=error)
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
