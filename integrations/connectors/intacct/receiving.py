"""Writing receipts and returns to vendors, and taking both back, each exactly once.

All are conversions: a receipt of its order, a return of the receiver that brought the goods.
Nothing posted is ever changed or removed: what is taken back gets a mirror, a further document with
the same goods on the same day (Sage Intacct XML API, "Purchasing transactions": createdfrom,
sourcelinekey). One document has one source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.intacct import definitions, documents
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.documents import WAREHOUSE, Row
from integrations.connectors.intacct.making import Draft, Maker, part_name
from integrations.connectors.intacct.payloads import purchasing
from integrations.connectors.intacct.resources import option
from integrations.http.errors import Rejected
from integrations.records import DocumentLineRecord, ReceiptRecord, ReturnRecord

Drafts = list[Draft]


class ReceivingWriter:
    """Receipts and returns of one company."""

    def __init__(self, client: Client, options: Mapping[str, str]) -> None:
        self._client = client
        self._options = options
        self._maker = Maker(client, options)

    def push(self, operation: str, record: Any, *, key: str) -> PushResult:
        """Write the documents; a repeat under the same key returns what the first one made."""
        name, draft = RECEIVING[operation]
        return self._maker.make(key, name, draft(self, record))

    def find(self, operation: str, record: Any) -> PushResult | None:
        """What an earlier attempt made of it, None if nothing."""
        name, draft = RECEIVING[operation]
        return self._maker.find(name, draft(self, record))

    def receiver(self, record: ReceiptRecord) -> Drafts:
        """The conversion of the order's lines. Raises `Rejected` for goods that are not on it."""
        for line in record.lines:
            if not line.source_line_id:
                raise _not_expected(record.number, line)
        return [Draft(record, partial(purchasing.create_receiver, record, self._options))]

    def receipt_mirror(self, record: ReceiptRecord) -> Drafts:
        """What takes the receiver back."""
        bare = ReturnRecord(
            number=reversal_number(record.number),
            vendor_id=record.vendor_id,
            returned_on=record.received_on,
            reference=record.vendor_document_number,
            lines=(),
        )
        return self._mirrors("reversal_definition", bare, [record.external_id])

    def vendor_return(self, record: ReturnRecord) -> Drafts:
        """One document for each receiver the goods came with, and one for those of none."""
        line_ids = [line.source_line_id for line in record.lines if line.source_line_id]
        holders = documents.holders(self._client, line_ids)
        parts: dict[str, list[DocumentLineRecord]] = {}
        for line in record.lines:
            if line.source_line_id and line.source_line_id not in holders:
                raise _no_receiver(record.number, line)
            parts.setdefault(holders.get(line.source_line_id, ""), []).append(line)
        if "" in parts:
            self._check_plain(record, parts[""])
        return [
            self._return_draft(
                "return_definition",
                replace(record, number=part_name(record.number, part), lines=tuple(lines)),
                source,
            )
            for part, (source, lines) in enumerate(parts.items(), start=1)
        ]

    def return_mirror(self, record: ReturnRecord) -> Drafts:
        """What takes the documents of a return back, if the company has a definition for it."""
        if not option(self._options, "return_reversal_definition"):
            raise _no_way_back(record.number)
        bare = replace(record, number=reversal_number(record.number), lines=())
        ids = [record.external_id, *record.further_ids]
        return self._mirrors("return_reversal_definition", bare, ids)

    def _mirrors(self, name: str, bare: ReturnRecord, ids: list[str]) -> Drafts:
        drafts = []
        for part, document_id in enumerate(ids, start=1):
            document = documents.load(self._client, document_id)
            lines = tuple(_mirrored(row) for row in document.lines)
            record = replace(bare, number=part_name(bare.number, part), lines=lines)
            drafts.append(self._return_draft(name, record, document_id))
        return drafts

    def _return_draft(self, name: str, record: ReturnRecord, source: str) -> Draft:
        return Draft(
            record,
            partial(
                purchasing.create_return,
                record,
                self._options,
                definition=option(self._options, name),
                source=source,
            ),
        )

    def _check_plain(self, record: ReturnRecord, lines: list[DocumentLineRecord]) -> None:
        definition = option(self._options, "return_definition")
        if definitions.only_converts(self._client, definition):
            raise Rejected(
                f"{record.number} names no receipt for {lines[0].item_id}, and {definition} in Sage"
                " Intacct is only made from a receipt.",
                reason="external_locked",
                hint="Choose a return definition that may be made by itself in the connection's"
                " settings, then try again, or enter the return there by hand.",
            )


# Operation -> (option that names the definition, what it makes).
RECEIVING: Mapping[str, tuple[str, Callable[[ReceivingWriter, Any], Drafts]]] = {
    "si.receiver.create": ("receiver_definition", ReceivingWriter.receiver),
    "si.receiver.reverse": ("reversal_definition", ReceivingWriter.receipt_mirror),
    "si.vreturn.create": ("return_definition", ReceivingWriter.vendor_return),
    "si.vreturn.reverse": ("return_reversal_definition", ReceivingWriter.return_mirror),
}


def reversal_number(number: str) -> str:
    """What the mirror of a document is called: `RC-410-R`."""
    return f"{number}-R"


def _mirrored(row: Row) -> DocumentLineRecord:
    """A line of a document as a line that takes it back."""
    return DocumentLineRecord(
        line_ref="",
        item_id=row["ITEMID"],
        quantity=Decimal(row["UIQTY"]),
        unit=row["UNIT"],
        unit_price=Decimal(row["UIPRICE"]),
        warehouse_id=row[WAREHOUSE],
        project_id=row["PROJECTID"],
        source_line_id=row["RECORDNO"],
    )


def _not_expected(number: str, line: DocumentLineRecord) -> Rejected:
    return Rejected(
        f"{number} brings {line.item_id}, which is not expected any more on its order in Sage"
        " Intacct.",
        reason="external_locked",
        hint="Receive it there by hand, then mark this as done.",
    )


def _no_way_back(number: str) -> Rejected:
    return Rejected(
        f"No transaction definition was chosen that takes {number} back in Sage Intacct.",
        reason="external_locked",
        hint="Choose one in the connection's settings, then try again, or take it back by hand.",
    )


def _no_receiver(number: str, line: DocumentLineRecord) -> Rejected:
    return Rejected(
        f"The receipt {line.item_id} on {number} came with is not in Sage Intacct any more.",
        reason="external_locked",
        hint="Enter the return there by hand, then mark this as done.",
    )
