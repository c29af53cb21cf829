"""Finding a purchase order again after an attempt whose outcome is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import documents, orders, payloads, push
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.documents import Order
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import NotFound
from integrations.records import PurchaseOrderRecord

_PAGE = 500
_DAYS_AROUND = 2
"""How far an order's date may be off when it is looked for: a day is a moment in some zone."""
# Member as written -> ours as read back.
_HEADER = {
    "vendorId": "vendor_id",
    "typeId": "type_id",
    "businessUnitId": "business_unit_id",
    "inventoryLocationId": "inventory_location_id",
    "memo": "summary",
}


class OrderPage(msgspec.Struct, rename="camel"):
    """A page of the purchase order list."""

    data: list[Order]
    has_more: bool = False


def find_created(call: Call, record: PurchaseOrderRecord) -> PushResult | None:
    """The order an earlier create made: the oldest standing one that bears our mark.

    There is no filter for the free text, so the orders of the job, or those of the days around
    the order's date, are looked through.
    """
    bearing = [order for order in _candidates(call.client, record) if _is_ours(order, record)]
    if not bearing:
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


def _candidates(client: Client, record: PurchaseOrderRecord) -> list[Order]:
    if record.job_id:
        where = {"jobId": record.job_id}
    else:
        around = timedelta(days=_DAYS_AROUND)
        where = {
            "dateOnOrAfter": payloads.day(record.date - around),
            "dateBefore": payloads.day(record.date + around),
        }
    found: list[Order] = []
    page, more = 1, True
    while more:
        parameters = where | {"page": str(page), "pageSize": str(_PAGE), "sort": "+Id"}
        answer = client.read("inventory", orders.PATH, parameters, OrderPage)
        found += answer.data
        page, more = page + 1, answer.has_more
    return found
