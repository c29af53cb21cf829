"""Lines of invoices that are, or may be, what we or somebody for us wrote there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from integrations.connectors.base import PushResult
from integrations.models import ExternalLink, OutboxEntry
from integrations.records import InvoiceLineRecord
from integrations.sync import entries, outcomes, page_links, usage_export
from integrations.sync.inbound.base import Adoption
from integrations.sync.outbound import usage_settled
from integrations.sync.states import UNDERWAY, State
from integrations.sync.taken import Entry
from inventory.models import Invoice, Usage
from inventory.services.invoices import WrittenLine

ENTITY = usage_settled.ENTITY
_MAY_BE_OURS = "This may be {label}, which is being sent. It is looked at again once that is known."
_UNDERWAY = "{label} is being sent to this line. It is looked at again once that is known."


def waits(lines: Sequence[Entry], connection_id: int) -> dict[str, str]:
    """Lines that must not be counted now, with why: a write of ours that is under way may have
    made them, or is changing them."""
    underway = OutboxEntry.objects.filter(
        connection=connection_id, entity=ENTITY, state__in=UNDERWAY, payload__isnull=False
    )
    sent = list(underway.order_by("pk"))
    if not sent:
        return {}
    theirs = _their_ids(sent, connection_id)
    reasons = {}
    for line in lines:
        for entry in sent:
            if text := _why(line, entry.payload, theirs):
                reasons[line.external_id] = text.format(label=entry.label)
    return reasons


def _why(line: Entry, fact: dict[str, Any], theirs: Mapping[tuple[str, int], str]) -> str:
    if line.hub_id is not None:
        return _UNDERWAY if line.hub_id == fact["line"] else ""
    record = line.record
    same = (
        fact["line"] is None
        and record.active
        and record.invoice_id == theirs.get(("invoice", fact["invoice"]))
        and record.item_id == theirs.get(("item", fact["item"]))
        and record.quantity == Decimal(fact["quantity"])
    )
    return _MAY_BE_OURS if same else ""


def _their_ids(sent: Sequence[OutboxEntry], connection_id: int) -> dict[tuple[str, int], str]:
    found = {}
    for entity in ("invoice", "item"):
        known = ExternalLink.objects.filter(
            connection=connection_id,
            entity=entity,
            hub_id__in={entry.payload[entity] for entry in sent},
        )
        for hub_id, external_id in known.values_list("hub_id", "external_id"):
            found[entity, hub_id] = external_id
    return found


def adopt(lines: Sequence[Entry], connection_id: int) -> Adoption:
    """New lines a person made for what we could not write on a closed invoice are that usage."""
    locked = OutboxEntry.objects.filter(
        connection=connection_id, entity=ENTITY, state=State.BLOCKED, reason="external_locked"
    )
    stuck = entries.locked(locked.values_list("pk", flat=True))
    if not stuck:
        return Adoption()
    roots = Usage.objects.in_bulk([entry.hub_id for entry in stuck])
    found = {}
    for line, job_id, item_id in _placed(lines, connection_id):
        alike = [
            entry
            for entry in stuck
            if (roots[entry.hub_id].job_id, roots[entry.hub_id].item_id) == (job_id, item_id)
        ]
        entry = _match(line.record, alike, roots)
        if entry is not None:
            stuck.remove(entry)
            found[line.external_id] = _settle(entry, line.external_id, line.record)
    return Adoption(found)


def _placed(lines: Sequence[Entry], connection_id: int) -> Iterator[tuple[Entry, int, int]]:
    """The lines with our job and item of each."""
    ids = {
        name: page_links.hub_ids(
            connection_id=connection_id,
            entity=name,
            external_ids=[getattr(line.record, f"{name}_id") for line in lines],
        )
        for name in ("invoice", "item")
    }
    jobs = dict(Invoice.objects.filter(pk__in=ids["invoice"].values()).values_list("pk", "job_id"))
    for line in lines:
        job_id = jobs.get(ids["invoice"].get(line.record.invoice_id))
        item_id = ids["item"].get(line.record.item_id)
        if job_id and item_id and line.record.active:
            yield line, job_id, item_id


def _match(
    record: InvoiceLineRecord, alike: Sequence[OutboxEntry], roots: Mapping[int, Usage]
) -> OutboxEntry | None:
    amounts = ((entry, usage_settled.untold_amount(roots[entry.hub_id])) for entry in alike)
    return next((entry for entry, amount in amounts if amount == record.quantity), None)


def _settle(entry: OutboxEntry, external_id: str, record: InvoiceLineRecord) -> int:
    root = Usage.objects.get(pk=entry.hub_id)
    invoice = page_links.hub_ids(
        connection_id=entry.connection_id, entity="invoice", external_ids=[record.invoice_id]
    )
    written = WrittenLine(
        invoice_id=invoice[record.invoice_id], item_id=root.item_id, quantity=record.quantity
    )
    is_new = root.invoice_line_id is None
    line_id = usage_settled.take_as(entry.connection_id, external_id, written, root)
    if is_new:
        outcomes.settle_success(entry, PushResult(external_id=external_id))
    else:
        usage_settled.settled(entry, PushResult(external_id=""))
        usage_export.withhold(entry.connection_id, [root.pk], "Somebody entered it there by hand.")
    return line_id


def follow(pairs: Sequence[tuple[int, InvoiceLineRecord]], connection_id: int) -> None:
    """What was still to be told about lines that were taken off needs no telling."""
    gone = [hub_id for hub_id, record in pairs if not record.active]
    if not gone:
        return
    on_line = Usage.objects.filter(invoice_line__in=gone)
    roots = {source or pk for pk, source in on_line.values_list("pk", "source")}
    usage_export.withhold(connection_id, roots, "The line was taken off the invoice there.")
