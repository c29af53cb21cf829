"""What verbs about goods have in common: lines by code, places by name, refusals in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sandbox.servicetitan.actions import references
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.find import row
from sandbox.store import Row


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the API would refuse into a ValueError that says why."""
    try:
        yield
    except Problem as problem:
        details = [f"{name}: {' '.join(said)}" for name, said in problem.errors.items()]
        raise ValueError("; ".join(details) or problem.title) from problem


def sku(tenant: Tenant, wanted: Any) -> Row:
    """Return the material or equipment with that id or code; raises ValueError."""
    for table in references.SKUS:
        try:
            return row(tenant, table, wanted, "code")
        except ValueError:
            continue
    raise ValueError(f"the price book has no {wanted}")


def entry(tenant: Tenant, item: Row) -> Row:
    """Return a line as the API would take it, for {"code", "quantity", "cost"?, "description"?}."""
    found = sku(tenant, item["code"])
    cost = item.get("cost")
    vendor = found.get("primaryVendor") or {}
    return {
        "skuId": found["id"],
        "description": item.get("description", found.get("displayName") or found["code"]),
        "vendorPartNumber": item.get("part", vendor.get("vendorPart") or ""),
        "quantity": Decimal(str(item["quantity"])),
        "cost": Decimal(str(found.get("cost", 0) if cost is None else cost)),
    }


def place(tenant: Tenant, wanted: Any) -> Row:
    """Return the warehouse or truck with that id or name; raises ValueError."""
    for table in references.PLACES:
        try:
            return row(tenant, table, wanted, "name")
        except ValueError:
            continue
    raise ValueError(f"there is no place {wanted}")


def chosen(tenant: Tenant, table: str, wanted: Any, *members: str) -> Row:
    """Return the row `wanted` names, or the lowest active one of the table for None."""
    if wanted is not None:
        return row(tenant, table, wanted, *(members or ("name",)))
    rows = [found for found in tenant.table(table).values() if found.get("active", True)]
    if not rows:
        raise ValueError(f"there are no {table}")
    return min(rows, key=lambda found: found["id"])
