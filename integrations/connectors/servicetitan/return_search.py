"""Finding a return again after an attempt whose outcome is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import payloads, push, returns
from integrations.connectors.servicetitan.documents import Return
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import NotFound
from integrations.records import ReturnRecord

# Member as written -> ours as read back.
_HEADER = {
    "returnTypeId": "return_type_id",
    "businessUnitId": "business_unit_id",
    "inventoryLocationId": "inventory_location_id",
    "referenceNumber": "reference_number",
    "memo": "memo",
}


def find_created(call: Call, record: ReturnRecord) -> PushResult | None:
    """The return an earlier create made: the oldest standing one that bears our mark, among those
    of the order, or of the vendor."""
    where: dict[str, Any] = {"active": "Any"}
    if record.purchase_order_id:
        where["purchaseOrderId"] = record.purchase_order_id
    else:
        where["vendorIds"] = record.vendor_id
    for row in returns.every(call.client, where):
        if row.status != returns.CANCELED and payloads.bears(row.memo, record.number):
            return push.result(row.id, row.number, returns.match(record, row).line_ids)
    return None


def find_updated(call: Call, record: ReturnRecord) -> PushResult | None:
    """The return, if it already says what ours says."""
    row = _get(call, record)
    if row is None:
        return None
    found = returns.match(record, row)
    body = payloads.return_update(returns.typed(call, record), call.defaults, {})
    if not _agrees(row, body) or returns.differences(record, row, found):
        return None
    return push.result(row.id, row.number, found.line_ids)


def find_canceled(call: Call, record: ReturnRecord) -> PushResult | None:
    """The return, if it is canceled."""
    row = _get(call, record)
    return push.result(row.id, row.number) if row and row.status == returns.CANCELED else None


def _get(call: Call, record: ReturnRecord) -> Return | None:
    try:
        return returns.get(call.client, record.external_id)
    except NotFound:
        return None


def _agrees(row: Return, header: Mapping[str, Any]) -> bool:
    """Whether the header over there says what we would write; days agree whatever their hour. The
    restocking fee is told by no read."""
    same = all((getattr(row, theirs) or "") == header[ours] for ours, theirs in _HEADER.items())
    return same and (row.return_date or "")[:10] == header["returnDate"][:10]
