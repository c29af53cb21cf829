"""What the office does with bills of vendors in ServiceTitan itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.actions import bills, books, po_lines
from sandbox.servicetitan.stamps import normal
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.entries import chosen
from sandbox.servicetitan.verbs.find import row
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]


def bill_made(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Enter a bill of expenses without an order: {"vendor", "expenses": [{"amount",
    "description"?, "job"?, "account"?}]}.

    `number` (the vendor's), `job`, `tax`, `shipping`, `other`, `memo`, `date` and `due` are
    optional; jobs and accounts are named by their numbers.
    """
    tenant = system.main
    day = normal(payload["date"]) if "date" in payload else system.clock.stamp()
    amounts = {name: _money(payload.get(name, 0)) for name in ("tax", "shipping", "other")}
    job = _job(tenant, payload.get("job"))
    made = bills.entered(
        tenant,
        {
            "vendorNumber": payload.get("number"),
            "summary": payload.get("memo", ""),
            "billDate": day,
            "dueDate": normal(payload["due"]) if "due" in payload else day,
            "vendor": _named(chosen(tenant, "vendors", payload.get("vendor"))),
            "jobId": job["id"] if job else None,
            "jobNumber": job["jobNumber"] if job else None,
        },
        amounts,
        [_expense(tenant, each) for each in payload["expenses"]],
    )
    return _answer(made)


def post_bill(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Post the pending bill `id` (or its reference)."""
    return _set_status(system, payload, "Pending", "Posted")


def export_bill(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Hand the posted bill `id` to accounting."""
    return _set_status(system, payload, "Posted", "PostedAndExported")


def cancel_bill(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Cancel the bill `id`."""
    bill = _bill(system.main, payload)
    if bill["status"] == "Canceled":
        raise ValueError("the bill is canceled already")
    return _answer(bills.annulled(system.main, bill))


def _bill(tenant: Tenant, payload: Payload) -> Row:
    return row(tenant, bills.AP, payload["id"], "referenceNumber")


def _set_status(system: ServiceTitanSystem, payload: Payload, was: str, now: str) -> Payload:
    bill = _bill(system.main, payload)
    if bill["status"] == "Canceled" or bill["syncStatus"] != was:
        raise ValueError(f"a bill that is {bill['syncStatus']} cannot become {now}")
    return _answer(bills.handed_on(system.main, bill, now))


def _answer(bill: Row) -> Payload:
    return {name: bill[name] for name in ("id", "referenceNumber", "syncStatus", "status")}


def _expense(tenant: Tenant, payload: Payload) -> Row:
    job = _job(tenant, payload.get("job"))
    number = payload.get("account")
    account = row(tenant, books.ACCOUNTS, number, "number") if number else None
    return {
        "amount": _money(payload["amount"]),
        "description": payload.get("description", ""),
        "job": {"id": job["id"], "name": job["jobNumber"]} if job else None,
        "generalLedgerAccount": account
        and {name: account[name] for name in ("id", "name", "number", "type")},
    }


def _job(tenant: Tenant, number: Any) -> Row | None:
    return row(tenant, "jobs", number, "jobNumber") if number else None


def _named(found: Row) -> Row:
    return {"id": found["id"], "name": found["name"]}


def _money(value: Any) -> Decimal:
    return po_lines.money(Decimal(str(value)))


VERBS = {
    "bill_made": bill_made,
    "post_bill": post_bill,
    "export_bill": export_bill,
    "cancel_bill": cancel_bill,
}
