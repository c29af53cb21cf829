"""Usages that one line of an invoice stands for: the first one, what was brought back of it, and
what was added to or taken off the line over there."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from inventory.models import Usage


def of(root: Usage) -> QuerySet[Usage]:
    """All usages of the line that `root` stands for, or will stand for."""
    family = Q(pk=root.pk) | Q(source=root.pk)
    if root.invoice_line_id:
        line = root.invoice_line_id
        family |= Q(invoice_line=line) | Q(source__invoice_line=line)
    return Usage.objects.filter(family)


def lock_root(usage: Usage) -> Usage:
    """The usage that stands for all of its line, locked: always the same one for a line."""
    root_id = usage.root_id
    if usage.source_id is None and usage.invoice_line_id:
        root_id = _root_of_line(usage.invoice_line_id)
    return Usage.objects.select_for_update().get(pk=root_id)


def left(root: Usage, item_id: int) -> Decimal:
    """Stock units of the item that were used and not brought back yet."""
    moved = of(root).filter(item=item_id, status=Usage.Status.POSTED)
    return moved.aggregate(total=Sum("quantity"))["total"] or Decimal(0)


def untold(root: Usage) -> QuerySet[Usage]:
    """What was entered here and no line over there includes yet."""
    return of(root).filter(
        invoice_line=None, entered_in=Usage.EnteredIn.HUB, status=Usage.Status.POSTED
    )


def total(root: Usage, item_id: int) -> Decimal:
    """What the line has to say: all that was counted for it, and what it does not include yet."""
    on_line = Q(invoice_line=root.invoice_line_id) | Q(invoice_line=None)
    usages = of(root).filter(on_line, item=item_id)
    return usages.aggregate(total=Sum("quantity"))["total"] or Decimal(0)


def untold_roots(usages: QuerySet[Usage]) -> set[int]:
    """The roots of those of `usages` that were entered here and that no line includes yet."""
    rows = usages.filter(
        invoice_line=None, entered_in=Usage.EnteredIn.HUB, status=Usage.Status.POSTED
    )
    return {source or pk for pk, source in rows.values_list("pk", "source")}


def _root_of_line(line_id: int) -> int:
    on_line = Usage.objects.filter(invoice_line=line_id)
    entered_here = on_line.filter(entered_in=Usage.EnteredIn.HUB, source=None).order_by("pk")
    named = on_line.exclude(source=None).order_by("source").values_list("source", flat=True)
    untold_returns = Usage.objects.filter(source__invoice_line=line_id).order_by("source")
    first = (
        entered_here.values_list("pk", flat=True).first()
        or named.first()
        or untold_returns.values_list("source", flat=True).first()
    )
    if first:
        return first
    posted = on_line.filter(status=Usage.Status.POSTED).order_by("pk")
    return posted.values_list("pk", flat=True)[0]
