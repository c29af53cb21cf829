"""Invoices with their lines, and estimates."""

from __future__ import annotations

from integrations.connectors.servicetitan import shapes_work as shapes
from integrations.connectors.servicetitan.parsers_billing import LINE_KINDS, charges
from integrations.connectors.servicetitan.plain_text import plain, text
from integrations.connectors.servicetitan.values import NOUGHT, common, day, known, ref, utc
from integrations.records import (
    EstimateLineRecord,
    EstimateRecord,
    InvoiceLineRecord,
    InvoiceRecord,
)

INVOICE_STATUSES = {"Pending": "pending", "Posted": "posted", "Exported": "exported"}
ESTIMATE_STATUSES = {"Open": "open", "Sold": "sold", "Dismissed": "dismissed"}


def invoice(row: shapes.Invoice) -> InvoiceRecord:
    """Accounting v2 invoice with what it charges; which goods it used comes by itself.

    One without a sync status was never handed on and is pending; an unlisted status raises, for
    it says whether lines may still be written.
    """
    return InvoiceRecord(
        **common(row),
        number=text(row.reference_number),
        job_id=ref(row.job.id) if row.job else "",
        status=known(INVOICE_STATUSES, row.sync_status or "Pending", "syncStatus"),
        invoiced_on=day(row.invoice_date),
        due_on=day(row.due_date),
        customer_id=ref(row.customer.id) if row.customer else "",
        project_id=ref(row.project_id),
        tax=row.sales_tax or NOUGHT,
        total=row.total or NOUGHT,
        charges=charges(row.items),
    )


def invoice_line(row: shapes.InvoiceItem) -> InvoiceLineRecord:
    """Accounting v2 invoice item; inactive once deleted. Its amounts come as text. The name of
    its place is told only where the id is not."""
    location_id = ref(row.inventory_location_id)
    return InvoiceLineRecord(
        **common(row),
        invoice_id=ref(row.invoice_id),
        kind=known(LINE_KINDS, row.type, "type"),
        item_id=ref(row.sku_id),
        quantity=row.quantity or NOUGHT,
        unit_cost=row.cost or NOUGHT,
        unit_price=row.price or NOUGHT,
        description=plain(row.description),
        location_id=location_id,
        location_name="" if location_id else text(row.inventory_location),
        technician_id=ref(row.technician_id),
    )


def estimate(row: shapes.Estimate) -> EstimateRecord:
    """Sales v2 estimate with its lines. One without a status is open; an unlisted one raises."""
    status = row.status.name if row.status else "Open"
    return EstimateRecord(
        **common(row),
        name=text(row.name),
        status=known(ESTIMATE_STATUSES, status, "status"),
        job_id=ref(row.job_id),
        project_id=ref(row.project_id),
        customer_location_id=ref(row.location_id),
        business_unit_id=ref(row.business_unit_id),
        sold_at=utc(row.sold_on),
        subtotal=row.subtotal or NOUGHT,
        lines=tuple(_estimate_line(item) for item in row.items or ()),
    )


def _estimate_line(item: shapes.EstimateItem) -> EstimateLineRecord:
    """The types of what is offered are no fixed list there: one that is not stock is "other"."""
    group = ref(item.item_group_root_id)
    return EstimateLineRecord(
        external_id=str(item.id),
        kind=LINE_KINDS.get(text(item.sku.type), "other"),
        item_id=ref(item.sku.id),
        quantity=item.qty,
        unit_cost=item.unit_cost or NOUGHT,
        unit_price=item.unit_rate or NOUGHT,
        description=plain(item.description),
        group_id="" if group == str(item.id) else group,
    )
