"""Transaction definitions: named per company, so always chosen from what the company has.

Sage Intacct XML API: PODOCUMENTPARAMS, INVDOCUMENTPARAMS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from integrations.connectors.intacct.cache import Cache
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.envelope import Element
from integrations.connectors.intacct.parsers import is_true
from integrations.connectors.intacct.payloads.queries import query
from integrations.connectors.intacct.payloads.stock import StockDefinition
from integrations.http.errors import NotFound

Row = Mapping[str, str]
Choices = tuple[tuple[str, str], ...]

LEAST = ("DOCID", "DOCCLASS", "STATUS")
PURCHASING = (*LEAST, "CREATETYPE", "ENABLE_SEQNUM")
INVENTORY = (*PURCHASING, "IN_OUT")
_FIELDS = ("RECORDNO", *PURCHASING)
_STOCK_FIELDS = (*_FIELDS, "IN_OUT", "UPDATES_COST")
_known: Cache[Sequence[Row]] = Cache()
_known_of_stock: Cache[Sequence[Row]] = Cache()


def numbers_itself(client: Client, definition: str) -> bool:
    """Whether Sage gives documents of `definition` their number; raises `NotFound` without one."""
    return is_true(_row(client, definition)["ENABLE_SEQNUM"])


def only_converts(client: Client, definition: str) -> bool:
    """Whether documents of `definition` are only made from other ones; raises `NotFound`."""
    return _row(client, definition)["CREATETYPE"].strip().lower() == "convert only"


def of_stock(client: Client, definition: str) -> StockDefinition:
    """The inventory definition of that name; raises `NotFound` without one."""
    row = _found(client, definition, _known_of_stock, query("INVDOCUMENTPARAMS", _STOCK_FIELDS))
    return StockDefinition(
        name=definition,
        numbers_itself=is_true(row["ENABLE_SEQNUM"]),
        updates_cost=is_true(row["UPDATES_COST"]),
    )


def _row(client: Client, definition: str) -> Row:
    """The purchasing definition of that name."""
    return _found(client, definition, _known, listing())


def _found(
    client: Client, definition: str, known: Cache[Sequence[Row]], everything: Element
) -> Row:
    for afresh in (False, True):
        rows = known.recall(client.scope, lambda: client.read(everything)[0].rows, afresh=afresh)
        for row in rows:
            if row["DOCID"] == definition:
                return row
    raise NotFound(
        f"Sage Intacct has no transaction definition {definition}.",
        hint="Choose one of the company's definitions in the connection's settings.",
    )


def listing() -> Element:
    """The query for all purchasing definitions."""
    return query("PODOCUMENTPARAMS", _FIELDS)


def remember(client: Client, rows: Sequence[Row]) -> None:
    """Use `rows`, just read, from now on."""
    _known.put(client.scope, rows)


def orders(rows: Sequence[Row]) -> Choices:
    """What a purchase order may become."""
    return _choices(row for row in rows if row["DOCCLASS"].lower() == "order")


def receivers(rows: Sequence[Row]) -> Choices:
    """What a receipt may become: whatever brings goods that an order was made for."""
    return _choices(
        row
        for row in rows
        if _converts(row) and row["DOCCLASS"].lower() not in {"quote", "order", "adjustment"}
    )


def returns(rows: Sequence[Row]) -> Choices:
    """What a return to a vendor may become: a conversion that takes goods away again."""
    return _choices(
        row for row in rows if _converts(row) and row["DOCCLASS"].lower() == "adjustment"
    )


def increases(rows: Sequence[Row]) -> Choices:
    """What may put stock into a warehouse."""
    return _choices(row for row in rows if row.get("IN_OUT", "").lower() != "decrease")


def decreases(rows: Sequence[Row]) -> Choices:
    """What may take stock out of a warehouse."""
    return _choices(row for row in rows if row.get("IN_OUT", "").lower() != "increase")


def _converts(row: Row) -> bool:
    """Whether it can be made from another document; a company that does not tell may."""
    return "convert" in row.get("CREATETYPE", "convert").lower()


def _choices(rows: Iterable[Row]) -> Choices:
    # Definitions called SYS-… are driven by Sage itself and refused from outside.
    names = {
        row["DOCID"]
        for row in rows
        if row["STATUS"].lower() == "active" and not row["DOCID"].startswith("SYS-")
    }
    return tuple((name, name) for name in sorted(names))
