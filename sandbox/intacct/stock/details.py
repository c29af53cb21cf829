"""The details of a line: which serial numbers, lots and bins it moves.

Sage Intacct XML API: `itemdetails`. A tracked item needs them on every movement, any other item
refuses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element

from sandbox.intacct.errors import Problem, Rejected, broad, missing
from sandbox.intacct.incoming import check_reference
from sandbox.intacct.legacy.contents import sent
from sandbox.intacct.stock.tracking import Detail
from sandbox.intacct.stock.units import factor
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.values import parse

_CHILDREN = {
    "quantity": ("QUANTITY", "decimal"), "serialno": ("SERIALNO", "text"),
    "lotno": ("LOTNO", "text"), "aisle": ("AISLE", "text"), "row": ("ROW", "text"),
    "bin": ("BIN", "text"), "itemexpiration": ("ITEMEXPIRATION", "date"),
}  # fmt: skip
# flag of an item -> (what its details then need, what only those items take, its name)
_FEATURES = {
    "ENABLE_SERIALNO": ("SERIALNO", ("SERIALNO",), "Serial number"),
    "ENABLE_LOT_CATEGORY": ("LOTNO", ("LOTNO",), "Lot number"),
    "ENABLE_BINS": ("BIN", ("BIN", "AISLE", "ROW"), "Bin"),
    "ENABLE_EXPIRATION": ("ITEMEXPIRATION", ("ITEMEXPIRATION",), "Expiration date"),
}


def of_element(element: Element) -> Row:
    """Return the details an older function sent with a line, nothing when it sent none."""
    if element.find("itemdetails") is None:
        return {}
    return {"DETAILS": [sent(part, _CHILDREN) for part in element.iterfind("itemdetails/*")]}


def of_texts(texts: Mapping[str, str]) -> Row:
    """Return one detail as a generic function sends it, in upper case; raises Rejected."""
    found: Row = {}
    for field, kind in _CHILDREN.values():
        if texts.get(field):
            try:
                found[field] = parse(kind, texts[field])
            except ValueError as error:
                raise Rejected(broad(f"Invalid value '{texts[field]}' for {field}")) from error
    return found


def of_line(line: Row, size: Decimal) -> tuple[Detail, ...]:
    """Return the details of a line in base units, `size` of them to one of its own."""
    return tuple(
        Detail(
            part["QUANTITY"] * size, part.get("SERIALNO"), part.get("LOTNO"), part.get("BIN"),
            part.get("ITEMEXPIRATION"),
        )
        for part in line.get("DETAILS") or ()
    )  # fmt: skip


def check(tenant: Tenant, item: Row, line: Row, *, moves: bool) -> None:
    """Raise Rejected unless the details fit the item and add up; `moves` says that they must."""
    given = line.get("DETAILS") or []
    if not any(item.get(flag) for flag in _FEATURES):
        if given:
            raise Rejected(_unwanted(item, "is not tracked and takes no item details"))
        return
    if not given and not moves:
        return
    if not given:
        raise Rejected(broad(f"Item '{item['ITEMID']}' is tracked and needs item details"))
    for part in given:
        _check_part(tenant, item, line, part)
    if sum(part["QUANTITY"] for part in given) != abs(line["QUANTITY"]):
        raise Rejected(broad(
            f"The item details of item '{item['ITEMID']}' must add up to the quantity of the line"
        ))  # fmt: skip


def _unwanted(item: Row, why: str) -> Problem:
    return Problem("BL03001974", f"Item '{item['ITEMID']}' {why}")


def _check_part(tenant: Tenant, item: Row, line: Row, part: Row) -> None:
    for flag, (needed, only, name) in _FEATURES.items():
        if item.get(flag) and not part.get(needed):
            raise Rejected(missing(name))
        if not item.get(flag) and any(part.get(field) for field in only):
            raise Rejected(_unwanted(item, f"is not tracked by {name.lower()}"))
    if (part.get("QUANTITY") or 0) <= 0:
        raise Rejected(broad("Quantity must be greater than zero"))
    if part.get("SERIALNO") and part["QUANTITY"] * factor(tenant, item, line["UNIT"]) != 1:
        raise Rejected(broad(f"Serial number '{part['SERIALNO']}' stands for one unit"))
    if part.get("BIN"):
        place = check_reference(tenant, "BIN", part["BIN"])
        if place["WAREHOUSEID"] != line["WAREHOUSEID"]:
            raise Rejected(broad(
                f"Bin '{part['BIN']}' is not in warehouse '{line['WAREHOUSEID']}'"
            ))  # fmt: skip
