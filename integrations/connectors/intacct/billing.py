"""Writing invoices to customers and bills of vendors, each exactly once.

One is known by its customer or vendor and its number (RECORDID of ARINVOICE and APBILL). Posted
once it is never changed from here: that is an accountant's to do.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from integrations.connectors.base import PushResult
from integrations.connectors.intacct import hints
from integrations.connectors.intacct.client import Client, Written
from integrations.connectors.intacct.envelope import Element
from integrations.connectors.intacct.payloads import billing
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.http.errors import OutcomeUnknown, Rejected, RemoteError
from integrations.records import BillingRecord

log = logging.getLogger(__name__)

TOTAL = "TOTALENTERED"
# Sage Intacct XML API, "AP Bills": characters that RECORDID refuses.
_REFUSED = re.compile(r"[&<>#?]")
_LONGEST = 45

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A kind of document: the object it is read as, and how one is made."""

    object: str
    partner: str
    what: str
    make: Callable[[BillingRecord, Mapping[str, str]], Element]


BILLING: Mapping[str, Document] = {
    "si.invoice.create": Document(
        object="ARINVOICE", partner="CUSTOMERID", what="Invoice", make=billing.create_invoice
    ),
    "si.bill.create": Document(
        object="APBILL", partner="VENDORID", what="Bill", make=billing.create_bill
    ),
}


class BillingWriter:
    """Invoices and bills of one company."""

    def __init__(self, client: Client, options: Mapping[str, str]) -> None:
        self._client = client
        self._options = options

    def push(self, operation: str, record: BillingRecord, *, key: str) -> PushResult:
        """Write the document, or adopt the one that is there already with the same amount."""
        document = BILLING[operation]
        check(document, record)
        function = document.make(record, self._options)
        there = self._look(document, record)
        if there is not None:
            return _adopted(document, record, there)
        try:
            written = self._client.write(key, function)
        except hints.AlreadyProcessed:
            return self._earlier(document, record)
        except hints.Duplicate as refusal:
            return self._taken(document, record, refusal)
        return self._described(document, record, written)

    def find(self, operation: str, record: BillingRecord) -> PushResult | None:
        """What an earlier attempt made of it, None if nothing."""
        document = BILLING[operation]
        row = self._look(document, record)
        return _adopted(document, record, row) if row else None

    def _look(self, document: Document, record: BillingRecord) -> Row | None:
        """The oldest document of that number of that customer or vendor."""
        same = (
            condition("equalto", "RECORDID", record.number),
            condition("equalto", document.partner, record.partner_id),
        )
        [result] = self._client.read(_query(document, *same))
        if len(result.rows) > 1:
            log.warning("Sage Intacct holds %s %s twice", document.what, record.number)
        return result.rows[0] if result.rows else None

    def _earlier(self, document: Document, record: BillingRecord) -> PushResult:
        row = self._look(document, record)
        if row is None:
            raise OutcomeUnknown(
                f"Sage Intacct has already taken {record.number} in but does not show it yet."
            )
        return _adopted(document, record, row)

    def _taken(
        self, document: Document, record: BillingRecord, refusal: hints.Duplicate
    ) -> PushResult:
        """The number is in use: by this document, seen only now, or by somebody else's."""
        row = self._look(document, record)
        if row is None:
            raise _is_another(document, record, "", refusal) from None
        return _adopted(document, record, row)

    def _described(self, document: Document, record: BillingRecord, written: Written) -> PushResult:
        """Read it back. It exists now, so failing at this leaves a question, not a no."""
        rows = written.result.rows
        record_no = written.result.key or (rows[0].get("RECORDNO", "") if rows else "")
        try:
            [result] = self._client.read(
                _query(document, condition("equalto", "RECORDNO", record_no))
            )
        except RemoteError as error:
            raise OutcomeUnknown(error.message, code=error.code, detail=error.detail) from None
        if not result.rows:
            raise OutcomeUnknown(f"Sage Intacct does not show {record.number} yet.")
        row = result.rows[0]
        if _total(row) != record.total:
            log.warning("%s comes to %s in Sage Intacct", record.number, row.get(TOTAL))
        return _result(row, written)


def check(document: Document, record: BillingRecord) -> None:
    """Raise `Rejected` for what Sage would refuse, or book as something else than it is here."""
    _check_number(document, record)
    comes_to = sum((line.amount for line in record.lines), Decimal(0))
    if comes_to != record.total:
        raise Rejected(
            f"{document.what} {record.number} is {record.total} in all, but its lines and taxes"
            f" come to {comes_to}.",
            reason="total_mismatch",
            hint="Correct it where it was made; it goes by itself after the next read.",
        )
    if record.total < 0:
        raise Rejected(
            f"{document.what} {record.number} is a credit of {-record.total}.",
            reason="is_credit",
            hint="Enter it in Sage Intacct as an adjustment, then mark this as done.",
        )


def _check_number(document: Document, record: BillingRecord) -> None:
    is_bill = document.partner == "VENDORID"
    wrong = _REFUSED.search(record.number) if is_bill else None
    if not record.number or len(record.number) > _LONGEST or wrong:
        raise Rejected(
            f"{record.number or 'An empty number'} cannot be the number of a"
            f" {document.what.lower()} in Sage Intacct.",
            reason="id_invalid",
            hint=f"Give it at most {_LONGEST} characters where it was made, none of & < > # ?.",
        )


def _query(document: Document, *conditions: Element) -> Element:
    fields = ("RECORDNO", "RECORDID", document.partner, TOTAL, "STATE", "RECORD_URL")
    return query(document.object, fields, *conditions)


def _adopted(document: Document, record: BillingRecord, row: Row) -> PushResult:
    """What is there, if it is this one: by its number and its amount. Else `Rejected`."""
    if _total(row) != record.total:
        raise _is_another(document, record, row.get(TOTAL, ""))
    return _result(row)


def _is_another(
    document: Document,
    record: BillingRecord,
    there: str,
    refusal: hints.Duplicate | None = None,
) -> Rejected:
    amounts = f" with an amount of {there} instead of {record.total}" if there else ""
    return Rejected(
        f"{document.what} {record.number} of {record.partner_id} is in Sage Intacct"
        f" already{amounts}.",
        code=refusal.code if refusal else "",
        detail=refusal.detail if refusal else "",
        reason="number_taken",
        hint="Correct the one that is wrong. If both are the same, mark this as done with its"
        " record number.",
    )


def _total(row: Row) -> Decimal | None:
    try:
        return Decimal(row.get(TOTAL, "").replace(",", ""))
    except InvalidOperation:
        return None


def _result(row: Row, written: Written | None = None) -> PushResult:
    return PushResult(
        external_id=row["RECORDNO"],
        number=row.get("RECORDID", ""),
        url=row.get("RECORD_URL", ""),
        request_digest=written.request_digest if written else "",
        response_digest=written.response_digest if written else "",
    )
