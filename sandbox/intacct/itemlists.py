"""The lists inside an item: its vendors and its warehouses, kept as records of their own."""

from __future__ import annotations

from typing import Any

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.incoming import check_reference
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.values import parse

_NEEDED = {"ITEMVENDOR": ("VENDORID",), "ITEMWAREHOUSEINFO": ("WAREHOUSEID",)}


def write(tenant: Tenant, kind: ObjectType, row: Row, changes: Row) -> None:
    """Bring the records behind an item's lists in line with the lists just sent."""
    if kind.name != "ITEM":
        return
    if "VENDORINFO" in changes:
        _write_vendors(tenant, row, changes["VENDORINFO"] or [])
    for entry in changes.get("WAREHOUSEINFO") or []:
        _write_warehouse(tenant, row, _entry(tenant, "ITEMWAREHOUSEINFO", entry))


def _write_vendors(tenant: Tenant, row: Row, entries: list[dict[str, Any]]) -> None:
    for old in tenant.table("ITEMVENDOR").find("ITEMID", row["ITEMID"]):
        tenant.table("ITEMVENDOR").delete(old["RECORDNO"])
    for entry in entries:
        values = _entry(tenant, "ITEMVENDOR", entry)
        tenant.insert("ITEMVENDOR", {**values, "ITEMID": row["ITEMID"]})


def _write_warehouse(tenant: Tenant, row: Row, values: Row) -> None:
    rows = tenant.table("ITEMWAREHOUSEINFO").find("ITEMID", row["ITEMID"])
    known = [found for found in rows if found["WAREHOUSEID"] == values.get("WAREHOUSEID")]
    if known:
        tenant.change("ITEMWAREHOUSEINFO", known[0]["RECORDNO"], **values)
    else:
        tenant.insert("ITEMWAREHOUSEINFO", {**values, "ITEMID": row["ITEMID"]})


def _entry(tenant: Tenant, name: str, entry: dict[str, Any]) -> Row:
    kind, values = OBJECTS[name], {}
    for key, text in entry["values"].items():
        field = kind.fields.get(key)
        if field is None or field.read_only or field.path or not text:
            continue
        try:
            values[key] = parse(field.kind, text)
        except ValueError as error:
            raise Rejected(broad(f"Invalid value '{text}' for '{field.title}'")) from error
        if field.refers_to:
            check_reference(tenant, field.refers_to, values[key], active=False)
    for needed in _NEEDED[name]:
        if needed not in values:
            raise Rejected(missing(kind.fields[needed].title))
    return values
