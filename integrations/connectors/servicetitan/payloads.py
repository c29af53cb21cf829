"""Neutral records to ServiceTitan's request bodies. Pure: nothing is looked up here.

Unknown members are dropped over there with a success, so the names below are the whole contract.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrations.http.errors import Rejected
from integrations.records import Address, DocumentLineRecord, PurchaseOrderRecord, ReceiptRecord

MARK = "PlyHub"
CANCEL_REASONS = ("NotRequired", "Duplicate", "Accidental", "VendorIssue", "JobCanceled", "Other")
_NEW_LINE = 0
_YES = frozenset({"true", "yes", "on", "1"})
_CHOOSE = "Choose a default in the settings of the ServiceTitan connection."
_LINK = "Link it to its counterpart in ServiceTitan, or run a sync first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a connection fills in where a document says nothing."""

    purchase_order_type: str = ""
    business_unit: str = ""
    warehouse: str = ""
    impacts_payroll: bool = False

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Defaults:
        """Read them from a connection's options."""
        return cls(
            purchase_order_type=options.get("purchase_order_type", ""),
            business_unit=options.get("business_unit", ""),
            warehouse=options.get("warehouse", ""),
            impacts_payroll=options.get("impacts_payroll", "").strip().lower() in _YES,
        )


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


def token(number: str) -> str:
    """The mark by which a document of ours is found again, for instance `PlyHub PO-892`."""
    return f"{MARK} {number}"


def memo(number: str, words: str) -> str:
    """The free text of a document: our mark first, then what people wrote."""
    return f"{token(number)}\n{words}".rstrip()


def bears(words: str | None, number: str) -> bool:
    """Whether a free text carries the mark of document `number`, and not that of PO-8921."""
    return bool(re.search(rf"(?<![\w-]){re.escape(token(number))}(?![\w-])", words or ""))


def day(value: date) -> str:
    """A day as the API writes it: midnight UTC."""
    return f"{value.isoformat()}T00:00:00Z"


def whole(value: str, what: str, *, reason: str = "id_invalid") -> int:
    """An id of theirs as a number. Raises `Rejected` naming `what` when it is missing or is none;
    nothing has been sent at that point."""
    if value.isascii() and value.isdigit():
        return int(value)
    article = "an" if what[0] in "aeio" else "a"
    told = (
        f"ServiceTitan needs {article} {what}" if not value else f"{value!r} is no ServiceTitan id"
    )
    default = what in ("purchase order type", "business unit", "warehouse or truck")
    raise Rejected(f"{told} for this document.", reason=reason, hint=_CHOOSE if default else _LINK)


def _header(record: PurchaseOrderRecord, defaults: Defaults) -> dict[str, Any]:
    body: dict[str, Any] = {
        "vendorId": whole(record.vendor_id, "vendor", reason="vendor_review"),
        "typeId": whole(record.type_id or defaults.purchase_order_type, "purchase order type"),
        "businessUnitId": whole(record.business_unit_id or defaults.business_unit, "business unit"),
        "inventoryLocationId": whole(
            record.location_id or defaults.warehouse, "warehouse or truck"
        ),
        "shipTo": {"description": record.ship_to_name, "address": _address(record.ship_to)},
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


def _address(address: Address) -> dict[str, str]:
    """All six members: the API insists on them, and takes empty text."""
    return {
        "street": address.street,
        "unit": address.unit,
        "city": address.city,
        "state": address.state,
        "zip": address.zip,
        "country": address.country,
    }
