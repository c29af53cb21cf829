"""Purchase orders, receipts and returns as ServiceTitan has them."""

from __future__ import annotations

from collections.abc import Iterable

from integrations.connectors.servicetitan import shapes_purchasing as shapes
from integrations.connectors.servicetitan.plain_text import plain, text
from integrations.connectors.servicetitan.values import (
    NOUGHT,
    common,
    custom_fields,
    day,
    known,
    ref,
    utc,
)
from integrations.records import (
    RemoteLineRecord,
    RemoteOrderRecord,
    RemoteReceiptRecord,
    RemoteReturnRecord,
)

# Kept in their own words: what they mean here depends on who made the document.
RECEIPT_STATUSES = {name: name for name in ("Pending", "Posted", "Exported")}
RETURN_STATUSES = {name: name for name in ("Pending", "Returned", "CreditReceived", "Canceled")}


def purchase_order(row: shapes.PurchaseOrder) -> RemoteOrderRecord:
    """Inventory v2 purchase order. Its status is no fixed list there and comes as it is."""
    return RemoteOrderRecord(
        **common(row),
        number=text(row.number),
        status=text(row.status),
        vendor_id=ref(row.vendor_id),
        lines=_lines(row.items),
        type_id=ref(row.type_id),
        business_unit_id=ref(row.business_unit_id),
        location_id=ref(row.inventory_location_id),
        job_id=ref(row.job_id),
        project_id=ref(row.project_id),
        date=day(row.date),
        required_on=day(row.required_on),
        sent_at=utc(row.sent_on),
        tax=row.tax or NOUGHT,
        shipping=row.shipping or NOUGHT,
        total=row.total,
        memo=text(row.summary),
        vendor_document_number=text(row.vendor_document_number),
        custom_fields=custom_fields(row.custom_fields),
    )


def receipt(row: shapes.Receipt) -> RemoteReceiptRecord:
    """Inventory v2 receipt; inactive once canceled."""
    return RemoteReceiptRecord(
        **common(row),
        number=text(row.number),
        purchase_order_id=ref(row.purchase_order_id),
        lines=_lines(row.items, source="purchase_order_item_id"),
        vendor_id=ref(row.vendor_id),
        location_id=ref(row.inventory_location_id),
        job_id=ref(row.job_id),
        received_on=day(row.received_on),
        vendor_document_number=text(row.vendor_invoice_number),
        memo=text(row.memo),
        tax=row.tax_amount or NOUGHT,
        shipping=row.shipping_amount or NOUGHT,
        status=known(RECEIPT_STATUSES, row.sync_status, "syncStatus"),
    )


def return_(row: shapes.Return) -> RemoteReturnRecord:
    """Inventory v2 return. A canceled one is inactive, whether its row says so or only its
    status."""
    status = known(RETURN_STATUSES, row.status, "status")
    shared = common(row)
    return RemoteReturnRecord(
        **{**shared, "active": shared["active"] and status != "Canceled"},
        number=text(row.number),
        status=status,
        vendor_id=ref(row.vendor_id),
        lines=_lines(row.items, source="receipt_item_id"),
        purchase_order_id=ref(row.purchase_order_id),
        location_id=ref(row.inventory_location_id),
        job_id=ref(row.job_id),
        returned_on=day(row.return_date),
        reference=text(row.reference_number),
        memo=text(row.memo),
    )


def _lines(items: Iterable[shapes.Line] | None, source: str = "") -> tuple[RemoteLineRecord, ...]:
    """The lines that stand, in their order; `source` is the member naming the line before."""
    return tuple(
        RemoteLineRecord(
            external_id=str(item.id),
            item_id=ref(item.sku_id),
            quantity=item.quantity,
            unit_cost=item.cost,
            description=plain(item.description),
            vendor_part_number=text(item.vendor_part_number),
            quantity_received=item.quantity_received or NOUGHT,
            source_line_id=ref(getattr(item, source)) if source else "",
        )
        for item in items or ()
        if item.stands
    )
