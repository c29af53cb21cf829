"""Units of measure as people set them up: groups, and the units that count in their base unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sandbox.intacct.errors import Rejected, duplicate
from sandbox.intacct.tenant import Row, Tenant

_DEFAULTS = {"POUNITKEY": "POUNIT", "SOUNITKEY": "OEUNIT", "INVUNITKEY": "INVUNIT"}


def add_group(tenant: Tenant, name: str, base: str, units: Mapping[str, object]) -> Row:
    """Add a group counted in `base`, with how many base units each unit is; raises Rejected."""
    if tenant.find("UOM", name) is not None:
        raise Rejected(duplicate("Unit of measure group", name))
    group = tenant.insert("UOM", {"NAME": name, "BASEUNIT": base, "ISSYSTEM": "true"})
    for unit, size in {base: 1, **units}.items():
        row = add_unit(tenant, group, unit, size)
        if unit == base:
            keys = dict.fromkeys(_DEFAULTS, row["RECORDNO"])
            names = dict.fromkeys(_DEFAULTS.values(), base)
            tenant.change("UOM", group["RECORDNO"], **keys, **names)
    return group


def add_unit(tenant: Tenant, group: Row, unit: str, size: object) -> Row:
    """Add a unit that is `size` base units of its group; raises Rejected for one it has."""
    for row in tenant.table("UOMDETAIL").find("GRPKEY", group["RECORDNO"]):
        if row["UNIT"] == unit:
            raise Rejected(duplicate("Unit of measure", unit))
    return tenant.insert("UOMDETAIL", {
        "UNIT": unit, "ABBREVIATION": unit, "CONVFACTOR": Decimal(str(size)),
        "ISBASE": unit == group["BASEUNIT"], "GRPKEY": group["RECORDNO"], "NUMDECIMALS": 2,
    })  # fmt: skip
