"""Purchase orders: created Pending, changed while they may be, canceled; never sent from here.

Sending is what a person does in ServiceTitan itself, so it is a control verb.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import po_lines, receiving, references
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "purchase_orders"
LOCKED = ("Received", "Exported", "Canceled")
# name in a body -> name on the order
_RENAMED = {"memo": "summary", "vendorInvoiceNumber": "vendorDocumentNumber"}
_PLAIN = (
    "vendorId",
    "typeId",
    "businessUnitId",
    "inventoryLocationId",
    "jobId",
    "technicianId",
    "projectId",
    "budgetCodeId",
    "impactsTechnicianPayroll",
    "date",
    "requiredOn",
)


def create(call: Call) -> Reply:
    """Add a Pending order and answer its id; a type that receives by itself receives it all."""
    tenant, body = call.tenant, call.body
    _check(tenant, body)
    now = tenant.clock.stamp()
    lines = po_lines.build(tenant, body["items"], now)
    order = {
        "status": "Pending",
        "batchId": None,
        "sentOn": None,
        "receivedOn": None,
        "vendorDocumentNumber": "",
        "summary": "",
        "createdById": 0,
        "customFields": None,
        "removedItems": [],
        "canceledReason": None,
        **_members(tenant, body),
        "items": lines,
        "number": _number(tenant, body),
    }
    order["total"] = po_lines.total(lines, order["tax"], order["shipping"])
    row = tenant.insert(TABLE, order)
    if tenant.table("purchase_order_types")[row["typeId"]].get("automaticallyReceive"):
        receiving.receive_all(tenant, row)
    return Reply(content={"id": row["id"]})


def update(call: Call) -> Reply:
    """Change the members sent and answer the id; `items`, when sent, is the whole list."""
    tenant, body = call.tenant, call.body
    order = lists.existing(call, TABLE)
    if order["status"] in LOCKED:
        title = f"A purchase order with status {order['status']} cannot be changed."
        raise Problem(call.settings["locked_status"], title)
    _check(tenant, body, order)
    changes = _members(tenant, body)
    lines = order["items"]
    if "items" in body:
        if order["status"] != "Pending" and not call.settings["sent_items_editable"]:
            title = "Items can only be changed while the purchase order is Pending."
            raise Problem(call.settings["locked_status"], title)
        lines, gone = po_lines.replaced(tenant, lines, body["items"], tenant.clock.stamp())
        changes |= {"items": lines, "removedItems": [*order["removedItems"], *gone]}
    changes["total"] = po_lines.total(
        lines, changes.get("tax", order["tax"]), changes.get("shipping", order["shipping"])
    )
    tenant.change(TABLE, order["id"], **changes)
    return Reply(content={"id": order["id"]})


def cancel(call: Call) -> Reply:
    """Cancel a Pending or Sent order and answer its id; anything received forbids it."""
    order = lists.existing(call, TABLE)
    cancel_order(call.tenant, order, call.body.get("canceledReason", "Other"))
    return Reply(content={"id": order["id"]})


def cancel_order(tenant: Tenant, order: Row, reason: str) -> Row:
    """Cancel `order`; raises the 400 unless it is Pending or Sent."""
    if order["status"] not in ("Pending", "Sent"):
        status = order["status"]
        raise Problem(400, f"A purchase order with status {status} cannot be canceled.")
    lines = [{**line, "status": "Canceled"} for line in order["items"]]
    return tenant.change(TABLE, order["id"], status="Canceled", canceledReason=reason, items=lines)


def send_order(tenant: Tenant, order: Row) -> Row:
    """Mark a Pending order as sent; raises the 400 for any other."""
    if order["status"] != "Pending":
        raise Problem(400, f"A purchase order with status {order['status']} cannot be sent.")
    return tenant.change(TABLE, order["id"], status="Sent", sentOn=tenant.clock.stamp())


def _check(tenant: Tenant, body: dict[str, Any], order: Row | None = None) -> None:
    # What an order already has may have become inactive since; only changes are checked.
    changed = {name: v for name, v in body.items() if order is None or order.get(name) != v}
    references.check(tenant, changed)
    whole = {**(order or {}), **body}
    project = tenant.table("projects").get(whole.get("projectId") or 0)
    units = (project or {}).get("businessUnitIds")
    if units and whole["businessUnitId"] not in units:
        raise invalid({"businessUnitId": ["The business unit is not one of the project's."]})
    errors = {
        name: ["It must not be negative."] for name in ("tax", "shipping") if body.get(name, 0) < 0
    }
    if errors:
        raise invalid(errors)


def _members(tenant: Tenant, body: dict[str, Any]) -> dict[str, Any]:
    members = {name: body[name] for name in _PLAIN if name in body}
    members |= {kept: body[sent] or "" for sent, kept in _RENAMED.items() if sent in body}
    members |= {
        name: po_lines.money(Decimal(body[name])) for name in ("tax", "shipping") if name in body
    }
    if "shipTo" in body:
        members["shipTo"] = body["shipTo"]["address"]
        members["shipToDescription"] = body["shipTo"]["description"]
    if body.get("jobId"):
        members["invoiceId"] = tenant.table("jobs")[body["jobId"]].get("invoiceId")
    return members


def _number(tenant: Tenant, body: dict[str, Any]) -> str:
    if body.get("jobId"):
        job = tenant.table("jobs")[body["jobId"]]["jobNumber"]
        return f"{job}-{tenant.counter(f'po:{job}'):03d}"
    return str(tenant.counter("po", 1001))
