"""Purchase orders: write and verify."""

from __future__ import annotations

from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import documents, hints, order_lists, payloads, push
from integrations.connectors.servicetitan.client import Client, Exchange
from integrations.connectors.servicetitan.documents import Order
from integrations.connectors.servicetitan.order_lists import PATH
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import NotFound, OutcomeUnknown, Rejected, RemoteError
from integrations.records import PurchaseOrderRecord

CANCELED = "Canceled"
_LINES_FIXED = "Sent"


def get(client: Client, external_id: str) -> Order:
    """One purchase order; raises `NotFound`, also for no id at all."""
    if not external_id:
        raise NotFound("The purchase order has no ServiceTitan id.")
    return client.read("inventory", f"{PATH}/{external_id}", {}, Order)


def create(call: Call, record: PurchaseOrderRecord) -> PushResult:
    """Create the order and read it back. An order that came out wrong is canceled again and
    refused as `total_mismatch`, so what stands over there is always what was ordered."""
    push.check_total(record.lines, record.total, record.number)
    body = payloads.purchase_order(record, call.defaults)
    exchange = call.client.write("POST", "inventory", PATH, body, key=call.key)
    made = push.written_id(exchange, record.number)
    order = _made(call, record, made)
    found = documents.match(record.lines, order.items)
    wrong = differences(record, order, found)
    if wrong:
        _take_back(call, record, order, wrong)
        raise push.differs(record.number, f"purchase order {order.number}", wrong)
    return push.result(order.id, order.number, found.line_ids, exchange)


def update(call: Call, record: PurchaseOrderRecord) -> PushResult:
    """Make the order over there like ours: header and the complete list of lines."""
    push.check_total(record.lines, record.total, record.number)
    body = payloads.purchase_order_update(record, call.defaults)
    try:
        exchange = _patch(call, record, body)
    except NotFound:
        raise
    except Rejected as refusal:
        exchange = _header_only(call, record, body, refusal)
    order = push.read_back(lambda: get(call.client, record.external_id), record.number)
    found = documents.match(record.lines, order.items)
    wrong = differences(record, order, found)
    if wrong:
        raise OutcomeUnknown(
            f"ServiceTitan took the change of {record.number}, but shows it differently: {wrong}."
        )
    return push.result(order.id, order.number, found.line_ids, exchange)


def cancel(call: Call, record: PurchaseOrderRecord) -> PushResult:
    """Cancel the order; one that is canceled already counts as done."""
    try:
        exchange = _cancel(call, record.external_id, record.cancel_reason)
    except NotFound:
        raise
    except Rejected as refusal:
        order = _after(refusal, call, record.external_id)
        if order.status != CANCELED:
            raise _locked(refusal, order, record.number) from refusal
        return push.result(order.id, order.number)
    return push.result(record.external_id, "", exchange=exchange)


def _made(call: Call, record: PurchaseOrderRecord, external_id: str) -> Order:
    """The order just made. One that became a request is unknown for now, and says why."""
    try:
        return push.read_back(lambda: get(call.client, external_id), record.number)
    except OutcomeUnknown as unseen:
        try:
            order_lists.require_no_request(call.client, record)
        except Rejected as waiting:
            raise OutcomeUnknown(waiting.message, hint=waiting.hint) from unseen
        except RemoteError:
            raise unseen from None
        raise


def _patch(call: Call, record: PurchaseOrderRecord, body: dict[str, Any]) -> Exchange:
    path = f"{PATH}/{payloads.whole(record.external_id, 'purchase order')}"
    return call.client.write("PATCH", "inventory", path, body, key=call.key)


def _header_only(
    call: Call, record: PurchaseOrderRecord, body: dict[str, Any], refusal: Rejected
) -> Exchange:
    """A sent order takes no lines any more, but still a new date: try that if the lines agree."""
    order = _after(refusal, call, record.external_id)
    agree = documents.match(record.lines, order.items).complete
    if order.status != _LINES_FIXED or not agree:
        raise _locked(refusal, order, record.number) from refusal
    header = {name: value for name, value in body.items() if name != "items"}
    return _patch(call, record, header)


def _cancel(call: Call, external_id: str, reason: str) -> Exchange:
    path = f"{PATH}/{payloads.whole(external_id, 'purchase order')}/cancellation"
    body = payloads.cancellation(reason)
    return call.client.write("PATCH", "inventory", path, body, key=call.key)


def _take_back(call: Call, record: PurchaseOrderRecord, order: Order, wrong: str) -> None:
    try:
        _cancel(call, str(order.id), "Accidental")
    except RemoteError as error:
        theirs = f"purchase order {order.number}"
        raise push.not_taken_back(record.number, theirs, wrong, error) from error


def _after(refusal: Rejected, call: Call, external_id: str) -> Order:
    """The order as it stands after a refusal; the refusal itself if it cannot be seen."""
    try:
        return get(call.client, external_id)
    except RemoteError:
        raise refusal from None


def _locked(refusal: Rejected, order: Order, ours: str) -> Rejected:
    """The refusal, told by the order's status where that explains it."""
    if order.status not in hints.LOCKED or refusal.reason not in ("", "external_locked"):
        return refusal
    hint = hints.locked(order.number, ours, order.status)
    return Rejected(
        f"ServiceTitan takes no change of purchase order {order.number}: it "
        f"{hints.LOCKED[order.status]}.",
        reason=hint.reason,
        hint=hint.text,
        code=refusal.code,
        detail=refusal.detail,
    )


def differences(record: PurchaseOrderRecord, order: Order, found: documents.Match) -> str:
    """What the order over there says otherwise than ours about money; empty when it agrees."""
    said = [] if found.complete else [found.differences()]
    ours = {"tax": record.tax, "shipping": record.shipping}
    for name, value in ours.items():
        theirs = getattr(order, name) or 0
        if theirs != value:
            said.append(f"{name} {theirs} instead of {value}")
    total = documents.goods(record.lines) + record.tax + record.shipping
    # Each line may be a rounding away, ours being rounded one by one.
    if order.total is not None and abs(order.total - total) > documents.CENT * len(record.lines):
        said.append(f"total {order.total} instead of {total}")
    return ", ".join(said)
