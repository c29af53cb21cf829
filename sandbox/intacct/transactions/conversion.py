"""Receiving, returning and the like: lines that use up the lines of another document."""

from __future__ import annotations

from decimal import Decimal

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.stock.units import factor
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.family import Family
from sandbox.intacct.values import show

CONVERTIBLE = frozenset({"Pending", "Approved", "Partially Converted"})
_PLACES = Decimal("0.000001")


def find_source(tenant: Tenant, family: Family, document_id: str | None) -> Row | None:
    """Return the document converted from, None without one; raises Rejected when it cannot be."""
    if not document_id:
        return None
    source = tenant.find(family.documents, document_id)
    if source is None:
        raise Rejected(broad("Oops, we can't find this transaction; enter a valid transaction."))
    if source["STATE"] == "Converted":
        raise Rejected(broad(f"The transaction '{document_id}' is already converted"))
    if source["STATE"] not in CONVERTIBLE:
        raise Rejected(broad(
            f"The transaction '{document_id}' cannot be converted in state {source['STATE']}"
        ))  # fmt: skip
    return source


def source_line(tenant: Tenant, family: Family, source: Row | None, key: int | None) -> Row | None:
    """Return the line a new line converts, None when it converts none; raises Rejected."""
    if source is None:
        if key is not None:
            raise Rejected(broad("sourcelinekey needs createdfrom"))
        return None
    if key is None:
        raise Rejected(missing("Source line"))
    origin = tenant.table(family.lines).get(key)
    if origin is None or origin["DOCHDRNO"] != source["RECORDNO"]:
        raise Rejected(broad(f"Source line {key} is not a line of '{source['DOCID']}'"))
    return origin


def tie(line: Row, origin: Row | None) -> Row:
    """Return the line tied to the line it converts; raises Rejected when the items differ."""
    if origin is None:
        return line
    if origin["ITEMID"] != line["ITEMID"]:
        raise Rejected(broad(
            f"Source line {origin['RECORDNO']} is for item '{origin['ITEMID']}'"
        ))  # fmt: skip
    return {**line, "SOURCE_DOCID": origin["DOCHDRID"]}


def use_up(tenant: Tenant, family: Family, lines: list[Row], direction: int = 1) -> None:
    """Take the lines' quantities from what remains on their source lines (-1: give back).

    Raises Rejected when a source line has less left.
    """
    touched: dict[int, None] = {}
    for line in lines:
        if line.get("SOURCE_DOCLINEKEY") is not None:
            origin = tenant.table(family.lines)[line["SOURCE_DOCLINEKEY"]]
            _take(tenant, family, origin, line, direction)
            touched[origin["DOCHDRNO"]] = None
    for number in touched:
        _set_state(tenant, family, number)


def _take(tenant: Tenant, family: Family, origin: Row, line: Row, direction: int) -> None:
    item = tenant.find("ITEM", line["ITEMID"]) or {}
    taken = line["QUANTITY"] * direction
    if line["UNIT"] != origin["UNIT"]:
        ratio = factor(tenant, item, line["UNIT"]) / factor(tenant, item, origin["UNIT"])
        taken = (taken * ratio).quantize(_PLACES, "ROUND_HALF_UP")
    remaining = origin["QTY_REMAINING"] - taken
    if remaining < 0:
        asked, left = (show("decimal", n) for n in (line["QUANTITY"], origin["QTY_REMAINING"]))
        raise Rejected(broad(
            f"The quantity {asked} {line['UNIT']} of item '{line['ITEMID']}' is more "
            f"than the {left} {origin['UNIT']} that remain to be converted"
        ))  # fmt: skip
    tenant.change(
        family.lines, origin["RECORDNO"], QTY_REMAINING=remaining,
        QTY_CONVERTED=origin["QUANTITY"] - remaining,
    )  # fmt: skip


def _set_state(tenant: Tenant, family: Family, number: int) -> None:
    lines = tenant.table(family.lines).find("DOCHDRNO", number)
    remaining = sum((line["QTY_REMAINING"] for line in lines), Decimal(0))
    converted = sum((line["QTY_CONVERTED"] for line in lines), Decimal(0))
    state = "Converted" if not remaining else "Partially Converted" if converted else "Pending"
    tenant.change(family.documents, number, STATE=state)
