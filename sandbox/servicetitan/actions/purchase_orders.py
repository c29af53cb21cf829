"""Purchase orders: created Pending, changed while they may be, canceled; never sent from here.

Sending is what a person does in ServiceTitan itself, so it is a control verb.
"""

from __future__ import annotations

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import drafts, po_lines, requests
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = drafts.TABLE
LOCKED = ("Received", "Exported", "Canceled")


def create(call: Call) -> Reply:
    """Add a Pending order and answer its id; a type that receives by itself receives it all.

    Where the account wants dear orders approved, one above the limit becomes a request instead.
    """
    order = drafts.draft(call.tenant, call.body)
    limit = call.settings["orders_need_approval_above"]
    dear = limit is not None and order["total"] > limit
    row = (requests.add if dear else drafts.place)(call.tenant, order)
    return Reply(content={"id": row["id"]})


def update(call: Call) -> Reply:
    """Change the members sent and answer the id; `items`, when sent, is the whole list."""
    tenant, body = call.tenant, call.body
    order = lists.existing(call, TABLE)
    if order["status"] in LOCKED:
        title = f"A purchase order with status {order['status']} cannot be changed."
        raise Problem(call.settings["locked_status"], title)
    drafts.check(tenant, body, order)
    changes = drafts.members(tenant, body)
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
