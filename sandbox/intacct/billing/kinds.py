"""What tells an invoice from a bill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.intacct.errors import NO_TRANSACTION, Problem, not_created, not_saved
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ObjectType


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document.

    `contacts` are the fields of its partner that say where it goes when nobody else does,
    `blocked` the switch of a project status that stops it and what is said then, `children` the
    fields the older functions write under names of their own.
    """

    header: str
    line: str
    partner: str
    word: str
    carrier: str
    module: str
    term: str
    contacts: tuple[str, str]
    blocked: tuple[str, str]
    children: Mapping[str, str]

    @property
    def partner_id(self) -> str:
        """The field naming whom the document is with."""
        return f"{self.partner}ID"

    @property
    def wrapper(self) -> str:
        """The element that holds the lines in generic functions."""
        return f"{self.line}S"

    @property
    def table(self) -> ObjectType:
        """The object of its headers."""
        return OBJECTS[self.header]

    @property
    def lines(self) -> ObjectType:
        """The object of its lines."""
        return OBJECTS[self.line]

    @property
    def not_created(self) -> tuple[Problem, ...]:
        """What follows the cause when none could be made."""
        return not_created(self.carrier), NO_TRANSACTION

    @property
    def not_saved(self) -> tuple[Problem, ...]:
        """What follows the cause when one could not be changed."""
        return (not_saved(self.carrier),)


INVOICE = Kind(
    header="ARINVOICE", line="ARINVOICEITEM", partner="CUSTOMER", word="invoice",
    carrier="ARInvoice", module="4.AR", term="ARTERM", contacts=("BILLTO", "SHIPTO"),
    blocked=("DISABLEGENERATEINVOICE", "generating invoices"),
    children={"customerid": "CUSTOMERID", "invoiceno": "RECORDID"},
)  # fmt: skip
BILL = Kind(
    header="APBILL", line="APBILLITEM", partner="VENDOR", word="bill",
    carrier="APBill", module="3.AP", term="APTERM", contacts=("PAYTO", "RETURNTO"),
    blocked=("DISABLEPURCHASINGAPENTRY", "purchasing and AP entries"),
    children={"vendorid": "VENDORID", "billno": "RECORDID"},
)  # fmt: skip
BY_OBJECT: Mapping[str, Kind] = {kind.header: kind for kind in (INVOICE, BILL)}
