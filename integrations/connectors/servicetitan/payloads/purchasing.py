"""Bodies of purchase orders and receipts."""

from __future__ import annotations

import re
from typing import Any

from integrations.connectors.servicetitan.payloads.defaults import Defaults
from integrations.connectors.servicetitan.payloads.ids import whole
from integrations.connectors.servicetitan.payloads.marks import memo
from integrations.connectors.servicetitan.payloads.values import address, day
from integrations.records import DocumentLineRecord, PurchaseOrderRecord, ReceiptRecord

CANCEL_REASONS = ("NotRequired", "Duplicate", "Accidental", "VendorIssue", "JobCanceled", "Other")
_NEW_LINE = 0


def purchase_order(record: PurchaseOrderRecord, defaults: Defaults) -> dict[str, Any]:
    """inventory-v2: CreatePurchaseOrderRequest. Raises `Rejected` naming an id that is missing."""
    return _header(record, defaults) | {"items": [_order_line(line) for line in record.lines]}


def purchase_order_update(record: PurchaseOrderRecord, defaults: Defaults) -> dict[str, Any]:
    """inventory-v2: UpdatePurchaseOrderRequest, with the complete list of lines: one that is left
    out is deactivated over there. Raises as `purchase_order`."""
    return _header(record, defaults) | {"items": [_changed_line(line) for line in record.lines]}


def receipt(record: ReceiptRecord) -> dict[str, Any]:
    """inventory-v2: ReceivePurchaseOrderRequest. Raises `Rejected` naming an id that is missing."""
    body: dict[str, Any] = {
        "purchaseOrderId": whole(record.purchase_order_id, "purchase order"),
        "dateReceived": day(record.received_on),
        "vendorDocumentNumber": record.vendor_document_number,
        "memo": memo(record.number, record.memo),
        "tax": record.tax,
        "shipping": record.shipping,
        "items": [_received_line(line) for line in record.lines],
    }
    if record.job_id:
        body["jobId"] = whole(record.job_id, "job")
    return body


def cancellation(reason: str) -> dict[str, Any]:
    """inventory-v2: CancelResourceRequest; a reason that is not in its list goes as "Other"."""
    known = {name.lower(): name for name in CANCEL_REASONS}
    return {"canceledReason": known.get(re.sub(r"[\W_]+", "", reason).lower(), "Other")}


def _header(record: PurchaseOrderRecord, defaults: Defaults) -> dict[str, Any]:
    body: dict[str, Any] = {
        "vendorId": whole(record.vendor_id, "vendor", reason="vendor_review"),
        "typeId": whole(record.type_id or defaults.purchase_order_type, "purchase order type"),
        "businessUnitId": whole(record.business_unit_id or defaults.business_unit, "business unit"),
        "inventoryLocationId": whole(
            record.location_id or defaults.warehouse, "warehouse or truck"
        ),
        "shipTo": {"description": record.ship_to_name, "address": address(record.ship_to)},
        "impactsTechnicianPayroll": defaults.impacts_payroll,
        "memo": memo(record.number, record.memo),
        "date": day(record.date),
        "requiredOn": day(record.required_on),
        "tax": record.tax,
        "shipping": record.shipping,
    }
    if record.job_id:
        body["jobId"] = whole(record.job_id, "job")
    if record.project_id:
        body["projectId"] = whole(record.project_id, "project", reason="project_missing")
    return body


def _order_line(line: DocumentLineRecord) -> dict[str, Any]:
    return {
        "skuId": whole(line.item_id, "item", reason="item_review"),
        "description": line.description,
        "vendorPartNumber": line.vendor_part_number,
        "quantity": line.quantity,
        "cost": line.unit_price,
    }


def _changed_line(line: DocumentLineRecord) -> dict[str, Any]:
    known = line.source_line_id
    return {"id": whole(known, "line") if known else _NEW_LINE} | _order_line(line)


def _received_line(line: DocumentLineRecord) -> dict[str, Any]:
    return _order_line(line) | {
        "purchaseOrderItemId": whole(line.source_line_id, "purchase order line")
    }
