"""Invoices: adjusting, changing, exporting. A line of one is changed in invoice_lines.py."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import invoice_lines
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "invoices"
_PLAIN = {
    "number": "referenceNumber",
    "invoicedOn": "invoiceDate",
    "dueDate": "dueDate",
    "taxZoneId": "taxZoneId",
    "summary": "summary",
    "exportId": "exportId",
    "reviewStatus": "reviewStatus",
    "budgetCodeId": "budgetCodeId",
}
_ROYALTY = {
    "royaltyStatus": "status",
    "royaltyDate": "date",
    "royaltySentOn": "sentOn",
    "royaltyMemo": "memo",
}
# What an adjustment has in common with the invoice it corrects.
_FROM_ADJUSTED = (
    "jobId",
    "job",
    "projectId",
    "customer",
    "customerAddress",
    "location",
    "locationAddress",
    "businessUnit",
    "invoiceConfiguration",
    "termName",
)


def adjust(call: Call) -> Reply:
    """Add an invoice that corrects another and answer its bare id."""
    tenant, body = call.tenant, call.body
    adjusted = tenant.table(TABLE).get(body["adjustmentToId"])
    if adjusted is None:
        raise invalid({"adjustmentToId": [f"The invoice {body['adjustmentToId']} is not there."]})
    taken = {name: adjusted[name] for name in _FROM_ADJUSTED if name in adjusted}
    number = f"{adjusted.get('referenceNumber') or adjusted['id']}-A"
    members = {**taken, "referenceNumber": number, "adjustmentToId": adjusted["id"]}
    row = tenant.insert(TABLE, {**members, "active": True, **_members(call, {})})
    _write_lines(call, row)
    return Reply(content=row["id"])


def update(call: Call) -> Reply:
    """Change the members sent; `items`, when sent, are changed or added one by one."""
    invoice = editable(call)
    row = call.tenant.change(TABLE, invoice["id"], **_members(call, invoice))
    _write_lines(call, row)
    return Reply()


def update_item(call: Call) -> Reply:
    """Change or add the one line in the body."""
    invoice_lines.write(call.tenant, call.settings, editable(call), call.body)
    return Reply()


def remove_item(call: Call) -> Reply:
    """Take a line off."""
    invoice_lines.remove(call.tenant, editable(call), call.ids[1])
    return Reply()


def editable(call: Call) -> Row:
    """Return the invoice in the path; 404 without one, 400 once it is with accounting."""
    invoice = lists.existing(call, TABLE)
    exported = invoice.get("syncStatus") == "Exported"
    if exported and call.settings["exported_invoices_locked"]:
        raise Problem(400, "An exported invoice cannot be changed.")
    return invoice


def mark_exported(call: Call) -> Reply:
    """Move posted invoices on to Exported; each entry is answered on its own."""
    entries: list[dict[str, Any]] = call.body  # type: ignore[assignment]
    results = []
    for entry in entries:
        message = _export(call.tenant, entry)
        results.append(
            {"invoiceId": entry["invoiceId"], "success": not message, "errorMessage": message}
        )
    return Reply(content=results)


def _export(tenant: Tenant, entry: dict[str, Any]) -> str | None:
    invoice = tenant.table(TABLE).get(entry["invoiceId"])
    if invoice is None:
        return f"The invoice {entry['invoiceId']} was not found."
    if invoice.get("syncStatus", "Pending") == "Pending":
        return "The invoice has not been posted."
    external = entry.get("externalId") or invoice.get("exportId")
    tenant.change(TABLE, invoice["id"], syncStatus="Exported", exportId=external)
    return None


def _members(call: Call, invoice: Row) -> dict[str, Any]:
    body = {name: value for name, value in call.body.items() if value is not None}
    members = {kept: body[sent] for sent, kept in _PLAIN.items() if sent in body}
    _check(call, body)
    if "tax" in body:
        members["salesTax"] = invoice_lines.text(body["tax"])
    if "typeId" in body:
        members["invoiceType"] = {"id": body["typeId"], "name": None}
    if "assignedToId" in body:
        person = call.tenant.table("employees")[body["assignedToId"]]
        members["assignedTo"] = {"id": person["id"], "name": person["name"]}
    royalty = {kept: body[sent] for sent, kept in _ROYALTY.items() if sent in body}
    if royalty:
        empty = dict.fromkeys(_ROYALTY.values())
        members["royalty"] = {**empty, **(invoice.get("royalty") or {}), **royalty}
    whole = {**invoice, **members}
    lines = invoice_lines.of(call.tenant, invoice) if invoice else []
    sums = invoice_lines.sums(lines, whole)
    return members | sums


def _check(call: Call, body: dict[str, Any]) -> None:
    tables = {"taxZoneId": "tax_zones", "assignedToId": "employees"}
    errors = {
        name: [f"The {name} {body[name]} does not exist."]
        for name, table in tables.items()
        if name in body and body[name] not in call.tenant.table(table)
    }
    if errors:
        raise invalid(errors)


def _write_lines(call: Call, invoice: Row) -> None:
    for entry in call.body.get("items") or ():
        now = call.tenant.table(TABLE)[invoice["id"]]
        invoice_lines.write(call.tenant, call.settings, now, entry)
