"""Customers' invoices as the field-service system has them; their material lines move stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from inventory import events
from inventory.models import Invoice, InvoiceCharge, InvoiceLine, Usage
from inventory.services import charges, usage_lines
from plyhub.common import bulk
from plyhub.common.bulk import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLine:
    """A line as our own write left it over there; a quantity of nought took it off."""

    invoice_id: int
    item_id: int
    quantity: Decimal
    unit_cost: Decimal = Decimal(0)
    description: str = ""
    location_id: int | None = None
    technician_id: int | None = None


@transaction.atomic
def upsert_invoices(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write invoices, with what they charge where a row tells its `lines`, and send
    `invoices_saved` once; ids in the order of `rows`. Lines of changed ones are counted anew."""
    ids = charges.upsert(Invoice, rows)
    lines = zip(ids, (values.get(charges.LINES) for _, values in rows), strict=True)
    told = {pk: charged for pk, charged in lines if charged is not None}
    charges.replace(InvoiceCharge, "invoice", told)
    changed = [hub_id for hub_id, _ in rows if hub_id is not None]
    if changed:
        lines = InvoiceLine.objects.filter(invoice__in=changed).order_by("pk")
        _count(list(lines.values_list("pk", flat=True)), origin)
    if ids:
        events.invoices_saved.send(sender=Invoice, invoice_ids=ids, origin=origin)
    return ids


@transaction.atomic
def upsert_invoice_lines(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write lines and post what they say beyond what was counted; ids in the order of `rows`."""
    ids = bulk.upsert(InvoiceLine, rows)
    _count(ids, origin)
    return ids


@transaction.atomic
def confirm_line(
    *,
    line_id: int | None,
    usage_ids: Sequence[int],
    written: WrittenLine,
    is_ours: bool,
    origin: int,
) -> int:
    """These usages are what a line over there stands for; returns the line.

    Afterwards they are counted for it. A new line is made as `written`, a line that `is_ours` is
    brought up to it, and any other stays as it was read. Whatever was counted twice by then is
    put right.
    """
    if line_id is None:
        line_id = InvoiceLine.objects.create(**_columns(written)).pk
    elif is_ours:
        bulk.upsert(InvoiceLine, [(line_id, _amount(written))])
    untold = Usage.objects.filter(pk__in=usage_ids, invoice_line=None)
    untold.update(invoice_line=line_id)
    _count([line_id], origin)
    return line_id


def _count(line_ids: Sequence[int], origin: int | None) -> None:
    if line_ids:
        usage_lines.reconcile_lines(line_ids=line_ids, origin=origin)


def _amount(written: WrittenLine) -> dict[str, object]:
    return {"quantity": written.quantity, "is_active": written.quantity != 0}


def _columns(written: WrittenLine) -> dict[str, object]:
    return {
        **_amount(written),
        "invoice_id": written.invoice_id,
        "item_id": written.item_id,
        "unit_cost": written.unit_cost,
        "description": written.description,
        "location_id": written.location_id,
        "technician_id": written.technician_id,
    }
