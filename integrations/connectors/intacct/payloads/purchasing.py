"""Purchasing transactions as legacy functions. Pure.

Legacy functions take their children in one order only, and call a misplaced one missing (Sage
Intacct XML API, "Purchasing transactions": create_potransaction, update_potransaction).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.etree import ElementTree  # noqa: S405  only builds trees

from integrations.connectors.intacct import stamps
from integrations.connectors.intacct.envelope import Element, leaf
from integrations.connectors.intacct.payloads.masters import amount
from integrations.connectors.intacct.resources import option
from integrations.records import (
    DocumentLineRecord,
    PurchaseOrderRecord,
    ReceiptRecord,
    ReturnRecord,
)

Options = Mapping[str, str]


def external_id(number: str) -> str:
    """The id a document carries of ours, the same for every attempt to create it."""
    return f"plyhub-{number}"


def create_order(record: PurchaseOrderRecord, options: Options, *, numbered: bool) -> Element:
    """A purchase order. `numbered` says that its definition numbers documents by itself."""
    function = _begun(option(options, "purchase_definition"), record.date)
    leaf(function, "vendorid", record.vendor_id)
    _numbers(function, record.number, numbered=numbered)
    _due(function, record.required_on, options)
    _rest(function, record.number, record.memo)
    leaf(function, "state", "Pending")
    _lines(function, record.lines, options)
    return function


def create_receiver(record: ReceiptRecord, options: Options, *, numbered: bool) -> Element:
    """A receipt: the conversion of a purchase order, line by line, into the receiver definition."""
    function = _begun(option(options, "receiver_definition"), record.received_on)
    leaf(function, "createdfrom", record.purchase_order_id)
    leaf(function, "vendorid", record.vendor_id)
    _numbers(function, record.number, record.vendor_document_number, numbered=numbered)
    _due(function, record.received_on, options)
    _rest(function, record.number, record.memo)
    _lines(function, record.lines, options, converts=True)
    return function


def create_return(
    record: ReturnRecord, options: Options, *, definition: str, source: str, numbered: bool
) -> Element:
    """Goods that go back, as a conversion of the document `source`, or of none if it is empty."""
    function = _begun(definition, record.returned_on)
    _text(function, "createdfrom", source)
    leaf(function, "vendorid", record.vendor_id)
    _numbers(function, record.number, record.reference, numbered=numbered)
    _due(function, record.returned_on, options)
    _rest(function, record.number, record.memo)
    _lines(function, record.lines, options, converts=bool(source))
    return function


def update_order(
    record: PurchaseOrderRecord, options: Options, *, positions: Mapping[str, int]
) -> Element:
    """A changed purchase order. `positions` maps the id of each line there to its number from 1;
    lines without one are added."""
    function = ElementTree.Element("update_potransaction", key=record.external_id)
    _due(function, record.required_on, options)
    _text(function, "message", record.memo)
    items = ElementTree.SubElement(function, "updatepotransitems")
    for line in record.lines:
        if line.source_line_id:
            number = str(positions[line.source_line_id])
            element = ElementTree.SubElement(items, "updatepotransitem", line_num=number)
        else:
            element = ElementTree.SubElement(items, "potransitem")
        _fill(element, _line(line, options))
    return function


def close_order(document_id: str) -> Element:
    """The end of a purchase order: nothing more is expected on it."""
    function = ElementTree.Element("update_potransaction", key=document_id)
    leaf(function, "state", "Closed")
    return function


def _begun(definition: str, day: date) -> Element:
    function = ElementTree.Element("create_potransaction")
    leaf(function, "transactiontype", definition)
    _date(function, "datecreated", day)
    return function


def _numbers(parent: Element, number: str, vendor_number: str = "", *, numbered: bool) -> None:
    if not numbered:
        leaf(parent, "documentno", number)
    leaf(parent, "referenceno", number)
    _text(parent, "vendordocno", vendor_number)


def _rest(parent: Element, number: str, memo: str) -> None:
    """What stands between the due date and the state or the lines."""
    _text(parent, "message", memo)
    # Both must stand there; empty ones mean the vendor's own contacts.
    for tag in ("returnto", "payto"):
        leaf(ElementTree.SubElement(parent, tag), "contactname")
    leaf(parent, "externalid", external_id(number))


def _lines(
    parent: Element,
    lines: Sequence[DocumentLineRecord],
    options: Options,
    *,
    converts: bool = False,
) -> None:
    items = ElementTree.SubElement(parent, "potransitems")
    for line in lines:
        element = ElementTree.SubElement(items, "potransitem")
        _fill(element, _line(line, options, source=line.source_line_id if converts else ""))


def _line(
    line: DocumentLineRecord, options: Options, *, source: str = ""
) -> Iterable[tuple[str, str]]:
    return (
        ("itemid", line.item_id),
        ("warehouseid", line.warehouse_id),
        ("quantity", amount(line.quantity)),
        ("unit", line.unit),
        ("price", amount(line.unit_price)),
        ("sourcelinekey", source),
        ("locationid", option(options, "location")),
        ("memo", _memo(line)),
        ("projectid", line.project_id),
    )


def _memo(line: DocumentLineRecord) -> str:
    part = f"Vendor part {line.vendor_part_number}" if line.vendor_part_number else ""
    return " - ".join(text for text in (line.description, part) if text)


def _due(parent: Element, day: date, options: Options) -> None:
    term = option(options, "term")
    if term:
        leaf(parent, "termname", term)
    else:
        _date(parent, "datedue", day)


def _date(parent: Element, tag: str, day: date) -> None:
    _fill(ElementTree.SubElement(parent, tag), stamps.parts(day))


def _text(parent: Element, tag: str, text: str) -> None:
    if text:
        leaf(parent, tag, text)


def _fill(parent: Element, pairs: Iterable[tuple[str, str]]) -> None:
    for tag, text in pairs:
        _text(parent, tag, text)
