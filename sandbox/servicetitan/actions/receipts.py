"""Receipts through the API: posted against an order's open lines, and canceled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import bills, po_lines, receiving, to_invoice
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.store import Row

_RENAMED = {"vendorDocumentNumber": "vendorInvoiceNumber", "memo": "memo"}


def create(call: Call) -> Reply:
    """Add a receipt, move its order on and answer the receipt's id.

    More than is open on a line is refused; an unknown order is a 404.
    """
    body = call.body
    order = lists.existing(call, receiving.ORDERS, body["purchaseOrderId"])
    _check_status(call, order)
    if body.get("jobId") is not None and body["jobId"] != order.get("jobId"):
        raise invalid({"jobId": ["The job is not the purchase order's."]})
    header: dict[str, Any] = {kept: body[sent] for sent, kept in _RENAMED.items() if body.get(sent)}
    header |= {
        "receivedOn": body["dateReceived"],
        "taxAmount": po_lines.money(body["tax"]),
        "shippingAmount": po_lines.money(body["shipping"]),
    }
    receipt = receiving.book(call.tenant, order, _matched(order, body["items"]), header)
    return Reply(content={"id": receipt["id"]})


def _check_status(call: Call, order: Row) -> None:
    allowed = ["Sent", "PartiallyReceived"]
    if not call.settings["receipts_require_sent"]:
        allowed.append("Pending")
    if order["status"] not in allowed:
        raise Problem(400, f"A purchase order with status {order['status']} cannot be received.")
    kind = call.tenant.table("purchase_order_types").get(order["typeId"]) or {}
    if kind.get("requireJobBeforeReceipt") and not order.get("jobId"):
        raise Problem(400, "A purchase order of this type needs a job before it is received.")


def _matched(order: Row, sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the entries with the line each receives; raises the 400 listing all that is wrong."""
    still_open = {
        line["id"]: line["quantity"] - line["quantityReceived"] for line in order["items"]
    }
    errors: dict[str, list[str]] = {} if sent else {"items": ["At least one item is required."]}
    entries = []
    for n, entry in enumerate(sent):
        line = _line(order, entry, still_open)
        if line is None:
            member = "purchaseOrderItemId" if entry.get("purchaseOrderItemId") else "skuId"
            errors[f"items[{n}].{member}"] = ["No such item on the purchase order."]
        elif message := _wrong(entry, still_open[line["id"]]):
            errors[f"items[{n}].quantity"] = [message]
        else:
            still_open[line["id"]] -= entry["quantity"]
            entries.append({**entry, "lineId": line["id"]})
    if errors:
        raise invalid(errors)
    return entries


def _line(order: Row, entry: dict[str, Any], still_open: dict[int, Decimal]) -> Row | None:
    wanted = entry.get("purchaseOrderItemId")
    lines = [line for line in order["items"] if line["skuId"] == entry["skuId"]]
    if wanted:
        return next((line for line in lines if line["id"] == wanted), None)
    # Without a line id: the first line of that SKU with room, else the first to complain about.
    fitting = [line for line in lines if still_open[line["id"]] >= entry["quantity"]]
    return next(iter(fitting or lines), None)


def _wrong(entry: dict[str, Any], still_open: Decimal) -> str:
    if entry["quantity"] <= 0:
        return "The quantity must be greater than zero."
    if entry["quantity"] > still_open:
        return f"The quantity is above the open quantity {still_open.normalize():f}."
    return ""


def cancel(call: Call) -> Reply:
    """Make a receipt inactive, take it off its order and answer its id."""
    receipt = lists.existing(call, receiving.TABLE)
    order = call.tenant.table(receiving.ORDERS)[receipt["purchaseOrderId"]]
    if not receipt["active"]:
        raise Problem(400, "The receipt has already been canceled.")
    if order["status"] == "Exported" or receipt["syncStatus"] == "Exported":
        raise Problem(call.settings["locked_status"], "An exported receipt cannot be canceled.")
    reason = call.body.get("canceledReason", "Other")
    call.tenant.change(receiving.TABLE, receipt["id"], active=False, canceledReason=reason)
    receiving.move(call.tenant, order, receipt, -1)
    bills.canceled(call.tenant, receipt)
    to_invoice.pull(call.tenant, receipt)
    return Reply(content={"id": receipt["id"]})
