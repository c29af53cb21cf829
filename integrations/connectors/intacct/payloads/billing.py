"""Invoices to customers as the legacy `create_invoice`, bills as a generic `create`. Pure.

The legacy function takes its children in one order only. Fields: Sage Intacct XML API, "AR
Invoices" (create_invoice), "AP Bills" (APBILL, APBILLITEM).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from xml.etree import ElementTree  # noqa: S405  only builds trees

from integrations.connectors.intacct import stamps
from integrations.connectors.intacct.accounts import TAX, account
from integrations.connectors.intacct.envelope import Element, leaf
from integrations.connectors.intacct.payloads.masters import amount
from integrations.connectors.intacct.resources import option
from integrations.records import BillingLineRecord, BillingRecord

Options = Mapping[str, str]

# Sales tax is owed to the state; the tax on what we buy is part of what it costs.
_OWED = {TAX: "ar_tax_account"}
_MEMO, _DESCRIPTION = 1000, 1000


def external_id(record: BillingRecord) -> str:
    """The id an invoice carries of ours, the same for every attempt to create it."""
    return f"plyhub-invoice-{record.number}"


def create_invoice(record: BillingRecord, options: Options) -> Element:
    """An invoice to a customer, submitted at once."""
    function = ElementTree.Element("create_invoice")
    leaf(function, "customerid", record.partner_id)
    _date(function, "datecreated", record.date)
    term = option(options, "ar_term")
    if term:
        leaf(function, "termname", term)
    else:
        _date(function, "datedue", record.due_on)
    leaf(function, "action", "Submit")
    leaf(function, "invoiceno", record.number)
    _text(function, "ponumber", record.reference)
    _text(function, "description", record.memo[:_DESCRIPTION])
    leaf(function, "externalid", external_id(record))
    items = ElementTree.SubElement(function, "invoiceitems")
    for line in record.lines:
        item = ElementTree.SubElement(items, "lineitem")
        leaf(item, "glaccountno", account(line, options, "ar_account", owed=_OWED))
        leaf(item, "amount", amount(line.amount))
        _text(item, "memo", _memo(line))
        _text(item, "locationid", option(options, "location"))
        _text(item, "projectid", line.project_id)
        _text(item, "itemid", line.item_id)
    return function


def create_bill(record: BillingRecord, options: Options) -> Element:
    """A vendor's bill, submitted at once; its number is the vendor's own."""
    function = ElementTree.Element("create")
    bill = ElementTree.SubElement(function, "APBILL")
    leaf(bill, "WHENCREATED", _day(record.date))
    leaf(bill, "VENDORID", record.partner_id)
    leaf(bill, "RECORDID", record.number)
    _text(bill, "DOCNUMBER", record.reference)
    _text(bill, "DESCRIPTION", record.memo[:_DESCRIPTION])
    _text(bill, "TERMNAME", option(options, "term"))
    leaf(bill, "WHENDUE", _day(record.due_on))
    leaf(bill, "ACTION", "Submit")
    items = ElementTree.SubElement(bill, "APBILLITEMS")
    for line in record.lines:
        item = ElementTree.SubElement(items, "APBILLITEM")
        leaf(item, "ACCOUNTNO", account(line, options, "ap_account", owed={}))
        leaf(item, "TRX_AMOUNT", amount(line.amount))
        _text(item, "ENTRYDESCRIPTION", _memo(line))
        _text(item, "LOCATIONID", option(options, "location"))
        _text(item, "PROJECTID", line.project_id)
        _text(item, "ITEMID", line.item_id)
    return function


def _memo(line: BillingLineRecord) -> str:
    return " ".join(line.description.split())[:_MEMO]


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _date(parent: Element, tag: str, day: date) -> None:
    child = ElementTree.SubElement(parent, tag)
    for part, text in stamps.parts(day):
        leaf(child, part, text)


def _text(parent: Element, tag: str, text: str) -> None:
    if text:
        leaf(parent, tag, text)
