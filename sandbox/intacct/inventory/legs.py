"""The lines of a transfer: what goes out of one warehouse comes into another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.incoming import check_required, typed
from sandbox.intacct.inventory.lines import check_places, check_quantity, checked_item
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.stock import details
from sandbox.intacct.stock.units import factor
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.checks import check_location

_NAME = "ICTRANSFERITEM"
Pair = tuple[Row, Row]


def replace(tenant: Tenant, transfer: Row, entries: list[dict[str, Any]]) -> None:
    """Put new lines in place of the old ones; raises Rejected for the first bad one."""
    clear(tenant, transfer)
    for position, entry in enumerate(entries):
        line = _checked(tenant, entry)
        tenant.insert(_NAME, {
            **line, "ICTRANSFERKEY": transfer["RECORDNO"], "LINENO": position,
        }, transfer.get("MEGAENTITYID") or "")  # fmt: skip
    for out, into in pairs(tenant, transfer):
        _check_pair(tenant, out, into)


def clear(tenant: Tenant, transfer: Row) -> None:
    """Take all lines off."""
    for line in of(tenant, transfer):
        tenant.table(_NAME).delete(line["RECORDNO"])


def of(tenant: Tenant, transfer: Row) -> list[Row]:
    """Return the lines of a transfer in their order."""
    return tenant.table(_NAME).find("ICTRANSFERKEY", transfer["RECORDNO"])


def _checked(tenant: Tenant, entry: dict[str, Any]) -> Row:
    # Any other word counts as none, and the message names what is then missing.
    if entry.get("IN_OUT") not in ("O", "I"):
        raise Rejected(missing("From Location"))
    parts = entry.get("ITEMDETAILS") or []
    flat = {name: text for name, text in entry.items() if name != "ITEMDETAILS"}
    line = typed(tenant, OBJECTS[_NAME], flat)
    line["DETAILS"] = [details.of_texts(part["values"]) for part in parts]
    check_required(tenant, OBJECTS[_NAME], line)
    item = checked_item(tenant, line)
    factor(tenant, item, line["UNIT"])
    check_quantity(line)
    # On every line, in a session of an entity too.
    check_location(tenant, line, "")
    check_places(tenant, line)
    details.check(tenant, item, line, moves=True)
    return line


def pairs(tenant: Tenant, transfer: Row) -> Iterator[Pair]:
    """Yield each line out with the line in of the same item; raises Rejected for a single one."""
    sides: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {"O": [], "I": []})
    for line in of(tenant, transfer):
        sides[line["ITEMID"]][line["IN_OUT"]].append(line)
    for side in sides.values():
        if len(side["O"]) != len(side["I"]):
            more_in = len(side["I"]) > len(side["O"])
            raise Rejected(missing("From Location" if more_in else "To Location"))
        yield from zip(side["O"], side["I"], strict=True)


def _check_pair(tenant: Tenant, out: Row, into: Row) -> None:
    item = tenant.find("ITEM", out["ITEMID"]) or {}
    if in_base(tenant, out) != in_base(tenant, into):
        raise Rejected(broad(
            f"The quantity of item '{out['ITEMID']}' going out must be the quantity coming in"
        ))  # fmt: skip
    # Inside one warehouse things can only change their bin.
    if out["WAREHOUSEID"] == into["WAREHOUSEID"] and not item.get("ENABLE_BINS"):
        raise Rejected(broad(
            f"Item '{out['ITEMID']}' must go to another warehouse than '{out['WAREHOUSEID']}'"
        ))  # fmt: skip


def in_base(tenant: Tenant, line: Row) -> Any:
    """Return the quantity of a line in base units."""
    return line["QUANTITY"] * factor(tenant, tenant.find("ITEM", line["ITEMID"]) or {},
                                     line["UNIT"])  # fmt: skip
