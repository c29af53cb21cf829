"""Reading material used on jobs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, F, QuerySet, Sum

from inventory.models import Job, Usage

Key = tuple[str, int, int]
_COST = DecimalField(max_digits=20, decimal_places=6)


@dataclass(frozen=True, slots=True)
class Left:
    """A usage of which so many stock units can still be brought back."""

    usage: Usage
    quantity: Decimal


def used_on(job: Job) -> QuerySet[Usage]:
    """All usages of a job, newest first, with what a page says about them."""
    return Usage.objects.filter(job=job).select_related(
        "item", "location", "technician", "entered_by", "invoice_line__invoice", "source"
    )


def cost_of(job: Job) -> Decimal:
    """What the material used on a job cost, less what came back."""
    cost = Sum(F("quantity") * F("unit_cost"), output_field=_COST)
    posted = Usage.objects.filter(job=job, status=Usage.Status.POSTED).order_by()
    return posted.aggregate(total=cost)["total"] or Decimal(0)


def left_on(job: Job) -> list[Left]:
    """What was used on a job and not brought back yet, line by line, in two queries at most."""
    sums: dict[Key, Decimal] = {}
    first: dict[Key, Usage] = {}
    posted = used_on(job).filter(status=Usage.Status.POSTED)
    for usage in posted.order_by("pk"):
        key = _family(usage)
        sums[key] = sums.get(key, Decimal(0)) + usage.quantity
        if usage.quantity > 0:
            first.setdefault(key, usage)
    return [Left(usage, sums[key]) for key, usage in first.items() if sums[key] > 0]


def _family(usage: Usage) -> Key:
    """What stands for the same line of the invoice, item by item."""
    line_id = usage.invoice_line_id
    if usage.source and usage.source.invoice_line_id:
        line_id = usage.source.invoice_line_id
    if line_id:
        return "line", line_id, usage.item_id
    return "usage", usage.root_id, usage.item_id
