"""The lines of an estimate: what they take from the price book, and what they add up to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan.actions.invoice_lines import TYPES, find_sku
from sandbox.servicetitan.actions.po_lines import money
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "estimate_items"
ESTIMATES = "estimates"
_ZERO = Decimal("0.00")


def of(tenant: Tenant, estimate: Row) -> list[Row]:
    """Return the lines an estimate has now, oldest first."""
    rows = tenant.table(TABLE).find("estimateId", estimate["id"])
    return [row for row in rows if row["active"]]


def add_up(tenant: Tenant, estimate: Row) -> Row:
    """Bring the estimate's subtotal in line with its lines; its modifiedOn moves."""
    subtotal = sum((row["total"] for row in of(tenant, estimate)), _ZERO)
    return tenant.change(ESTIMATES, estimate["id"], subtotal=subtotal)


def write(tenant: Tenant, estimate: Row, entry: dict[str, Any], path: str = "") -> Row:
    """Change the line `entry["id"]`, or add one without an id; raises the 400 naming a bad one."""
    line = _line(tenant, estimate, entry, path)
    members = _members(tenant, entry, line, path)
    if line is not None:
        return tenant.change(TABLE, line["id"], **members)
    return tenant.insert(TABLE, {"estimateId": estimate["id"], "active": True, **members})


def remove(tenant: Tenant, estimate: Row, key: int) -> None:
    """Take a line off; 404 when it is not on the estimate."""
    line = tenant.table(TABLE).get(key)
    if line is None or line["estimateId"] != estimate["id"] or not line["active"]:
        raise Problem(404, f"Entity with id {key} was not found.")
    tenant.change(TABLE, key, active=False)


def replace_all(tenant: Tenant, estimate: Row, entries: list[dict[str, Any]]) -> None:
    """Make `entries` the whole list of lines: one not named by its id is taken off."""
    named = {entry.get("id") for entry in entries}
    for line in of(tenant, estimate):
        if line["id"] not in named:
            remove(tenant, estimate, line["id"])
    for n, entry in enumerate(entries):
        write(tenant, estimate, entry, f"items[{n}].")


def _line(tenant: Tenant, estimate: Row, entry: dict[str, Any], path: str) -> Row | None:
    key = entry.get("id")
    if not key:
        return None
    line = tenant.table(TABLE).get(key)
    if line is None or line["estimateId"] != estimate["id"] or not line["active"]:
        raise invalid({f"{path}id": [f"The item {key} is not on this estimate."]})
    return line


def _members(tenant: Tenant, entry: dict[str, Any], line: Row | None, path: str) -> dict[str, Any]:
    quantity = entry.get("quantity")
    if quantity is not None and quantity <= 0:
        raise invalid({f"{path}quantity": ["The quantity must be greater than zero."]})
    members = {} if line else {"qty": Decimal(1), "chargeable": True}
    if line is None or entry.get("skuId") or entry.get("skuName"):
        members |= _from_sku(tenant, entry, path)
    for sent, kept in _KEPT.items():
        if entry.get(sent) is not None:
            members[kept] = entry[sent]
    return members | totals({**(line or {}), **members})


def _from_sku(tenant: Tenant, entry: dict[str, Any], path: str) -> dict[str, Any]:
    found = find_sku(tenant, entry.get("skuId"), entry.get("skuName"))
    if found is None:
        name = "skuId" if entry.get("skuId") else "skuName"
        raise invalid({f"{path}{name}": [f"The SKU {entry.get(name)} does not exist."]})
    table, sku = found
    return {
        "sku": sku_part(table, sku),
        "description": sku.get("description") or "",
        "unitRate": sku.get("price") or _ZERO,
        "unitCost": sku.get("cost") or _ZERO,
    }


def sku_part(table: str, sku: Row) -> dict[str, Any]:
    """Return how a line names its SKU: `name` is the code."""
    return {
        "id": sku["id"],
        "name": sku["code"],
        "displayName": sku.get("displayName") or sku["code"],
        "type": TYPES[table],
        "soldHours": sku.get("hours") or _ZERO,
        "generalLedgerAccountId": sku.get("generalLedgerAccountId") or 0,
        "generalLedgerAccountName": sku.get("account") or "",
        "modifiedOn": sku["modifiedOn"],
    }


_KEPT = {
    "description": "description",
    "quantity": "qty",
    "unitPrice": "unitRate",
    "unitCost": "unitCost",
    "itemGroupName": "itemGroupName",
    "itemGroupRootId": "itemGroupRootId",
    "chargeable": "chargeable",
    "budgetCodeId": "budgetCodeId",
}


def totals(line: dict[str, Any]) -> dict[str, Decimal]:
    """Return what a line comes to; one that is not chargeable is worth nothing to the client."""
    price = line["unitRate"] if line.get("chargeable", True) else _ZERO
    return {
        "total": money(line["qty"] * price),
        "totalCost": money(line["qty"] * line["unitCost"]),
    }
