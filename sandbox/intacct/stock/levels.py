"""What lies in each warehouse of each item: the records documents move."""

from __future__ import annotations

from decimal import Decimal

from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.tenant import Row, Tenant

ZERO = Decimal(0)
_EMPTY = dict.fromkeys(("WONHAND", "ONORDER", "INTRANSIT", "AVERAGE_COST", "LAST_COST"), ZERO)


def level(tenant: Tenant, item: str, warehouse: str) -> Row:
    """Return the record of an item in a warehouse, all nought where there is none yet."""
    for row in tenant.table("ITEMWAREHOUSEINFO").find("ITEMID", item):
        if row["WAREHOUSEID"] == warehouse:
            return {**_EMPTY, **row}
    return {**_EMPTY, "ITEMID": item, "WAREHOUSEID": warehouse}


def keep(tenant: Tenant, old: Row, new: Row) -> None:
    """Bring a record from what it was to what it is; nothing moved leaves no record behind.

    Raises Rejected when stock falls below nought, unless the company or the warehouse allows it.
    """
    item, warehouse = new["ITEMID"], new["WAREHOUSEID"]
    if new["WONHAND"] < min(old["WONHAND"], ZERO) and not _may_go_negative(tenant, warehouse):
        raise Rejected(broad(
            f"There is not enough quantity on hand of item '{item}' in warehouse '{warehouse}'"
        ))  # fmt: skip
    changed = {name: new[name] for name in _EMPTY if new[name] != old[name]}
    if changed and "RECORDNO" in old:
        tenant.change("ITEMWAREHOUSEINFO", old["RECORDNO"], **changed)
    elif changed:
        tenant.insert("ITEMWAREHOUSEINFO", new)


def _may_go_negative(tenant: Tenant, warehouse: str) -> bool:
    row = tenant.find("WAREHOUSE", warehouse) or {}
    return bool(row.get("ENABLENEGATIVEINV")) or tenant.setting("negative_stock_allowed")


def value_of_one(tenant: Tenant, item: Row, warehouse: str) -> Decimal:
    """Return what one base unit is worth there: on average, else lately, else by standard."""
    held = level(tenant, item["ITEMID"], warehouse)
    return held["AVERAGE_COST"] or held["LAST_COST"] or item.get("STANDARD_COST") or ZERO
