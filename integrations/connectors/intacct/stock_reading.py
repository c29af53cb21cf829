"""Finding inventory documents and transfers again by our number and the goods that are on them.

Sage Intacct XML API: INVDOCUMENT and INVDOCUMENTENTRY, ICTRANSFER and ICTRANSFERITEM.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.http.errors import Rejected
from integrations.records import StockDocumentRecord, StockLineRecord, TransferRecord

_HEADER = ("RECORDNO", "DOCID", "DOCNO", "RECORD_URL")
# The UI quantity counts the line's own unit; QUANTITY may count base units.
_LINE = ("RECORDNO", "ITEMID", "WAREHOUSE.LOCATION_NO", "UNIT", "UIQTY")
_LEG = ("RECORDNO", "IN_OUT", "ITEMID", "WAREHOUSEID", "UNIT", "QUANTITY")


class OtherGoods(Rejected):
    """Our number is on something else over there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document that is there: its id and its number over there."""

    id: str
    number: str
    url: str = ""


def document(
    client: Client, record: StockDocumentRecord, definition: str, lines: Sequence[StockLineRecord]
) -> Found | None:
    """The document of that definition with our number and these lines, the oldest if there are
    several. Raises `OtherGoods` when only other goods bear the number."""
    [headers] = client.read(
        query(
            "INVDOCUMENT",
            _HEADER,
            condition("equalto", "DOCPARID", definition),
            condition("equalto", "PONUMBER", record.number),
        )
    )
    ours = sorted(
        (line.item_id, line.warehouse_id, line.unit, _text(line.quantity)) for line in lines
    )
    for row in headers.rows:
        same = condition("equalto", "DOCHDRID", row["DOCID"])
        [entries] = client.read(query("INVDOCUMENTENTRY", _LINE, same))
        there = sorted(
            (each["ITEMID"], each["WAREHOUSE.LOCATION_NO"], each["UNIT"], _text(each["UIQTY"]))
            for each in entries.rows
        )
        if there == ours:
            return Found(row["DOCID"], row["DOCNO"], row["RECORD_URL"])
    if headers.rows:
        raise _taken(record.number)
    return None


def transfer(client: Client, record: TransferRecord) -> Found | None:
    """The transfer with our number and these goods, as `document`."""
    same = condition("equalto", "REFERENCENO", record.number)
    [headers] = client.read(query("ICTRANSFER", ("RECORDNO", "REFERENCENO"), same))
    ours = sorted(
        leg
        for line in record.lines
        for leg in (
            ("I", line.item_id, line.to_warehouse_id, line.unit, _text(line.quantity)),
            ("O", line.item_id, line.from_warehouse_id, line.unit, _text(line.quantity)),
        )
    )
    for row in headers.rows:
        belongs = condition("equalto", "ICTRANSFERKEY", row["RECORDNO"])
        [legs] = client.read(query("ICTRANSFERITEM", _LEG, belongs))
        there = sorted(
            (
                each["IN_OUT"],
                each["ITEMID"],
                each["WAREHOUSEID"],
                each["UNIT"],
                _text(each["QUANTITY"]),
            )
            for each in legs.rows
        )
        if there == ours:
            return Found(row["RECORDNO"], record.number)
    if headers.rows:
        raise _taken(record.number)
    return None


def _text(quantity: Decimal | str) -> str:
    """So much without a sign: that is the definition's to say."""
    return format(abs(Decimal(quantity)).normalize(), "f")


def _taken(number: str) -> OtherGoods:
    return OtherGoods(
        f"{number} is in Sage Intacct already, with other goods than here.",
        reason="number_taken",
        hint="Correct the one that is wrong. If both are the same, mark this as done with its id"
        " there.",
    )
