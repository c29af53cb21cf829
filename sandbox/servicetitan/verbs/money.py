"""What the office does with estimates and invoices in ServiceTitan itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.actions import estimate_lines, estimates, invoice_lines, invoices
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.find import row
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]
_LINE = ("quantity", "unitPrice", "cost", "description", "technicianId", "inventoryLocationId")


def _estimate(system: ServiceTitanSystem, payload: Payload) -> Row:
    return row(system.main, "estimates", payload["id"], "name")


def _move(system: ServiceTitanSystem, payload: Payload, status: str) -> Payload:
    tenant, estimate = system.main, _estimate(system, payload)
    seller = None
    if status == "Sold":
        wanted = payload.get("by") or min(tenant.table("technicians").keys())
        seller = row(tenant, "technicians", wanted, "name")["id"]
    try:
        estimate = estimates.move(tenant, estimate, status, seller)
    except Problem as problem:
        raise ValueError(problem.title) from problem
    return {"id": estimate["id"], "status": status}


def sell_estimate(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Sell the estimate `id` (or its name), `by` a technician; with `now` its lines go on the
    job's invoice at once."""
    answer = _move(system, payload, "Sold")
    if payload.get("now"):
        answer["lines"] = _bill(system, _estimate(system, payload))
    return answer


def _bill(system: ServiceTitanSystem, estimate: Row) -> list[int]:
    tenant = system.main
    invoice = _invoice(tenant, estimate["jobNumber"] or "")
    made = []
    for line in estimate_lines.of(tenant, estimate):
        entry = {
            "skuId": line["sku"]["id"],
            "description": line["description"],
            "quantity": line["qty"],
            "unitPrice": line["unitRate"],
            "cost": line["unitCost"],
        }
        new = invoice_lines.write(tenant, system.settings, invoice, entry)
        tenant.change(invoice_lines.TABLE, new["id"], estimateItemId=line["id"])
        tenant.change(estimate_lines.TABLE, line["id"], invoiceItemId=new["id"])
        made.append(new["id"])
    return made


def unsell_estimate(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Take the sold estimate `id` back to Open."""
    return _move(system, payload, "Open")


def dismiss_estimate(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Dismiss the open estimate `id`."""
    return _move(system, payload, "Dismissed")


def _invoice(tenant: Tenant, number: Any) -> Row:
    """Return the invoice with that id, that number, or that job's number."""
    jobs = tenant.table("jobs").find("jobNumber", str(number))
    found = tenant.table("invoices").find("jobId", jobs[0]["id"]) if jobs else []
    return found[0] if found else row(tenant, "invoices", number, "referenceNumber")


def _decimals(payload: Payload) -> Payload:
    numbers = ("quantity", "unitPrice", "cost")
    entry = {name: payload[name] for name in _LINE if name in payload}
    return entry | {name: Decimal(str(entry[name])) for name in numbers if name in entry}


def _write(system: ServiceTitanSystem, invoice: Row, entry: Payload) -> Payload:
    try:
        line = invoice_lines.write(system.main, system.settings, invoice, entry)
    except Problem as problem:
        said = "; ".join(text for texts in problem.errors.values() for text in texts)
        raise ValueError(said or problem.title) from problem
    return {"id": line["id"], "invoice": invoice["id"], "total": line["total"]}


def add_invoice_line(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Put `quantity` of the SKU `code` on the invoice of `job`.

    `location` and `technician` may be named; unitPrice, cost and description may be given.
    """
    tenant = system.main
    invoice = _invoice(tenant, payload["job"])
    entry = {"skuName": payload["code"], "description": payload["code"], "quantity": Decimal(1)}
    entry |= _decimals(payload)
    if "location" in payload:
        entry |= {"inventoryWarehouseName": payload["location"]}
    if "technician" in payload:
        entry["technicianId"] = row(tenant, "technicians", payload["technician"], "name")["id"]
    return _write(system, invoice, entry)


def change_invoice_line(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Change the line `id`: quantity, unitPrice, cost, description, location and so on."""
    line = row(system.main, invoice_lines.TABLE, payload["id"])
    kept = {"description": line["description"], "quantity": Decimal(line["quantity"])}
    entry = {"id": line["id"], **kept, **_decimals(payload)}
    if "location" in payload:
        entry["inventoryWarehouseName"] = payload["location"]
    return _write(system, system.main.table("invoices")[line["invoiceId"]], entry)


def remove_invoice_line(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Take the line `id` off its invoice."""
    line = row(system.main, invoice_lines.TABLE, payload["id"])
    invoice = system.main.table("invoices")[line["invoiceId"]]
    try:
        invoice_lines.remove(system.main, invoice, line["id"])
    except Problem as problem:
        raise ValueError(problem.title) from problem
    return {"id": line["id"], "invoice": invoice["id"]}


def _set_status(system: ServiceTitanSystem, payload: Payload, was: str, now: str) -> Payload:
    invoice = _invoice(system.main, payload["job"])
    status = invoice.get("syncStatus", "Pending")
    if status != was:
        raise ValueError(f"an invoice with status {status} cannot become {now}")
    system.main.change(invoices.TABLE, invoice["id"], syncStatus=now)
    return {"id": invoice["id"], "status": now}


def post_invoice(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Post the pending invoice of `job` (a job's number, an invoice's number or id)."""
    return _set_status(system, payload, "Pending", "Posted")


def export_invoice(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Hand the posted invoice of `job` to accounting; from then on it cannot be changed."""
    return _set_status(system, payload, "Posted", "Exported")


VERBS = {
    "sell_estimate": sell_estimate,
    "unsell_estimate": unsell_estimate,
    "dismiss_estimate": dismiss_estimate,
    "add_invoice_line": add_invoice_line,
    "change_invoice_line": change_invoice_line,
    "remove_invoice_line": remove_invoice_line,
    "post_invoice": post_invoice,
    "export_invoice": export_invoice,
}
