"""Bodies of returns to a vendor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.connectors.servicetitan.payloads.defaults import Defaults
from integrations.connectors.servicetitan.payloads.ids import whole
from integrations.connectors.servicetitan.payloads.marks import memo
from integrations.connectors.servicetitan.payloads.values import day
from integrations.records import DocumentLineRecord, ReturnRecord

_NEW_LINE = 0


def return_create(record: ReturnRecord, defaults: Defaults) -> dict[str, Any]:
    """inventory-v2: CreateInventoryReturnRequest. Raises `Rejected` naming an id that is missing.

    A line's source goes as `shipmentItemId`, the line of the receipt the goods came with.
    """
    body = {"vendorId": whole(record.vendor_id, "vendor", reason="vendor_review")}
    body |= _header(record, defaults) | {"items": [_line(line) for line in record.lines]}
    if record.job_id:
        body["jobId"] = whole(record.job_id, "job")
    if record.purchase_order_id:
        body["purchaseOrderId"] = whole(record.purchase_order_id, "purchase order")
    return body


def return_update(
    record: ReturnRecord, defaults: Defaults, line_ids: Mapping[str, str]
) -> dict[str, Any]:
    """inventory-v2: UpdateReturnRequest, with the complete list of lines. `line_ids` are theirs by
    our refs; a line without one is new. Vendor, order and job of a return cannot be changed."""
    items = [_changed_line(line, line_ids.get(line.line_ref, "")) for line in record.lines]
    return _header(record, defaults) | {"items": items}


def _header(record: ReturnRecord, defaults: Defaults) -> dict[str, Any]:
    return {
        "returnTypeId": whole(record.type_id or defaults.return_type, "return type"),
        "businessUnitId": whole(record.business_unit_id or defaults.business_unit, "business unit"),
        "inventoryLocationId": whole(
            record.location_id or defaults.warehouse, "warehouse or truck"
        ),
        "returnDate": day(record.returned_on),
        "referenceNumber": record.reference,
        "memo": memo(record.number, record.memo),
        "tax": record.tax,
        "shipping": record.shipping,
        "restockingFee": record.restocking_fee,
    }


def _line(line: DocumentLineRecord) -> dict[str, Any]:
    body = {"description": line.description, **_goods(line)}
    if line.source_line_id:
        body["shipmentItemId"] = whole(line.source_line_id, "receipt line")
    return body


def _changed_line(line: DocumentLineRecord, known: str) -> dict[str, Any]:
    return {
        "id": whole(known, "line") if known else _NEW_LINE,
        "itemDescription": line.description,
        **_goods(line),
    }


def _goods(line: DocumentLineRecord) -> dict[str, Any]:
    return {
        "skuId": whole(line.item_id, "item", reason="item_review"),
        "quantity": line.quantity,
        "cost": line.unit_price,
    }
