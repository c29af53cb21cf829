"""Lines of goods on returns, transfers and adjustments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan.actions import references
from sandbox.servicetitan.actions.po_lines import fine, money
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row


def sku(tenant: Tenant, key: int) -> dict[str, Any]:
    """Return what a line takes over from the price book; raises KeyError for no such SKU."""
    for table in references.SKUS:
        if (item := tenant.table(table).get(key)) is not None:
            name = item.get("displayName") or item["code"]
            return {"skuId": key, "name": name, "code": item["code"]}
    raise KeyError(key)


def template_item(tenant: Tenant, key: int) -> dict[str, Any]:
    """Return the members of a template's item that come from the price book."""
    return {
        **sku(tenant, key),
        "description": None,
        "skuType": "Material" if key in tenant.table("materials") else "Equipment",
        "memo": None,
        "unitOfMeasure": None,
        "isConsignment": False,
    }


def line(tenant: Tenant, entry: Row, now: str, key: int | None = None) -> Row:
    """Return a line of `entry` (skuId, quantity, cost, description) under `key` or a new id."""
    found = sku(tenant, entry["skuId"])
    return {
        "id": tenant.next_id() if key is None else key,
        **found,
        "description": entry.get("description") or found["name"],
        "createdOn": now,
        "modifiedOn": now,
        "quantity": fine(entry["quantity"]),
        "cost": fine(entry["cost"]),
        "serialNumbers": None,
        "createdById": 0,
        "active": True,
        "budgetCodeId": entry.get("budgetCodeId"),
    }


def check(tenant: Tenant, sent: list[Row], kept: dict[int, Row]) -> None:
    """Check lines against the price book and the document's own; raises the 400 naming all."""
    errors: dict[str, list[str]] = {}
    for n, entry in enumerate(sent):
        old = kept.get(entry.get("id") or 0)
        if entry.get("id") and old is None:
            errors[f"items[{n}].id"] = [f"The item {entry['id']} is not here."]
        same = old is not None and old["skuId"] == entry["skuId"]
        if not same and references.find(tenant, references.SKUS, entry["skuId"]) is None:
            message = f"The SKU {entry['skuId']} is no active material or equipment."
            errors[f"items[{n}].skuId"] = [message]
        if entry["quantity"] <= 0:
            errors[f"items[{n}].quantity"] = ["The quantity must be greater than zero."]
        if entry["cost"] < 0:
            errors[f"items[{n}].cost"] = ["The cost must not be negative."]
    if errors:
        raise invalid(errors)


def value(lines: list[Row]) -> Decimal:
    """Return what the active lines are worth, each rounded to cents."""
    worth = (money(line["quantity"] * line["cost"]) for line in lines if line["active"])
    return sum(worth, Decimal("0.00"))
