"""Transfers and adjustments: made in ServiceTitan itself, so only their external data is written.

A transfer goes Pending, Picked, Received, or is Canceled before it is received. An adjustment
counts at once.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import external, goods
from sandbox.servicetitan.actions.po_lines import fine, money
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TRANSFERS = "transfers"
ADJUSTMENTS = "adjustments"
STATES = ("Pending", "Picked", "Received", "Canceled")
_NEXT = {
    "Pending": ("Picked", "Received", "Canceled"),
    "Picked": ("Received", "Canceled"),
    "Received": (),
    "Canceled": (),
}
# What the type of a transfer is called, by its id.
TRANSFER_TYPES = {1: "Standard", 2: "Truck Replenishment"}


def update(call: Call) -> Reply:
    """Change the external data and answer the id; nothing else can be written."""
    row = lists.existing(call, call.entity.name)
    changes = external.merged(row, call.body.get("externalData"))
    call.tenant.change(call.entity.name, row["id"], **changes)
    return Reply(content={"id": row["id"]})


def worth(line: Row) -> Row:
    """Return the line with its total cost; a quantity taken away is negative."""
    return {**line, "totalCost": money(line["quantity"] * line["cost"])}


def transfer(tenant: Tenant, members: Row, entries: list[Row]) -> Row:
    """Add a Pending transfer of `entries` and return it."""
    now = tenant.clock.stamp()
    lines = [worth(goods.line(tenant, entry, now)) for entry in entries]
    items = [{**line, "quantityPicked": fine(Decimal(0))} for line in lines]
    kind = members.get("transferTypeId", 1)
    whole = {
        "transferTypeId": kind,
        "transferType": TRANSFER_TYPES[kind],
        "status": "Pending",
        "syncStatus": "Pending",
        "number": str(tenant.counter("transfer", 1)),
        "date": now,
        **members,
        "items": items,
    }
    return tenant.insert(TRANSFERS, whole)


def move(tenant: Tenant, row: Row, status: str, reason: str = "NotRequired") -> Row:
    """Take a transfer on to `status`; raises the 400 where that is no step of its life."""
    if status not in _NEXT[row["status"]]:
        raise Problem(400, f"A transfer with status {row['status']} cannot become {status}.")
    return tenant.change(TRANSFERS, row["id"], **state(row, status, tenant.clock.stamp(), reason))


def state(row: Row, status: str, now: str, reason: str = "NotRequired") -> dict[str, Any]:
    """Return the members of a transfer that `status` changes."""
    if status == "Canceled":
        canceled = {"active": False, "canceledReason": reason, "dateCanceled": now}
        return {"status": status, **canceled}
    items = [
        {**line, "quantityPicked": line["quantity"], "modifiedOn": now} for line in row["items"]
    ]
    changes: dict[str, Any] = {"status": status, "items": items}
    changes["pickedDate"] = row.get("pickedDate") or now
    if status == "Received":
        changes["receivedDate"] = now
    return changes


def adjust(tenant: Tenant, members: Row, entries: list[Row]) -> Row:
    """Add an adjustment of `entries` and return it."""
    now = tenant.clock.stamp()
    whole = {
        "active": True,
        "syncStatus": "Pending",
        "number": str(tenant.counter("adjustment", 1)),
        "type": "Manual",
        "date": now,
        **members,
        "items": [worth(goods.line(tenant, entry, now)) for entry in entries],
    }
    return tenant.insert(ADJUSTMENTS, whole)


def take_back(tenant: Tenant, row: Row, reason: str = "NotRequired") -> Row:
    """Cancel an adjustment, which makes it inactive; raises the 400 for one already canceled."""
    if not row["active"]:
        raise Problem(400, "The adjustment has already been canceled.")
    now = tenant.clock.stamp()
    return tenant.change(
        ADJUSTMENTS, row["id"], active=False, canceledReason=reason, dateCanceled=now
    )
