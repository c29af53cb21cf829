"""What the office does with goods in ServiceTitan itself: transfers, adjustments, returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.actions import movements, returns
from sandbox.servicetitan.verbs.entries import chosen, entry, in_words, place
from sandbox.servicetitan.verbs.find import row
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]
_WAY = {"Pending": (), "Picked": ("Picked",), "Received": ("Picked", "Received")}


def _answer(document: Row, *members: str) -> Payload:
    return {name: document[name] for name in ("id", "number", *members)}


def transfer_made(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Move goods: {"from", "to", "items": [{"code", "quantity"}], "status"?: Pending, Picked, …}.

    Places are ids or names of warehouses and trucks; `job` (number), `memo`, `reference` and
    `type` (1 standard, 2 truck replenishment) are optional.
    """
    tenant = system.main
    start, end = place(tenant, payload["from"]), place(tenant, payload["to"])
    status = payload.get("status", "Pending")
    if start["id"] == end["id"] or status not in (*_WAY, "Canceled"):
        raise ValueError("a transfer needs two places and a status it can have")
    if payload.get("type", 1) not in movements.TRANSFER_TYPES:
        raise ValueError(f"there is no transfer type {payload['type']}")
    job = payload.get("job") and row(tenant, "jobs", payload["job"], "jobNumber")
    members = {
        "fromLocationId": start["id"],
        "toLocationId": end["id"],
        "transferTypeId": payload.get("type", 1),
        "jobId": job["id"] if job else None,
        "invoiceId": job.get("invoiceId") if job else None,
        "memo": payload.get("memo", ""),
        "referenceNumber": payload.get("reference", ""),
    }
    made = movements.transfer(tenant, members, [entry(tenant, i) for i in payload["items"]])
    with in_words():
        for step in _WAY.get(status, ("Canceled",)):
            made = movements.move(tenant, made, step)
    return _answer(made, "status")


def transfer_status(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Take the transfer `id` (or number) on to `status`; `reason` says why it is Canceled."""
    found = row(system.main, movements.TRANSFERS, payload["id"], "number")
    if payload["status"] not in movements.STATES:
        raise ValueError(f"status must be one of {', '.join(movements.STATES)}")
    reason = payload.get("reason", "NotRequired")
    with in_words():
        return _answer(movements.move(system.main, found, payload["status"], reason), "status")


def adjustment_made(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Correct what a place holds: {"location", "items": [{"code", "quantity": more or less}]}.

    `type` (Manual), `business_unit`, `job` (number: its invoice and project), `memo` and
    `reference` are optional.
    """
    tenant = system.main
    job = payload.get("job") and row(tenant, "jobs", payload["job"], "jobNumber")
    unit = payload.get("business_unit")
    members = {
        "inventoryLocationId": place(tenant, payload["location"])["id"],
        "businessUnitId": chosen(tenant, "business_units", unit)["id"] if unit else None,
        "invoiceId": job.get("invoiceId") if job else None,
        "projectId": job.get("projectId") if job else None,
        "type": payload.get("type", "Manual"),
        "memo": payload.get("memo", ""),
        "referenceNumber": payload.get("reference", ""),
    }
    made = movements.adjust(tenant, members, [entry(tenant, i) for i in payload["items"]])
    return _answer(made, "type")


def adjustment_canceled(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Take the adjustment `id` (or number) back."""
    found = row(system.main, movements.ADJUSTMENTS, payload["id"], "number")
    with in_words():
        reason = payload.get("reason", "NotRequired")
        return _answer(movements.take_back(system.main, found, reason), "active")


def return_shipped(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Note that the goods of the return `id` (or number) have gone back: Returned."""
    found = row(system.main, returns.TABLE, payload["id"], "number")
    with in_words():
        return _answer(returns.ship(system.main, found), "status")


def return_credited(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Note the vendor's credit for the return `id` (or number): CreditReceived, an AP credit."""
    found = row(system.main, returns.TABLE, payload["id"], "number")
    with in_words():
        return _answer(returns.credit(system.main, found), "status")


VERBS = {
    "transfer_made": transfer_made,
    "transfer_status": transfer_status,
    "adjustment_made": adjustment_made,
    "adjustment_canceled": adjustment_canceled,
    "return_shipped": return_shipped,
    "return_credited": return_credited,
}
