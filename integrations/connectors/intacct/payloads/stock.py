"""Stock that moved: inventory transactions as a legacy function, transfers as a generic one. Pure.

The legacy function takes its children in one order only. Fields: Sage Intacct XML API, "Inventory
transactions" (create_ictransaction), "Warehouse transfers" (ICTRANSFER).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree  # noqa: S405  only builds trees

from integrations.connectors.intacct import stamps
from integrations.connectors.intacct.envelope import Element, leaf
from integrations.connectors.intacct.payloads.masters import amount
from integrations.connectors.intacct.resources import option
from integrations.records import (
    StockDocumentRecord,
    StockLineRecord,
    TransferLineRecord,
    TransferRecord,
)

Options = Mapping[str, str]

_MEMO = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class StockDefinition:
    """What documents of one inventory definition need: a number of ours unless it numbers them, and
    a cost only where it takes one."""

    name: str
    numbers_itself: bool
    updates_cost: bool


def external_id(number: str, definition: str) -> str:
    """The id a document carries of ours: one number may stand on two, of two definitions."""
    return f"plyhub-{number}-{definition}"


def create_transaction(
    record: StockDocumentRecord,
    lines: Sequence[StockLineRecord],
    options: Options,
    *,
    definition: StockDefinition,
    signed: bool,
) -> Element:
    """Those `lines` of the record as one document. Its definition says whether they go in or out,
    so that quantities have no sign, unless it is `signed` itself."""
    function = ElementTree.Element("create_ictransaction")
    leaf(function, "transactiontype", definition.name)
    created = ElementTree.SubElement(function, "datecreated")
    for part, text in stamps.parts(record.date):
        leaf(created, part, text)
    if not definition.numbers_itself:
        leaf(function, "documentno", record.number)
    leaf(function, "referenceno", record.number)
    _text(function, "message", record.memo[:_MEMO])
    leaf(function, "externalid", external_id(record.number, definition.name))
    items = ElementTree.SubElement(function, "ictransitems")
    for line in lines:
        _line(ElementTree.SubElement(items, "ictransitem"), line, options, definition, signed)
    return function


def _line(
    parent: Element,
    line: StockLineRecord,
    options: Options,
    definition: StockDefinition,
    signed: bool,
) -> None:
    leaf(parent, "itemid", line.item_id)
    leaf(parent, "warehouseid", line.warehouse_id)
    leaf(parent, "quantity", amount(line.quantity if signed else abs(line.quantity)))
    leaf(parent, "unit", line.unit)
    if definition.updates_cost:
        leaf(parent, "cost", amount(line.unit_cost))
    _text(parent, "locationid", option(options, "location"))
    _text(parent, "projectid", line.project_id)
    _text(parent, "employeeid", line.employee_id)


def create_transfer(record: TransferRecord, options: Options) -> Element:
    """A transfer that is posted at once: every line goes out of one warehouse and into another."""
    function = ElementTree.Element("create")
    transfer = ElementTree.SubElement(function, "ICTRANSFER")
    leaf(transfer, "TRANSACTIONDATE", f"{record.date:%m/%d/%Y}")
    leaf(transfer, "REFERENCENO", record.number)
    _text(transfer, "DESCRIPTION", record.memo[:_MEMO])
    leaf(transfer, "TRANSFERTYPE", "Immediate")
    leaf(transfer, "ACTION", "Post")
    items = ElementTree.SubElement(transfer, "ICTRANSFERITEMS")
    for line in record.lines:
        _leg(items, line, options, "O", line.from_warehouse_id, line.from_project_id)
        _leg(items, line, options, "I", line.to_warehouse_id, line.to_project_id)
    return function


def _leg(
    items: Element,
    line: TransferLineRecord,
    options: Options,
    direction: str,
    warehouse_id: str,
    project_id: str,
) -> None:
    leg = ElementTree.SubElement(items, "ICTRANSFERITEM")
    leaf(leg, "IN_OUT", direction)
    leaf(leg, "ITEMID", line.item_id)
    leaf(leg, "WAREHOUSEID", warehouse_id)
    leaf(leg, "QUANTITY", amount(line.quantity))
    leaf(leg, "UNIT", line.unit)
    _text(leg, "LOCATIONID", option(options, "location"))
    _text(leg, "PROJECTID", project_id)


def _text(parent: Element, tag: str, text: str) -> None:
    if text:
        leaf(parent, tag, text)
