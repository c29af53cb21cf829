"""Writing down what became of an attempt: entry, link, activity and dependents in one go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from integrations.connectors.base import PushResult
from integrations.http.errors import RemoteError
from integrations.models import ExternalLink, OutboxAttempt, OutboxEntry, SyncActivity
from integrations.records import Record
from integrations.sync import (
    agreed,
    book_terms,
    draining,
    entries,
    fingerprints,
    further_documents,
    operations,
    outbox,
    shortages,
)
from integrations.sync.claims import LOOK, Claim
from integrations.sync.operations import Operation
from integrations.sync.refs import Ref
from integrations.sync.retry import Decision
from integrations.sync.states import DEAD_ENDS, OPEN, SHORT, State
from integrations.sync.target import Target
from plyhub.common.logs import mask

# Documents whose lines something later names: an order's receipts, and returns a receipt's.
LINE_ENTITIES = {"purchase_order": "purchase_order_line", "receipt": "receipt_line"}
_SHOWN = 2000


@transaction.atomic
def succeed(claim: Claim, result: PushResult, sent: Record | None = None) -> None:
    """It is over there: keep its link, tell people, free what waited for it.

    Holds also when the claim was lost meanwhile: what is there is there. `sent` is what was just
    told there; both sides agree on that from now on.
    """
    shortages.take_turn(claim.entry)
    entry = _family(claim.entry)
    _close_attempt(claim, "succeeded", "", result.request_digest, result.response_digest)
    if entry.state in OPEN:
        settle_success(entry, result)
        if sent is not None:
            agreed.note(entry, sent, result.found)


def settle_success(entry: OutboxEntry, result: PushResult) -> None:
    """Mark a locked entry as done with this result. The caller holds a transaction."""
    _finish(entry, State.SUCCEEDED, "", "")
    entry.external_id = result.external_id
    entry.save()
    operation = operations.get(entry.operation, entry.entity)
    _keep(operation, entry, result)
    _tell(entry, SyncActivity.Level.DONE, "")
    if take_in := operation.subject.settled:
        take_in(entry, result)
    release_dependents(entry)
    shortages.release(shortages.waiting_for(entry))


def _keep(operation: Operation, entry: OutboxEntry, result: PushResult) -> None:
    """Remember which documents over there stand for the record now."""
    if operation.role == "extra":
        return
    if operation.mirrors:
        further_documents.keep_mirror(entry, result)
        return
    if operation.role == "change":
        further_documents.set_aside(entry, result)
    _link(entry, result)
    _link_lines(entry, result)
    further_documents.keep_parts(entry, result)


@transaction.atomic
def fail(claim: Claim, error: RemoteError, decision: Decision) -> None:
    """Put the entry where `decision` says, with the error in words. Nothing happens if another
    worker has the entry by now."""
    shortages.take_turn(claim.entry, decision.reason)
    entry = _family(claim.entry)
    _close_attempt(claim, decision.state, error.message, "", error.detail)
    if entry.state != State.IN_FLIGHT or entry.claimed_by != claim.entry.claimed_by:
        return
    if not decision.counts:
        _take_back(entry, claim)
    entry.error_code, entry.error_detail = error.code[:60], mask(error.detail)[:_SHOWN]
    entry.hint = error.hint
    operation = operations.get(entry.operation, entry.entity)
    if operation.instead and decision.reason == operations.CHANGE_ORDER_DUE:
        _go_on_as(entry, operation.instead, error)
        return
    if decision.state in OPEN and decision.state not in DEAD_ENDS:
        _postpone(entry, error.message, decision)
        return
    _finish(entry, decision.state, decision.reason, error.message)
    entry.save()
    _tell(entry, SyncActivity.Level.FAILED, error.message)
    tell_person = operation.subject.blocked
    if tell_person and entry.state == State.BLOCKED:
        tell_person(entry)
    hold_dependents(entry)
    if entry.reason == SHORT and entry.attempts:
        shortages.try_again(entry)


def release_dependents(entry: OutboxEntry) -> None:
    """Let go what waited for `entry` and for nothing else; the rows are locked by `_family`."""
    for dependent in entries.locked(entry.dependents.values_list("pk", flat=True)):
        held = dependent.state == State.BLOCKED and dependent.reason == outbox.DEPENDENCY_FAILED
        if dependent.state != State.WAITING and not held:
            continue
        if dependent.depends_on.exclude(state=State.SUCCEEDED).exists():
            continue
        dependent.state, dependent.reason, dependent.message = State.PENDING, "", ""
        dependent.next_attempt_at = timezone.now()
        dependent.save(update_fields=["state", "reason", "message", "next_attempt_at"])
        draining.after_commit(entry.connection_id)


def hold_dependents(entry: OutboxEntry) -> None:
    """Whatever waits for `entry`, directly or not, cannot go either; say so on each."""
    for dependent in entries.locked(entry.dependents.values_list("pk", flat=True)):
        if dependent.state != State.WAITING:
            continue
        dependent.state, dependent.reason = State.BLOCKED, outbox.DEPENDENCY_FAILED
        dependent.message = outbox.held_by(entry)
        dependent.save(update_fields=["state", "reason", "message"])
        hold_dependents(dependent)


def _family(entry: OutboxEntry) -> OutboxEntry:
    """The entry, locked together with what waits for it or for what it brings, in the order of
    ids, as enqueueing does."""
    ids = OutboxEntry.objects.filter(depends_on=entry.pk).values_list("pk", flat=True)
    rows = entries.locked([entry.pk, *ids, *shortages.waiting_for(entry)])
    return next(row for row in rows if row.pk == entry.pk)


def _go_on_as(entry: OutboxEntry, code: str, error: RemoteError) -> None:
    """The same change, by another operation, right away."""
    entries.go_on_as(entry, operations.get(code, entry.entity))
    entry.claimed_by, entry.lease_until, entry.message = "", None, error.message
    entry.save()
    draining.after_commit(entry.connection_id)


def _take_back(entry: OutboxEntry, claim: Claim) -> None:
    """The attempt came to nothing through no fault of the entry: as if it had not been."""
    if claim.kind == LOOK:
        entry.probes -= 1
        return
    entry.attempts -= 1
    entry.sent_at = entry.sent_at if entry.attempts else None


def _finish(entry: OutboxEntry, state: str, reason: str, message: str) -> None:
    entry.state, entry.reason, entry.message = state, reason, message
    entry.claimed_by, entry.lease_until = "", None
    if state == State.SUCCEEDED:
        entry.error_code = entry.error_detail = entry.hint = ""
    entry.finished_at = timezone.now() if state == State.SUCCEEDED else None


def _postpone(entry: OutboxEntry, message: str, decision: Decision) -> None:
    entry.state, entry.reason, entry.message = decision.state, decision.reason, message
    entry.claimed_by, entry.lease_until = "", None
    entry.next_attempt_at = timezone.now() + timedelta(seconds=decision.delay)
    entry.save()


def _close_attempt(claim: Claim, outcome: str, message: str, request: str, response: str) -> None:
    took = timezone.now() - claim.attempt.started_at
    OutboxAttempt.objects.filter(pk=claim.attempt.pk).update(
        outcome=outcome,
        message=message,
        duration_ms=max(int(took.total_seconds() * 1000), 0),
        request_digest=mask(request),
        response_digest=mask(response),
    )


def _link(entry: OutboxEntry, result: PushResult) -> None:
    values = {
        "external_id": result.external_id,
        "state": ExternalLink.State.LINKED,
        "last_exchange_at": timezone.now(),
    }
    if result.number:
        values["number"] = result.number[:60]
    if result.status:
        values["remote_status"] = result.status[:40]
    link, _ = ExternalLink.objects.update_or_create(
        connection_id=entry.connection_id,
        entity=entry.entity,
        hub_id=entry.hub_id,
        defaults=values,
    )
    book_terms.copy_soon(entry.connection_id, entry.entity)
    operation = operations.get(entry.operation, entry.entity)
    if operation.role == "master":
        link.sent_fingerprint = fingerprints.of_build(
            Target.of(entry.connection), operation.subject, Ref(entry.entity, entry.hub_id)
        )
        link.save(update_fields=["sent_fingerprint"])


def _link_lines(entry: OutboxEntry, result: PushResult) -> None:
    """Links of lines. A line of theirs that changed hands loses its old link first."""
    entity = LINE_ENTITIES.get(entry.entity)
    if entity is None or not result.line_ids:
        return
    lines = {int(ref): external_id for ref, external_id in result.line_ids.items()}
    known = ExternalLink.objects.filter(connection_id=entry.connection_id, entity=entity)
    known.filter(external_id__in=lines.values()).exclude(hub_id__in=lines).delete()
    known.filter(hub_id__in=lines).delete()
    ExternalLink.objects.bulk_create(_line_links(entry, entity, lines.items()))


def _line_links(
    entry: OutboxEntry, entity: str, lines: Iterable[tuple[int, str]]
) -> list[ExternalLink]:
    return [
        ExternalLink(
            connection_id=entry.connection_id,
            entity=entity,
            hub_id=line_id,
            external_id=external_id,
            last_exchange_at=timezone.now(),
        )
        for line_id, external_id in lines
    ]


def _tell(entry: OutboxEntry, level: str, why: str) -> None:
    SyncActivity.objects.create(
        connection_id=entry.connection_id,
        level=level,
        sentence=sentence(entry, why)[:500],
        entity=entry.entity,
        hub_id=entry.hub_id,
    )


def sentence(entry: OutboxEntry, why: str = "") -> str:
    """What happened to `entry` in words: "PO #892 sent to Sage Intacct", or why it was not."""
    label = entry.label.replace("PO-", "PO #", 1)
    system = entry.connection.description.label
    if why:
        return f"{label} could not be sent to {system}: {why}"
    operation = operations.get(entry.operation, entry.entity)
    return operation.sentence.format(label=label, system=system)
