"""Finding a purchase order again after an attempt whose outcome is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import documents, order_lists, orders, payloads, push
from integrations.connectors.servicetitan.documents import Order
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import NotFound
from integrations.records import PurchaseOrderRecord

# Member as written -> ours as read back.
_HEADER = {
    "vendorId": "vendor_id",
    "typeId": "type_id",
    "businessUnitId": "business_unit_id",
    "inventoryLocationId": "inventory_location_id",
    "memo": "summary",
}


def find_created(call: Call, record: PurchaseOrderRecord) -> PushResult | None:
    """The order an earlier create made: the oldest standing one that bears our mark.

    Raises `Rejected` while it is no more than a request there.
    """
    bearing = [row for row in order_lists.orders(call.client, record) if _is_ours(row, record)]
    if not bearing:
        order_lists.require_no_request(call.client, record)
        return None
    order = min(bearing, key=lambda order: order.id)
    return push.result(order.id, order.number, documents.match(record.lines, order.items).line_ids)


def find_updated(call: Call, record: PurchaseOrderRecord) -> PushResult | None:
    """The order, if it already says what ours says."""
    try:
        order = orders.get(call.client, record.external_id)
    except NotFound:
        return None
    found = documents.match(record.lines, order.items)
    header = payloads.purchase_order_update(record, call.defaults)
    if not _agrees(order, header) or orders.differences(record, order, found):
        return None
    return push.result(order.id, order.number, found.line_ids)


def find_canceled(call: Call, record: PurchaseOrderRecord) -> PushResult | None:
    """The order, if it is canceled."""
    try:
        order = orders.get(call.client, record.external_id)
    except NotFound:
        return None
    return push.result(order.id, order.number) if order.status == orders.CANCELED else None


def _agrees(order: Order, header: Mapping[str, Any]) -> bool:
    """Whether the header over there says what we would write; days agree whatever their hour."""
    same = all(header[ours] == getattr(order, theirs) for ours, theirs in _HEADER.items())
    days = (("date", order.date), ("requiredOn", order.required_on))
    return same and all((said or "")[:10] == header[name][:10] for name, said in days)


def _is_ours(order: Order, record: PurchaseOrderRecord) -> bool:
    return order.status != orders.CANCELED and payloads.bears(order.summary, record.number)
