"""Changes to the price book made in ServiceTitan itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.find import row
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]
_TABLES = ("materials", "equipment", "services", "discounts_and_fees")
_PRICES = ("cost", "price", "memberPrice", "addOnPrice", "addOnMemberPrice")
_LOCKS = {"cost": "isCostLocked", "price": "isPriceLocked"}


def _item(tenant: Tenant, code: Any) -> tuple[str, Row]:
    for table in _TABLES:
        if found := tenant.table(table).find("code", str(code)):
            return table, found[0]
    raise ValueError(f"the price book has no {code}")


def _change(system: ServiceTitanSystem, payload: Payload, **changes: Any) -> Payload:
    table, item = _item(system.main, payload["code"])
    system.main.change(table, item["id"], **changes)
    return {"id": item["id"], **changes}


def change_price(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Give the item `code` another `cost`, `price` and so on; the office is not held by a lock."""
    changes = {name: Decimal(str(payload[name])) for name in _PRICES if name in payload}
    if not changes:
        raise ValueError(f"one of {', '.join(_PRICES)} is needed")
    return _change(system, payload, **changes)


def set_category(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Put the item `code` into the category `category` (its id or name) alone."""
    category = row(system.main, "categories", payload["category"], "name")
    return _change(system, payload, categories=[category["id"]])


def lock_item(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Lock (or, with `locked` false, unlock) the item `code`: `what` is cost or price."""
    what = payload["what"]
    if what not in _LOCKS:
        raise ValueError(f"what must be one of {', '.join(_LOCKS)}")
    return _change(system, payload, **{_LOCKS[what]: payload.get("locked", True)})


def deactivate_item(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Make any item `code` inactive (or, with `active` true, active again)."""
    return _change(system, payload, active=payload.get("active", False))


def rename_category(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Give the category `category` (its id or name) the name `name`."""
    category = row(system.main, "categories", payload["category"], "name")
    system.main.change("categories", category["id"], name=payload["name"])
    return {"id": category["id"], "name": payload["name"]}


VERBS = {
    "change_price": change_price,
    "set_category": set_category,
    "lock_item": lock_item,
    "deactivate_item": deactivate_item,
    "rename_category": rename_category,
}
