"""A purchase order from what was sent: checked, added up, numbered, put on the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan.actions import po_lines, receiving, references
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "purchase_orders"
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


def draft(tenant: Tenant, body: Row) -> Row:
    """Return the order `body` asks for, without id and number; raises the 400 for a wrong one."""
    check(tenant, body)
    lines = po_lines.build(tenant, body["items"], tenant.clock.stamp())
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
        **members(tenant, body),
        "items": lines,
    }
    return {**order, "total": po_lines.total(lines, order["tax"], order["shipping"])}


def place(tenant: Tenant, order: Row, key: int | None = None) -> Row:
    """Add a drafted order under the id `key` or a new one; one of a type that does receives all."""
    key = tenant.next_id() if key is None else key
    now = tenant.clock.stamp()
    stamped = {"id": key, **order, "number": _number(tenant, order)}
    row = tenant.table(TABLE).insert(key, {**stamped, "createdOn": now, "modifiedOn": now})
    if tenant.table("purchase_order_types")[row["typeId"]].get("automaticallyReceive"):
        receiving.receive_all(tenant, row)
    return row


def check(tenant: Tenant, body: Row, order: Row | None = None) -> None:
    """Check ids, the project's business units and amounts; raises the 400.

    What `order` already has may have become inactive since; only what changes is checked.
    """
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


def members(tenant: Tenant, body: Row) -> dict[str, Any]:
    """Return the members of an order that `body` sets, under the names a read shows."""
    found = {name: body[name] for name in _PLAIN if name in body}
    found |= {kept: body[sent] or "" for sent, kept in _RENAMED.items() if sent in body}
    found |= {
        name: po_lines.money(Decimal(body[name])) for name in ("tax", "shipping") if name in body
    }
    if "shipTo" in body:
        found["shipTo"] = body["shipTo"]["address"]
        found["shipToDescription"] = body["shipTo"]["description"]
    if body.get("jobId"):
        found["invoiceId"] = tenant.table("jobs")[body["jobId"]].get("invoiceId")
    return found


def _number(tenant: Tenant, order: Row) -> str:
    if order.get("jobId"):
        job = tenant.table("jobs")[order["jobId"]]["jobNumber"]
        return f"{job}-{tenant.counter(f'po:{job}'):03d}"
    return str(tenant.counter("po", 1001))
