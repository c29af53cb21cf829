"""AP credits: what a vendor owes for goods returned, once the credit has come."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan.actions import po_lines
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "ap_credits"


def born(tenant: Tenant, returned: Row) -> Row:
    """Add the credit for a return: its total less the restocking fee."""
    return tenant.insert(TABLE, members(tenant, returned, tenant.counter("ap_credit", 1)))


def members(tenant: Tenant, returned: Row, number: int) -> Row:
    """Return the members of the credit for a return."""
    unit = tenant.table("business_units")[returned["businessUnitId"]]
    vendor = tenant.table("vendors")[returned["vendorId"]]
    return {
        "inventoryReturnId": returned["id"],
        "jobId": returned["jobId"],
        "active": True,
        "syncStatus": "Pending",
        "date": returned["creditReceivedOn"],
        "number": str(number),
        "referenceNumber": returned["referenceNumber"],
        "memo": returned["memo"],
        "amount": po_lines.money(returned["returnAmount"] - returned["restockingFee"]),
        "appliedAmount": Decimal("0.00"),
        "businessUnit": {"id": unit["id"], "name": unit["name"]},
        "vendor": {"id": vendor["id"], "name": vendor["name"]},
        "budgetCodeId": returned["budgetCodeId"],
    }


def mark(call: Call) -> Reply:
    """Mark the credits named as exported and say of each whether it was."""
    results: list[dict[str, Any]] = []
    for entry in call.body:
        key = entry["apCreditId"]
        credit = call.tenant.table(TABLE).get(key)
        message = None if credit else f"AP credit with id {key} was not found."
        if credit:
            call.tenant.change(TABLE, key, syncStatus="Exported")
            call.tenant.change("returns", credit["inventoryReturnId"], syncStatus="Exported")
        results.append({"apCreditId": key, "success": message is None, "errorMessage": message})
    return Reply(content=results)
