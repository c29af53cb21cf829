"""Invoice lines and usages, kept in step: every line is counted once, whoever wrote it first.

What is posted for a line is always the difference between what it says and what was counted for
it, so reading it again posts nothing and an edited line posts its change only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from inventory.models import InvoiceLine, Usage
from inventory.services import usage_deltas, usage_places, usage_posting
from inventory.services.usage_deltas import Delta
from inventory.services.usage_places import Source
from plyhub.common import audit, bulk, numbering
from plyhub.common.models import Company

PENDING = (Usage.Status.NEEDS_LOCATION, Usage.Status.REVIEW)
Status = Usage.Status


def reconcile_jobs(*, job_ids: Sequence[int], origin: int | None) -> list[Usage]:
    """Count the lines of these jobs' invoices, now that the jobs have changed."""
    lines = InvoiceLine.objects.filter(invoice__job__in=job_ids)
    line_ids = list(lines.values_list("pk", flat=True))
    return reconcile_lines(line_ids=line_ids, origin=origin) if line_ids else []


@transaction.atomic
def reconcile_lines(*, line_ids: Sequence[int], origin: int | None) -> list[Usage]:
    """Post what these lines say beyond what was counted for them; returns the new usages.

    What has no known place, or cannot leave it, needs a location. On a job completed longer ago
    than the company allows it is to be reviewed. Neither moves stock, and both count as counted.
    """
    lines = InvoiceLine.objects.select_for_update(of=("self",)).select_related("invoice__job")
    deltas = usage_deltas.find(list(lines.filter(pk__in=line_ids).order_by("pk")))
    left = _absorb(deltas) if deltas else []
    if not left:
        return []
    usages = _make(left)
    usage_posting.post_or_hold(
        [usage for usage in usages if usage.location_id and usage.status != Status.REVIEW],
        origin=origin,
    )
    return usages


def _absorb(deltas: Sequence[Delta]) -> list[Delta]:
    """Take what contradicts a usage that moved no stock yet off that usage, newest first."""
    pending = Usage.objects.filter(
        status__in=PENDING, invoice_line__in={delta.line.pk for delta in deltas}
    )
    waiting: dict[tuple[int, int], list[Usage]] = {}
    for usage in pending.order_by("-pk"):
        waiting.setdefault((usage.invoice_line_id, usage.item_id), []).append(usage)
    left = []
    for delta in deltas:
        quantity = delta.quantity
        for usage in waiting.get((delta.line.pk, delta.item_id), ()):
            quantity = _cut(usage, quantity)
        if quantity:
            left.append(Delta(delta.line, delta.item_id, quantity))
    return left


def _cut(usage: Usage, quantity: Decimal) -> Decimal:
    """Lower a pending usage by `quantity` if that is opposite; what is left of `quantity`."""
    if usage.quantity * quantity >= 0:
        return quantity
    before, after = usage.quantity, usage.quantity + quantity
    is_gone = after == 0 or after * before < 0
    changes = {"quantity": [str(before), "0" if is_gone else str(after)]}
    audit.record(usage, action="lower", actor=None, rule=usage_posting.RULE, changes=changes)
    if is_gone:
        usage.delete()
        return after
    usage.quantity = after
    usage.save(update_fields=["quantity", "updated_at"])
    return Decimal(0)


def _make(deltas: Sequence[Delta]) -> list[Usage]:
    lines = list({delta.line.pk: delta.line for delta in deltas}.values())
    sources = usage_places.sources(lines)
    taken_from = _taken_from(line.pk for line in lines)
    days = timedelta(days=Company.current().late_usage_days)
    now = timezone.now()
    numbers = numbering.next_numbers("usage", len(deltas))
    usages = []
    for delta, number in zip(deltas, numbers, strict=True):
        source = sources[delta.line.pk]
        if delta.quantity < 0:
            earlier = taken_from.get((delta.line.pk, delta.item_id), source.location_id)
            source = Source(earlier, source.technician_id)
        usages.append(_usage(delta, source, number, now, is_late=_is_late(delta, now - days)))
    return Usage.objects.bulk_create(usages, batch_size=bulk.BATCH)


def _usage(delta: Delta, source: Source, number: str, now: datetime, *, is_late: bool) -> Usage:
    modified_at = delta.line.source_modified_at
    return Usage(
        number=number,
        job_id=delta.line.invoice.job_id,
        item_id=delta.item_id,
        location_id=source.location_id,
        technician_id=source.technician_id,
        invoice_line=delta.line,
        quantity=delta.quantity,
        status=Status.REVIEW if is_late else Status.NEEDS_LOCATION,
        entered_in=Usage.EnteredIn.FIELD_SERVICE,
        used_at=min(modified_at, now) if modified_at else now,
    )


def _is_late(delta: Delta, limit: datetime) -> bool:
    completed_at = delta.line.invoice.job.completed_at
    return completed_at is not None and completed_at < limit


def _taken_from(line_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """Where the material of each line and item was last taken from: it goes back there."""
    taken = Usage.objects.filter(
        invoice_line__in=list(line_ids), status=Status.POSTED, quantity__gt=0
    ).order_by("pk")
    return {
        (line_id, item_id): location_id
        for line_id, item_id, location_id in taken.values_list("invoice_line", "item", "location")
    }
