"""What the office does with purchase orders and bills in ServiceTitan itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.actions import (
    bills,
    drafts,
    field_values,
    po_lines,
    purchase_orders,
    receiving,
    requests,
)
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.entries import chosen, entry, in_words, place
from sandbox.servicetitan.verbs.find import row
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]


def _order(system: ServiceTitanSystem, payload: Payload) -> Row:
    return row(system.main, "purchase_orders", payload["id"], "number")


def _answer(system: ServiceTitanSystem, order: Row) -> Payload:
    now = system.main.table("purchase_orders")[order["id"]]
    return {name: now[name] for name in ("id", "number", "status")}


def send_po(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Mark the order `id` (or its number) as sent."""
    order = _order(system, payload)
    with in_words():
        purchase_orders.send_order(system.main, order)
    return _answer(system, order)


def cancel_po(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Cancel the order `id`, as someone in the office would."""
    order = _order(system, payload)
    with in_words():
        purchase_orders.cancel_order(system.main, order, payload.get("reason", "NotRequired"))
    return _answer(system, order)


def receive_po(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Receive the order `id`: all that is open, or `items` as [{"id": line, "quantity": n}]."""
    order = _order(system, payload)
    quantities = None
    if "items" in payload:
        quantities = {item["id"]: Decimal(item["quantity"]) for item in payload["items"]}
    with in_words():
        receipt = receiving.receive_all(system.main, order, quantities)
    return {**_answer(system, order), "receipt": receipt["id"]}


def export_po(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Hand the order `id` to accounting; from then on it cannot be changed."""
    order = _order(system, payload)
    system.main.change("purchase_orders", order["id"], status="Exported")
    return _answer(system, order)


def po_made(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Make an order in ServiceTitan: {"vendor", "items": [{"code", "quantity", "cost"?}]}.

    `job` (number), `project` (number), `type`, `business_unit`, `location`, `technician` (names or
    ids), `memo`, `tax`, `shipping` are optional.
    """
    with in_words():
        order = drafts.place(system.main, _drafted(system.main, payload))
    return _answer(system, order)


def po_requested(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Ask for an order as `po_made` would make it; somebody has to approve it first."""
    with in_words():
        request = requests.add(system.main, _drafted(system.main, payload))
    return {name: request[name] for name in ("id", "requestNumber", "requestStatus")}


def _drafted(tenant: Tenant, payload: Payload) -> Row:
    job = payload.get("job") and row(tenant, "jobs", payload["job"], "jobNumber")
    project = payload.get("project") and row(tenant, "projects", payload["project"], "number")
    person = payload.get("technician") and row(tenant, "technicians", payload["technician"], "name")
    where = place(tenant, payload["location"]) if "location" in payload else None
    where = where or chosen(tenant, "warehouses", None)
    unit = payload.get("business_unit", job["businessUnitId"] if job else None)
    now = tenant.clock.stamp()
    body = {
        "vendorId": chosen(tenant, "vendors", payload.get("vendor"))["id"],
        "typeId": chosen(tenant, "purchase_order_types", payload.get("type"))["id"],
        "businessUnitId": chosen(tenant, "business_units", unit)["id"],
        "inventoryLocationId": where["id"],
        "jobId": job["id"] if job else None,
        "projectId": project["id"] if project else (job or {}).get("projectId"),
        "technicianId": person["id"] if person else None,
        "shipTo": {"description": where["name"], "address": _address(tenant, where)},
        "impactsTechnicianPayroll": False,
        "memo": payload.get("memo", ""),
        "date": now,
        "requiredOn": now,
        "tax": Decimal(str(payload.get("tax", 0))),
        "shipping": Decimal(str(payload.get("shipping", 0))),
        "items": [entry(tenant, item) for item in payload["items"]],
    }
    return drafts.draft(tenant, body)


def _address(tenant: Tenant, where: Row) -> Row:
    # A truck has none of its own; what it is sent goes to its warehouse.
    home = tenant.table("warehouses").get(where.get("warehouseId") or 0) or where
    return home.get("address") or dict.fromkeys(
        ("street", "unit", "city", "state", "zip", "country"), ""
    )


def change_po_lines(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Change lines of the order `id`, sent or not; `items` are the changes, the rest stays.

    Each is {"id": line, "quantity"?, "cost"?, "description"?}, {"id": line, "remove": true} or, as
    a new line, {"code", "quantity", "cost"?}.
    """
    tenant, order = system.main, _order(system, payload)
    if order["status"] in purchase_orders.LOCKED:
        raise ValueError(f"an order with status {order['status']} cannot be changed")
    changes = {item["id"]: item for item in payload["items"] if "id" in item}
    if unknown := set(changes) - {line["id"] for line in order["items"]}:
        raise ValueError(f"not on the order: {', '.join(map(str, sorted(unknown)))}")
    whole = [_changed(line, changes.get(line["id"], {})) for line in order["items"]]
    whole = [line for line in whole if not changes.get(line["id"], {}).get("remove")]
    new = [{"id": 0, **entry(tenant, item)} for item in payload["items"] if "id" not in item]
    with in_words():
        lines, gone = po_lines.replaced(tenant, order["items"], whole + new, tenant.clock.stamp())
    tenant.change(
        "purchase_orders",
        order["id"],
        items=lines,
        removedItems=[*order["removedItems"], *gone],
        total=po_lines.total(lines, order["tax"], order["shipping"]),
    )
    return _answer(system, order)


def _changed(line: Row, change: Payload) -> Row:
    numbers = ("quantity", "cost")
    return {
        **line,
        **{name: Decimal(str(change[name])) for name in numbers if name in change},
        "description": change.get("description", line["description"]),
    }


def set_po_custom_field(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Set the custom field `name` of the order `id` to `value` (null takes it off)."""
    tenant, order = system.main, _order(system, payload)
    if field_values.find_type(tenant, "purchase_orders", payload["name"]) is None:
        raise ValueError(f"purchase orders have no custom field {payload['name']}")
    values = {payload["name"]: payload["value"]}
    changed = field_values.assign(tenant, "purchase_orders", order["id"], values)
    return {"id": order["id"], "customFields": changed["customFields"]}


def reconcile_bill(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Compare the AP bill `id` with the vendor's own `total` (the bill's amount when not given)."""
    bill = row(system.main, bills.AP, payload["id"], "referenceNumber")
    if bill["status"] == "Canceled":
        raise ValueError("a canceled bill cannot be reconciled")
    total = Decimal(str(payload.get("total", bill["billAmount"])))
    return {"id": bill["id"], "status": bills.reconciled(system.main, bill, total)["status"]}


VERBS = {
    "send_po": send_po,
    "cancel_po": cancel_po,
    "receive_po": receive_po,
    "export_po": export_po,
    "po_made": po_made,
    "po_requested": po_requested,
    "change_po_lines": change_po_lines,
    "set_po_custom_field": set_po_custom_field,
    "reconcile_bill": reconcile_bill,
}
