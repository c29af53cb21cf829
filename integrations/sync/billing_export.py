"""Invoices and bills: which of them go to the books, and what a later change of theirs calls for.

Only what was posted since we write them goes, by itself and once. What changes before it went is
sent as it is now; what changes afterwards is for an accountant to do by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from integrations.models import OutboxEntry
from integrations.sync import (
    billing_steps,
    identity,
    operations,
    outbox,
    writing_since,
)
from integrations.sync.outbound.billing import BILL, INVOICE
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.refs import Ref
from integrations.sync.states import AT_REST, RESUMABLE, State
from integrations.sync.target import Target
from inventory.models import Invoice
from inventory.models.billing import BillingStatus
from procurement.models import Bill

CODES = {INVOICE: "si.invoice.create", BILL: "si.bill.create"}
MODELS: Mapping[str, type[models.Model]] = {INVOICE: Invoice, BILL: Bill}
NOT_THEIRS = "It belongs to no job or project any more."


@dataclass(frozen=True, slots=True)
class Export:
    """How one kind of document goes to one system; `since` is None while we do not write them."""

    target: Target
    entity: str
    since: datetime | None

    @property
    def code(self) -> str:
        return CODES[self.entity]

    @property
    def subject(self) -> Subject:
        return operations.get(self.code, self.entity).subject

    def fact(self, document: Any) -> Payload:
        """The document as it would go now."""
        return self.subject.snapshot(document.pk)

    def is_due(self, document: Any) -> bool:
        """Whether the document was posted since we write them."""
        is_posted = not billing_steps.why_not(document)
        return is_posted and self.since is not None and document.posted_at >= self.since


def saved(target: Target, entity: str, hub_ids: Sequence[int]) -> None:
    """Queue those of the documents that are due, and follow what changed about the others.

    Of a page of which none is due and none ever went, only that much is asked.
    """
    if not target.knows(CODES[entity]):
        return
    export = Export(target, entity, writing_since.since(target, CODES[entity]))
    if not _any_concerned(export, hub_ids):
        return
    identity.lock(target.connection.pk)
    latest = _latest(export, hub_ids)
    for document in _concerned(export, hub_ids, latest):
        _follow(export, document, latest.get(document.pk))


def concerns(target: Target, fact: Mapping[str, Any]) -> bool:
    """Whether a document goes at all: it comes to something, and the company wants such there."""
    lines = fact["lines"]
    if not Decimal(fact["total"]) and not any(Decimal(line["amount"]) for line in lines):
        return False
    if target.option("billing_extent") == "all":
        return True
    return any(line["job"] or line["project"] for line in lines)


def _any_concerned(export: Export, hub_ids: Sequence[int]) -> bool:
    known = _entries(export, hub_ids).exists()
    return known or _due(export, hub_ids).exists()


def _entries(export: Export, hub_ids: Collection[int]) -> models.QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(
        connection=export.target.connection,
        operation=export.code,
        entity=export.entity,
        hub_id__in=hub_ids,
    ).exclude(state=State.SUPERSEDED)


def _latest(export: Export, hub_ids: Collection[int]) -> dict[int, OutboxEntry]:
    """The latest entry of each document, locked."""
    entries = _entries(export, hub_ids).select_for_update().order_by("pk")
    return {entry.hub_id: entry for entry in entries}


def _due(export: Export, hub_ids: Collection[int]) -> models.QuerySet:
    documents = MODELS[export.entity].objects.filter(pk__in=hub_ids)
    if export.since is None:
        return documents.none()
    return documents.filter(
        status=BillingStatus.POSTED, is_active=True, posted_at__gte=export.since
    )


def _concerned(
    export: Export, hub_ids: Collection[int], latest: Mapping[int, OutboxEntry]
) -> Iterable[Any]:
    due = _due(export, hub_ids).values("pk")
    documents = MODELS[export.entity].objects.filter(Q(pk__in=list(latest)) | Q(pk__in=due))
    return documents.order_by("pk")


def _follow(export: Export, document: Any, entry: OutboxEntry | None) -> None:
    """What a saved document calls for, by how far its latest entry got. What is underway is
    compared as soon as it is known to be there; what a person dropped stays so."""
    if entry is None or (entry.state in RESUMABLE and entry.reason != outbox.DROPPED):
        if export.is_due(document) and concerns(export.target, export.fact(document)):
            outbox.enqueue(export.target, export.code, Ref(export.entity, document.pk))
    elif entry.state == State.SUCCEEDED:
        billing_steps.follow(entry, document, export.fact)
    elif entry.state in AT_REST:
        _before(export, document, entry)


def _before(export: Export, document: Any, entry: OutboxEntry) -> None:
    """It has not gone yet: it goes as it is now, or not at all."""
    why = billing_steps.why_not(document)
    fact = {} if why else export.fact(document)
    if fact and not concerns(export.target, fact):
        why = NOT_THEIRS
    if why:
        outbox.cancel([entry], reason=outbox.WITHHELD, message=why)
        billing_steps.withdraw(entry, why)
    elif fact != entry.payload:
        entry.payload, entry.label = fact, export.subject.label(document.pk)[:120]
        entry.save(update_fields=["payload", "label"])
        outbox.enqueue(export.target, export.code, Ref(export.entity, document.pk))
