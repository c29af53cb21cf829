"""Receipts of purchase orders: write, verify, find again."""

from __future__ import annotations

from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import (
    documents,
    hints,
    orders,
    paging,
    payloads,
    push,
)
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.documents import Receipt
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import NotFound, Rejected, RemoteError
from integrations.records import ReceiptRecord

PATH = "receipts"
_NOT_SENT = "Pending"
_BY = "purchase_order_item_id"


def create(call: Call, record: ReceiptRecord) -> PushResult:
    """Receive against the order and read the receipt back. One that came out wrong is canceled
    again and refused as `total_mismatch`."""
    body = payloads.receipt(record)
    try:
        exchange = call.client.write("POST", "inventory", PATH, body, key=call.key)
    except NotFound:
        raise
    except Rejected as refusal:
        raise _told_by_order(refusal, call, record) from refusal
    made = push.written_id(exchange, record.number)
    receipt = push.read_back(lambda: get(call.client, made), record.number)
    found = documents.match(record.lines, receipt.items, by=_BY)
    if not found.complete:
        _take_back(call, record, receipt, found.differences())
        raise push.differs(record.number, f"receipt {receipt.number}", found.differences())
    return push.result(receipt.id, receipt.number, found.line_ids, exchange)


def cancel(call: Call, record: ReceiptRecord) -> PushResult:
    """Cancel the receipt; one that is canceled already counts as done."""
    try:
        exchange = _cancel(call, record.external_id)
    except NotFound:
        raise
    except Rejected:
        done = find_canceled(call, record)
        if done is None:
            raise
        return done
    return push.result(record.external_id, "", exchange=exchange)


def find_created(call: Call, record: ReceiptRecord) -> PushResult | None:
    """The receipt an earlier create made: the oldest standing one of the order bearing our mark."""
    where = {"purchaseOrderIds": record.purchase_order_id, "active": "True"}
    bearing = [
        receipt
        for receipt in _all(call.client, where)
        if receipt.active is not False and payloads.bears(receipt.memo, record.number)
    ]
    if not bearing:
        return None
    receipt = min(bearing, key=lambda receipt: receipt.id)
    found = documents.match(record.lines, receipt.items, by=_BY)
    return push.result(receipt.id, receipt.number, found.line_ids)


def find_canceled(call: Call, record: ReceiptRecord) -> PushResult | None:
    """The receipt, if it is canceled."""
    try:
        receipt = get(call.client, record.external_id)
    except NotFound:
        return None
    return push.result(receipt.id, receipt.number) if receipt.active is False else None


def get(client: Client, external_id: str) -> Receipt:
    """One receipt, standing or canceled; raises `NotFound`. There is no address for a single one,
    and an unknown filter would be ignored, so the answer is checked."""
    for receipt in _all(client, {"ids": external_id, "active": "Any"}) if external_id else ():
        if str(receipt.id) == external_id:
            return receipt
    raise NotFound(f"ServiceTitan has no receipt {external_id}".rstrip() + ".")


def _all(client: Client, where: dict[str, Any]) -> list[Receipt]:
    return paging.every(client, "inventory", PATH, where | paging.BY_ID, Receipt)


def _cancel(call: Call, external_id: str) -> Any:
    path = f"{PATH}/{payloads.whole(external_id, 'receipt')}/cancellation"
    body = payloads.cancellation("Other")
    return call.client.write("PATCH", "inventory", path, body, key=call.key)


def _take_back(call: Call, record: ReceiptRecord, receipt: Receipt, wrong: str) -> None:
    try:
        _cancel(call, str(receipt.id))
    except RemoteError as error:
        theirs = f"receipt {receipt.number}"
        raise push.not_taken_back(record.number, theirs, wrong, error) from error


def _told_by_order(refusal: Rejected, call: Call, record: ReceiptRecord) -> Rejected:
    """The refusal, explained by the state of the order the goods belong to."""
    try:
        order = orders.get(call.client, record.purchase_order_id)
    except RemoteError:
        return refusal
    if order.status == _NOT_SENT:
        return Rejected(
            f"ServiceTitan receives goods only on orders that were sent, and purchase order "
            f"{order.number} is still Pending there.",
            reason=hints.not_sent(order.number).reason,
            hint=hints.not_sent(order.number).text,
            code=refusal.code,
            detail=refusal.detail,
        )
    if order.status in ("Exported", "Received", orders.CANCELED):
        return _closed(refusal, order.number, order.status, record.number)
    return refusal


def _closed(refusal: Rejected, number: str, status: str, ours: str) -> Rejected:
    return Rejected(
        f"Purchase order {number} takes no more goods in ServiceTitan: its status is {status}.",
        reason="external_locked",
        hint=f"Somebody with access to ServiceTitan has to compare its receipts with {ours} and "
        "enter what is missing by hand.",
        code=refusal.code,
        detail=refusal.detail,
    )
