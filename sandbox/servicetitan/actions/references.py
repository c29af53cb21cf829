"""Ids in a body must name something that exists and is active; all that do not are reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

PLACES = ("warehouses", "trucks")
SKUS = ("materials", "equipment")

# body member -> the tables its id may be in
TABLES: dict[str, tuple[str, ...]] = {
    "vendorId": ("vendors",),
    "typeId": ("purchase_order_types",),
    "businessUnitId": ("business_units",),
    "inventoryLocationId": PLACES,
    "jobId": ("jobs",),
    "technicianId": ("technicians",),
    "projectId": ("projects",),
    "customerId": ("customers",),
    "locationId": ("locations",),
    "jobTypeId": ("job_types",),
    "warehouseId": ("warehouses",),
    "templateId": ("inventory_templates",),
    "returnTypeId": ("return_types",),
}


def find(tenant: Tenant, tables: Iterable[str], key: Any) -> Row | None:
    """Return the active row with that id in one of the tables, or None."""
    for name in tables:
        row = tenant.table(name).get(key)
        if row is not None and row.get("active", True):
            return row
    return None


def check(tenant: Tenant, body: dict[str, Any], members: Iterable[str] = TABLES) -> None:
    """Check each of `members` that `body` has; raises the 400 that names all that lead nowhere."""
    errors = {
        name: [f"The {name} {body[name]} does not exist or is not active."]
        for name in members
        if body.get(name) is not None and find(tenant, TABLES[name], body[name]) is None
    }
    if errors:
        raise invalid(errors)


def check_list(tenant: Tenant, body: dict[str, Any], name: str, table: str) -> None:
    """Check every id of the list `name`; raises the 400 naming the wrong ones by position."""
    errors = {
        f"{name}[{n}]": [f"The id {key} does not exist."]
        for n, key in enumerate(body.get(name) or ())
        if key not in tenant.table(table)
    }
    if errors:
        raise invalid(errors)
