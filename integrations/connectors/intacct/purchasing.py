"""Writing purchase orders, each exactly once.

A document is changed as long as Sage lets it be. After that a change order takes its place: a
document of its own with what is still to come, while the old one ends (Sage Intacct, "Purchasing
transaction states").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from integrations.connectors.base import PushResult
from integrations.connectors.intacct import documents
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.documents import Document
from integrations.connectors.intacct.making import Draft, Maker
from integrations.connectors.intacct.parsers import FINISHED_STATES
from integrations.connectors.intacct.payloads import purchasing
from integrations.connectors.intacct.resources import option
from integrations.http.errors import NotFound, OutcomeUnknown, Rejected, RemoteError
from integrations.records import PurchaseOrderRecord

DEFINITION = "purchase_definition"
# Sage takes changes and the end of a document in these states only.
CHANGEABLE = frozenset({"Draft", "Pending"})
# What is in one of these never changes again, so that a change order takes its place.
SETTLED = frozenset({"Approved", "Partially Converted"}) | FINISHED_STATES
CENT = Decimal("0.01")


class PurchasingWriter:
    """Purchase orders of one company."""

    def __init__(self, client: Client, options: Mapping[str, str]) -> None:
        self._client = client
        self._options = options
        self._maker = Maker(client, options)
        # operation -> (write it, look for what an earlier attempt made)
        self._ways: Mapping[str, tuple[Write, Search]] = {
            "si.po.create": (self._create, self._find_created),
            "si.po.update": (self._update, self._find_updated),
            "si.po.change": (self._change, self._find_changed),
            "si.po.close": (self._close, self._find_closed),
        }

    def push(self, operation: str, record: PurchaseOrderRecord, *, key: str) -> PushResult:
        """Write the document; a repeat under the same key returns what the first one made."""
        if operation != "si.po.close":
            check_total(record)
        write, _ = self._ways[operation]
        return write(record, key)

    def find(self, operation: str, record: PurchaseOrderRecord) -> PushResult | None:
        """What an earlier attempt made of it, None if nothing."""
        _, search = self._ways[operation]
        return search(record)

    def _create(self, record: PurchaseOrderRecord, key: str) -> PushResult:
        return self._maker.make(key, DEFINITION, [self._draft(record)])

    def _find_created(self, record: PurchaseOrderRecord) -> PushResult | None:
        return self._maker.find(DEFINITION, [self._draft(record)])

    def _draft(self, record: PurchaseOrderRecord) -> Draft:
        return Draft(record, partial(purchasing.create_order, record, self._options))

    def _update(self, record: PurchaseOrderRecord, key: str) -> PushResult:
        document = documents.load(self._client, record.external_id)
        if document.state in SETTLED:
            raise replaced_by_change(record.number, f"it is {document.state.lower()} there")
        if document.state not in CHANGEABLE:
            raise locked(record.number, f"it is {document.state.lower()} there")
        try:
            positions = _positions(record, document)
        except Rejected:
            if self._is_done(document, record):
                return documents.described(document, record)
            raise
        function = purchasing.update_order(record, self._options, positions=positions)
        written = self._maker.change(key, function, record)
        return self._maker.described(record.external_id, record, written)

    def _find_updated(self, record: PurchaseOrderRecord) -> PushResult | None:
        document = self._load(record.external_id)
        if document is None or not self._is_done(document, record):
            return None
        return documents.described(document, record)

    def _is_done(self, document: Document, record: PurchaseOrderRecord) -> bool:
        """Whether the document already is what an update would make of it."""
        by_term = bool(option(self._options, "term"))
        due = by_term or document.due == f"{record.required_on:%m/%d/%Y}"
        return due and documents.same_lines(document, record.lines)

    def _change(self, record: PurchaseOrderRecord, key: str) -> PushResult:
        """A change order in place of the document `external_id`, which ends if Sage lets it.

        Where the document already has just that still to come there is nothing to change.
        """
        old = documents.load(self._client, record.external_id)
        if documents.same_open(old, record.lines):
            return documents.described(old, record)
        if not record.lines:
            return self._close(record, key)
        return self._left(self._replace(old, record, key), old.id)

    def _replace(self, old: Document, record: PurchaseOrderRecord, key: str) -> PushResult:
        drafts = [self._draft(record)]
        if old.is_finished:
            return self._maker.make(key, DEFINITION, drafts)
        try:
            ending = purchasing.close_order(old.id)
            return self._maker.make(key, DEFINITION, drafts, ending=ending)
        except Rejected:
            # Nothing of it happened. What was partly converted there is not ended from outside:
            # then the rest of it is left to a person.
            return self._maker.make(key, DEFINITION, drafts)

    def _find_changed(self, record: PurchaseOrderRecord) -> PushResult | None:
        made = self._maker.find(DEFINITION, [self._draft(record)])
        if made is not None:
            return self._left(made, record.external_id)
        old = self._load(record.external_id)
        if old is None or not documents.same_open(old, record.lines):
            return None
        return documents.described(old, record)

    def _left(self, made: PushResult, old_id: str) -> PushResult:
        """`made`, saying whether the document it took the place of is still open."""
        try:
            old = documents.load(self._client, old_id)
        except NotFound:
            return made
        except RemoteError as error:
            raise OutcomeUnknown(error.message, code=error.code, detail=error.detail) from None
        return made if old.is_finished else replace(made, left_open=(old.number,))

    def _close(self, record: PurchaseOrderRecord, key: str) -> PushResult:
        document = documents.load(self._client, record.external_id)
        if document.is_finished:
            return documents.described(document, record)
        written = self._maker.change(key, purchasing.close_order(record.external_id), record)
        return self._maker.described(record.external_id, record, written)

    def _find_closed(self, record: PurchaseOrderRecord) -> PushResult | None:
        document = self._load(record.external_id)
        if document is None or not document.is_finished:
            return None
        return documents.described(document, record)

    def _load(self, document_id: str) -> Document | None:
        try:
            return documents.load(self._client, document_id)
        except NotFound:
            return None


Write = Callable[[PurchaseOrderRecord, str], PushResult]
Search = Callable[[PurchaseOrderRecord], PushResult | None]


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
    """The refusal of a change Sage does not allow now."""
    return Rejected(
        f"{number} cannot be changed in Sage Intacct: {why}.",
        reason="external_locked",
        hint="Finish what is going on with it there, then try again, or change it there by hand.",
    )


def replaced_by_change(number: str, why: str) -> Rejected:
    """The refusal of a change Sage will never allow, so that it takes a change order."""
    return Rejected(
        f"{number} cannot be changed in Sage Intacct any more: {why}.",
        reason="change_order",
        hint="A change order takes its place there.",
    )


def _positions(record: PurchaseOrderRecord, document: Document) -> dict[str, int]:
    """Line ids to line numbers; Sage reads them from 0 and takes them from 1."""
    there = {row["RECORDNO"]: int(row["LINE_NO"]) + 1 for row in document.lines}
    ours = {line.source_line_id for line in record.lines if line.source_line_id}
    if ours - there.keys():
        raise replaced_by_change(record.number, "a line of it is no longer there")
    if there.keys() - ours:
        why = "a line was taken off it, and Sage cannot remove lines"
        raise replaced_by_change(record.number, why)
    return there
