"""What lines of customers' invoices say was used, and what was counted for them already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Subquery, Sum

from inventory.models import Appointment, InvoiceLine, Job, Usage

ZERO = Decimal(0)
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Delta:
    """So much more (or less) of an item than was counted for a line."""

    line: InvoiceLine
    item_id: int
    quantity: Decimal


def find(lines: Sequence[InvoiceLine]) -> list[Delta]:
    """The differences of these lines, which need their invoices, in a fixed number of queries.

    Every usage that names the line counts, posted or not. A line nothing was counted for yet
    counts once work on its job has begun; before that it only says what will be needed.
    """
    _take_in_returns([line.pk for line in lines if not _stands(line)])
    counted = _counted(line.pk for line in lines)
    known = {line_id for line_id, _ in counted}
    begun = _begun({line.invoice.job_id for line in lines if line.pk not in known})
    deltas = []
    for line in lines:
        if line.invoice.job_id and (line.pk in known or line.invoice.job_id in begun):
            deltas += _of(line, counted)
    return deltas


def _of(line: InvoiceLine, counted: dict[Key, Decimal]) -> Iterable[Delta]:
    """A line whose item was changed brings back the old one and uses the new one."""
    wanted = {line.item_id: _used(line)} if _stands(line) else {}
    items = {item_id for line_id, item_id in counted if line_id == line.pk} | set(wanted)
    for item_id in sorted(items):
        quantity = wanted.get(item_id, ZERO) - counted.get((line.pk, item_id), ZERO)
        if quantity:
            yield Delta(line, item_id, quantity)


def _used(line: InvoiceLine) -> Decimal:
    """What the line says was used since we count; lowering what was used before brings nothing
    back, for that stock was counted as gone already."""
    if not line.used_before:
        return line.quantity
    return max(line.quantity - line.used_before, ZERO)


def _stands(line: InvoiceLine) -> bool:
    return line.is_active and line.invoice.is_active


def _take_in_returns(gone: Sequence[int]) -> None:
    """A line that was taken off says that nothing of it was used: what was brought back here and
    not told there yet is part of that."""
    if not gone:
        return
    source = Usage.objects.filter(pk=OuterRef("source"))
    untold = Usage.objects.filter(invoice_line=None, source__invoice_line__in=gone)
    untold.update(invoice_line=Subquery(source.values("invoice_line")))


def _counted(line_ids: Iterable[int]) -> dict[Key, Decimal]:
    rows = Usage.objects.filter(invoice_line__in=list(line_ids)).order_by()
    sums = rows.values("invoice_line", "item").annotate(total=Sum("quantity"))
    return {(row["invoice_line"], row["item"]): row["total"] for row in sums}


def _begun(job_ids: set[int | None]) -> set[int]:
    """The jobs work has begun on. One that is on hold has begun if a visit was worked on or
    material was used on it."""
    worked_on = Appointment.objects.filter(
        job=OuterRef("pk"),
        status__in=(Appointment.Status.WORKING, Appointment.Status.DONE),
    )
    used = Usage.objects.filter(job=OuterRef("pk"))
    under_way = Q(status__in=(Job.Status.IN_PROGRESS, Job.Status.COMPLETED))
    stopped = Q(status=Job.Status.HOLD) & (Exists(worked_on) | Exists(used))
    jobs = Job.objects.filter(under_way | stopped, pk__in=job_ids - {None})
    return set(jobs.values_list("pk", flat=True))
