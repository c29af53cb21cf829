"""Writing purchase orders and receipts, each exactly once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.intacct import definitions, diagnosis, documents, hints
from integrations.connectors.intacct.client import Client, Written
from integrations.connectors.intacct.documents import Document, DocumentRecord
from integrations.connectors.intacct.envelope import Element
from integrations.connectors.intacct.payloads import purchasing
from integrations.connectors.intacct.resources import option
from integrations.http.errors import NotFound, OutcomeUnknown, Rejected, RemoteError
from integrations.records import PurchaseOrderRecord

log = logging.getLogger(__name__)

CHANGEABLE = frozenset({"Draft", "Pending"})
FINISHED = frozenset({"Closed", "Converted"})
CENT = Decimal("0.01")

# Operation -> (option that names the definition, its payload).
_CREATED: Mapping[str, tuple[str, Callable[..., Element]]] = {
    "si.po.create": ("purchase_definition", purchasing.create_order),
    "si.receiver.create": ("receiver_definition", purchasing.create_receiver),
}


class PurchasingWriter:
    """Purchasing documents of one company."""

    def __init__(self, client: Client, options: Mapping[str, str]) -> None:
        self._client = client
        self._options = options

    def push(self, operation: str, record: Any, *, key: str) -> PushResult:
        """Write the document; a repeat under the same key returns what the first one made."""
        if isinstance(record, PurchaseOrderRecord) and operation != "si.po.close":
            check_total(record)
        if operation in _CREATED:
            return self._create(operation, record, key)
        return (
            self._update(record, key) if operation == "si.po.update" else self._close(record, key)
        )

    def find(self, operation: str, record: Any) -> PushResult | None:
        """What an earlier attempt made of it, None if nothing."""
        document = self._look(operation, record)
        return documents.described(document, record) if document else None

    def _create(self, operation: str, record: DocumentRecord, key: str) -> PushResult:
        name, payload = _CREATED[operation]
        numbered = definitions.numbers_itself(self._client, option(self._options, name))
        try:
            function = payload(record, self._options, numbered=numbered)
            written = self._write(key, function, record)
        except hints.NumberMissing:
            # Numbering was switched off there since we asked.
            function = payload(record, self._options, numbered=False)
            written = self._write(key, function, record)
        if written is None:
            earlier = self.find(operation, record)
            if earlier is None:
                raise OutcomeUnknown(
                    f"Sage Intacct has already taken {record.number} in but does not show it yet."
                )
            return earlier
        return self._described(written.result.key, record, written)

    def _update(self, record: PurchaseOrderRecord, key: str) -> PushResult:
        document = documents.load(self._client, record.external_id)
        if document.state not in CHANGEABLE:
            raise locked(record.number, f"it is {document.state.lower()} there")
        try:
            positions = _positions(record, document)
        except Rejected:
            if self._is_done(document, record):
                return documents.described(document, record)
            raise
        function = purchasing.update_order(record, self._options, positions=positions)
        return self._described(record.external_id, record, self._write(key, function, record))

    def _close(self, record: PurchaseOrderRecord, key: str) -> PushResult:
        document = documents.load(self._client, record.external_id)
        if document.state in FINISHED:
            return documents.described(document, record)
        function = purchasing.close_order(record.external_id)
        return self._described(record.external_id, record, self._write(key, function, record))

    def _write(self, key: str, function: Element, record: DocumentRecord) -> Written | None:
        """Write, or None when an earlier attempt under this key already has."""
        try:
            return self._client.write(key, function)
        except hints.AlreadyProcessed:
            log.info("%s was taken in by an earlier attempt", record.number)
            return None
        except Rejected as refusal:
            raise diagnosis.refined(self._client, refusal, record) from None

    def _described(
        self, document_id: str, record: DocumentRecord, written: Written | None
    ) -> PushResult:
        """Read the document back. It exists now, so failing at this leaves a question, not a no."""
        try:
            return documents.described(documents.load(self._client, document_id), record, written)
        except RemoteError as error:
            raise OutcomeUnknown(error.message, code=error.code, detail=error.detail) from None

    def _look(self, operation: str, record: Any) -> Document | None:
        if operation in _CREATED:
            name, _ = _CREATED[operation]
            return documents.search(self._client, option(self._options, name), record.number)
        try:
            document = documents.load(self._client, record.external_id)
        except NotFound:
            return None
        if operation == "si.po.close":
            return document if document.state in FINISHED else None
        return document if self._is_done(document, record) else None

    def _is_done(self, document: Document, record: PurchaseOrderRecord) -> bool:
        """Whether the document already is what an update would make of it."""
        by_term = bool(option(self._options, "term"))
        due = by_term or document.due == f"{record.required_on:%m/%d/%Y}"
        return due and documents.same_lines(document, record.lines)


def check_total(record: PurchaseOrderRecord) -> None:
    """Raises `Rejected` (total_mismatch) unless the lines, each rounded to cents, come to `total`
    within one cent: that is what Sage will make of them."""
    lines = ((line.quantity * line.unit_price) for line in record.lines)
    comes_to = sum((line.quantize(CENT, ROUND_HALF_UP) for line in lines), Decimal(0))
    if abs(comes_to - record.total) > documents.TOLERANCE:
        raise Rejected(
            f"{record.number} comes to {record.total} here, but to {comes_to} in Sage Intacct.",
            reason="total_mismatch",
            hint="Order in a unit whose price needs no rounding.",
        )


def locked(number: str, why: str) -> Rejected:
    """The refusal of a change Sage does not allow any more."""
    return Rejected(
        f"{number} cannot be changed in Sage Intacct: {why}.",
        reason="external_locked",
        hint="Close it there and issue a new order, or make the change there by hand.",
    )


def _positions(record: PurchaseOrderRecord, document: Document) -> dict[str, int]:
    """Line ids to line numbers; Sage reads them from 0 and takes them from 1."""
    there = {row["RECORDNO"]: int(row["LINE_NO"]) + 1 for row in document.lines}
    ours = {line.source_line_id for line in record.lines if line.source_line_id}
    if ours - there.keys():
        raise locked(record.number, "a line of it is no longer there")
    if there.keys() - ours:
        raise locked(record.number, "a line was taken off it, and Sage cannot remove lines")
    return there
