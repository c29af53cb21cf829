"""Finding purchasing documents and describing what is there.

A document is known by its definition and our number in its reference (PONUMBER); Sage's own id of
it is DOCID, of a line RECORDNO (Sage Intacct XML API: PODOCUMENT, PODOCUMENTENTRY).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from integrations.connectors.base import PushResult
from integrations.connectors.intacct.client import Client, Written
from integrations.connectors.intacct.envelope import Element
from integrations.connectors.intacct.parsers import FINISHED_STATES
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.http.errors import NotFound
from integrations.records import (
    DocumentLineRecord,
    PurchaseOrderRecord,
    ReceiptRecord,
    ReturnRecord,
)

log = logging.getLogger(__name__)

TOLERANCE = Decimal("0.01")
PLACES = Decimal("0.0001")

Row = Mapping[str, str]
DocumentRecord = PurchaseOrderRecord | ReceiptRecord | ReturnRecord

WAREHOUSE = "WAREHOUSE.LOCATION_NO"
_HEADER = ("RECORDNO", "DOCID", "DOCNO", "STATE", "WHENDUE", "TOTAL", "RECORD_URL")
# The UI fields count the line's own unit; QUANTITY, QTY_REMAINING and PRICE may be per base unit.
_LINE = (
    *("RECORDNO", "LINE_NO", "ITEMID", "UNIT", "UIQTY", "UIPRICE"),
    *("QUANTITY", "QTY_REMAINING", WAREHOUSE, "PROJECTID"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as it is there, its lines in their order."""

    id: str
    number: str
    state: str
    due: str
    total: str
    url: str
    lines: tuple[Row, ...]

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is expected on it."""
        return self.state in FINISHED_STATES


def load(client: Client, document_id: str) -> Document:
    """The document with this DOCID; raises `NotFound`."""
    headers, lines = client.read(
        _headers(condition("equalto", "DOCID", document_id)),
        query("PODOCUMENTENTRY", _LINE, condition("equalto", "DOCHDRID", document_id)),
    )
    if not headers.rows:
        raise NotFound(f"{document_id} is not in Sage Intacct.")
    row = headers.rows[0]
    return Document(
        id=row["DOCID"],
        number=row["DOCNO"],
        state=row["STATE"],
        due=row["WHENDUE"],
        total=row["TOTAL"],
        url=row["RECORD_URL"],
        lines=tuple(sorted(lines.rows, key=lambda line: int(line["LINE_NO"]))),
    )


def search(client: Client, definition: str, number: str) -> Document | None:
    """The document of `definition` that carries our `number`, the oldest if there are several."""
    [result] = client.read(
        _headers(
            condition("equalto", "DOCPARID", definition), condition("equalto", "PONUMBER", number)
        )
    )
    if len(result.rows) > 1:
        log.warning("Sage Intacct holds %s more than once: %d", number, len(result.rows))
    return load(client, result.rows[0]["DOCID"]) if result.rows else None


def holders(client: Client, line_ids: Sequence[str]) -> dict[str, str]:
    """Which document each of these lines is on, by RECORDNO; lines that are gone are missing."""
    if not line_ids:
        return {}
    wanted = condition("in", "RECORDNO", *line_ids)
    [result] = client.read(query("PODOCUMENTENTRY", ("RECORDNO", "DOCHDRID"), wanted))
    return {row["RECORDNO"]: row["DOCHDRID"] for row in result.rows}


def described(
    document: Document, record: DocumentRecord, written: Written | None = None
) -> PushResult:
    """What a push of `record` came to: the document's id and number, and the ids of our lines."""
    _note_total(document, record)
    return PushResult(
        external_id=document.id,
        number=document.number,
        status=document.state,
        url=document.url,
        line_ids=_line_ids(record.lines, document.lines),
        request_digest=written.request_digest if written else "",
        response_digest=written.response_digest if written else "",
    )


def same_lines(document: Document, lines: Sequence[DocumentLineRecord]) -> bool:
    """Whether the document holds exactly these goods, at these prices, for these places."""
    return _goods(document.lines, "UIQTY") == _wanted(lines)


def same_open(document: Document, lines: Sequence[DocumentLineRecord]) -> bool:
    """Whether exactly these goods are still to come on the document, on these terms."""
    rows = () if document.is_finished else document.lines
    still = [{**row, "open": str(open_quantity(row))} for row in rows]
    return _goods([row for row in still if Decimal(row["open"])], "open") == _wanted(lines)


def open_quantity(row: Row) -> Decimal:
    """What is left on a line, in the line's own unit."""
    whole, left = Decimal(row["QUANTITY"]), Decimal(row["QTY_REMAINING"] or "0")
    if not whole:
        return Decimal(0)
    return (Decimal(row["UIQTY"]) * left / whole).quantize(PLACES)


def _goods(rows: Sequence[Row], quantity: str) -> list[tuple[object, ...]]:
    return sorted(
        (
            *(row["ITEMID"], Decimal(row[quantity]), row["UNIT"], Decimal(row["UIPRICE"])),
            *(row[WAREHOUSE], row["PROJECTID"]),
        )
        for row in rows
    )


def _wanted(lines: Sequence[DocumentLineRecord]) -> list[tuple[object, ...]]:
    return sorted(
        (
            *(line.item_id, line.quantity, line.unit, line.unit_price),
            *(line.warehouse_id, line.project_id),
        )
        for line in lines
    )


def _headers(*conditions: Element) -> Element:
    return query("PODOCUMENT", _HEADER, *conditions)


def _line_ids(lines: Sequence[DocumentLineRecord], rows: Sequence[Row]) -> dict[str, str]:
    """Our line refs to RECORDNOs: by the id a line already has, the others in their order.

    Lines that are no lines of ours have no ref and are left out.
    """
    there = {row["RECORDNO"] for row in rows}
    ids = {line.line_ref: line.source_line_id for line in lines if line.source_line_id in there}
    taken = set(ids.values())
    new_lines = [line for line in lines if line.line_ref not in ids]
    new_rows = [row for row in rows if row["RECORDNO"] not in taken]
    pairs = zip(new_lines, new_rows, strict=False)
    ids.update((line.line_ref, row["RECORDNO"]) for line, row in pairs if _fits(line, row))
    ids.pop("", None)
    return ids


def _fits(line: DocumentLineRecord, row: Row) -> bool:
    return row["ITEMID"] == line.item_id


def _note_total(document: Document, record: DocumentRecord) -> None:
    """A total that differs although the lines agreed means a price was rounded over there."""
    if not isinstance(record, PurchaseOrderRecord) or not document.total:
        return
    if abs(Decimal(document.total) - record.total) > TOLERANCE:
        log.warning(
            "%s comes to %s in Sage Intacct, to %s here",
            record.number,
            document.total,
            record.total,
        )
