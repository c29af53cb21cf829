"""Receiving and returning: lines that use up the lines of another document."""

from __future__ import annotations

from decimal import Decimal

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.purchasing.units import factor
from sandbox.intacct.tenant import Row, Tenant

CONVERTIBLE = frozenset({"Pending", "Approved", "Partially Converted"})
_PLACES = Decimal("0.000001")


def find_source(tenant: Tenant, document_id: str | None, vendor_id: str) -> Row | None:
    """Return the document converted from, None without one; raises Rejected when it cannot be."""
    if not document_id:
        return None
    source = tenant.find("PODOCUMENT", document_id)
    if source is None:
        raise Rejected(broad("Oops, we can't find this transaction; enter a valid transaction."))
    if source["STATE"] == "Converted":
        raise Rejected(broad(f"The transaction '{document_id}' is already converted"))
    if source["STATE"] not in CONVERTIBLE:
        raise Rejected(broad(
            f"The transaction '{document_id}' cannot be converted in state {source['STATE']}"
        ))  # fmt: skip
    if source["VENDORID"] != vendor_id:
        raise Rejected(broad(f"Invalid Vendor '{vendor_id}' specified."))
    return source


def check_line(tenant: Tenant, source: Row | None, line: Row) -> Row:
    """Return the line tied to its source line; raises Rejected when they do not fit."""
    key = line.get("SOURCE_DOCLINEKEY")
    if source is None:
        if key is not None:
            raise Rejected(broad("sourcelinekey needs createdfrom"))
        return line
    if key is None:
        raise Rejected(missing("Source line"))
    origin = tenant.table("PODOCUMENTENTRY").get(key)
    if origin is None or origin["DOCHDRNO"] != source["RECORDNO"]:
        raise Rejected(broad(f"Source line {key} is not a line of '{source['DOCID']}'"))
    if origin["ITEMID"] != line["ITEMID"]:
        raise Rejected(broad(f"Source line {key} is for item '{origin['ITEMID']}'"))
    return {**line, "SOURCE_DOCID": source["DOCID"]}


def use_up(tenant: Tenant, lines: list[Row], direction: int = 1) -> None:
    """Take the lines' quantities from what remains on their source lines (-1: give back).

    Raises Rejected when a source line has less left.
    """
    touched: dict[int, None] = {}
    for line in lines:
        if line.get("SOURCE_DOCLINEKEY") is not None:
            origin = tenant.table("PODOCUMENTENTRY")[line["SOURCE_DOCLINEKEY"]]
            _take(tenant, origin, line, direction)
            touched[origin["DOCHDRNO"]] = None
    for number in touched:
        _set_state(tenant, number)


def _take(tenant: Tenant, origin: Row, line: Row, direction: int) -> None:
    item = tenant.find("ITEM", line["ITEMID"]) or {}
    taken = line["QUANTITY"] * direction
    if line["UNIT"] != origin["UNIT"]:
        ratio = factor(tenant, item, line["UNIT"]) / factor(tenant, item, origin["UNIT"])
        taken = (taken * ratio).quantize(_PLACES, "ROUND_HALF_UP")
    remaining = origin["QTY_REMAINING"] - taken
    if remaining < 0:
        raise Rejected(broad(
            f"The quantity {line['QUANTITY']} {line['UNIT']} of item '{line['ITEMID']}' is more "
            f"than the {origin['QTY_REMAINING']} {origin['UNIT']} that remain to be converted"
        ))  # fmt: skip
    tenant.change(
        "PODOCUMENTENTRY", origin["RECORDNO"], QTY_REMAINING=remaining,
        QTY_CONVERTED=origin["QUANTITY"] - remaining,
    )  # fmt: skip


def _set_state(tenant: Tenant, number: int) -> None:
    lines = tenant.table("PODOCUMENTENTRY").find("DOCHDRNO", number)
    remaining = sum((line["QTY_REMAINING"] for line in lines), Decimal(0))
    converted = sum((line["QTY_CONVERTED"] for line in lines), Decimal(0))
    state = "Converted" if not remaining else "Partially Converted" if converted else "Pending"
    tenant.change("PODOCUMENT", number, STATE=state)
