"""Changes to vendors, warehouses, trucks and templates made in ServiceTitan itself."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.actions import goods
from sandbox.servicetitan.verbs.entries import sku
from sandbox.servicetitan.verbs.find import row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]
Verb = Callable[["ServiceTitanSystem", Payload], Payload]


def _renaming(table: str) -> Verb:
    def rename(system: ServiceTitanSystem, payload: Payload) -> Payload:
        found = row(system.main, table, payload["id"], "name")
        system.main.change(table, found["id"], name=payload["name"])
        return {"id": found["id"], "name": payload["name"]}

    return rename


def _deactivating(table: str) -> Verb:
    def deactivate(system: ServiceTitanSystem, payload: Payload) -> Payload:
        active = payload.get("active", False)
        found = row(system.main, table, payload["id"], "name")
        system.main.change(table, found["id"], active=active)
        return {"id": found["id"], "active": active}

    return deactivate


def add_warehouse(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Add the warehouse `name`; `street`, `city`, `state` and `zip` are optional."""
    if system.main.table("warehouses").find("name", payload["name"]):
        raise ValueError(f"warehouse {payload['name']} exists")
    parts = {name: payload.get(name, "") for name in ("street", "unit", "city", "state", "zip")}
    address = {**parts, "country": "USA"}
    made = system.main.insert(
        "warehouses", {"name": payload["name"], "active": True, "address": address}
    )
    return {"id": made["id"], "name": made["name"]}


def truck_technicians(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Give the truck `id` (or name) the `technicians` named, and no others."""
    truck = row(system.main, "trucks", payload["id"], "name")
    people = [row(system.main, "technicians", who, "name")["id"] for who in payload["technicians"]]
    system.main.change("trucks", truck["id"], technicianIds=people)
    return {"id": truck["id"], "technicianIds": people}


def template_levels(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Set `min` and `max` of the item `code` in the template `id` (or name), adding it if new.

    With `remove` true the item leaves the template.
    """
    tenant = system.main
    template = row(tenant, "inventory_templates", payload["id"], "name")
    item = goods.template_item(tenant, sku(tenant, payload["code"])["id"])
    others = [line for line in template["items"] if line["skuId"] != item["skuId"]]
    kept = [line for line in template["items"] if line["skuId"] == item["skuId"]]
    if not payload.get("remove"):
        least, most = Decimal(str(payload["min"])), Decimal(str(payload["max"]))
        if not 0 <= least <= most:
            raise ValueError("min must not be negative or above max")
        levels = {"minQuantity": least, "maxQuantity": most}
        line = kept[0] if kept else {"id": tenant.next_id(), **item}
        others.append({**line, **levels})
    others.sort(key=lambda line: line["id"])
    tenant.change("inventory_templates", template["id"], items=others)
    return {"id": template["id"], "items": len(others)}


VERBS: dict[str, Verb] = {
    "rename_vendor": _renaming("vendors"),
    "deactivate_vendor": _deactivating("vendors"),
    "add_warehouse": add_warehouse,
    "rename_warehouse": _renaming("warehouses"),
    "deactivate_warehouse": _deactivating("warehouses"),
    "truck_technicians": truck_technicians,
    "template_levels": template_levels,
}
