"""Units of measure of an item: the text must be one of its group's, letter for letter."""

from __future__ import annotations

from decimal import Decimal

from sandbox.intacct.errors import Problem, Rejected
from sandbox.intacct.tenant import Row, Tenant


def factor(tenant: Tenant, item: Row, unit: str | None) -> Decimal:
    """Return how many base units one `unit` is; raises Rejected for one the item has not."""
    group = tenant.find("UOM", item.get("UOMGRP"))
    for row in tenant.table("UOMDETAIL").find("GRPKEY", group["RECORDNO"] if group else None):
        if row["UNIT"] == unit:
            return row["CONVFACTOR"]
    raise Rejected(Problem("BL03000018", f"Missing unit {unit or ''} for item {item['ITEMID']}"))


def stock_unit(tenant: Tenant, item: Row) -> str | None:
    """Return the unit an item is counted in when nobody says which."""
    group = tenant.find("UOM", item.get("UOMGRP")) or {}
    return group.get("INVUNIT")
