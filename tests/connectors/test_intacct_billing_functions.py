"""The functions that post invoices and bills, as they are written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from integrations.connectors.intacct import accounts
from integrations.connectors.intacct.payloads import billing
from integrations.http import errors
from integrations.records import BillingLineRecord
from tests.connectors.billing_records import LINE, OPTIONS, RECORD


def test_an_invoice_has_its_children_in_order():
    record = replace(RECORD, partner_id="C-1", lines=(LINE,))
    written = ElementTree.tostring(
        billing.create_invoice(record, {"location": "100", **OPTIONS}), encoding="unicode"
    )
    assert written == (
        "<create_invoice><customerid>C-1</customerid>"
        "<datecreated><year>2026</year><month>11</month><day>20</day></datecreated>"
        "<datedue><year>2026</year><month>12</month><day>20</day></datedue>"
        "<action>Submit</action><invoiceno>F-99001</invoiceno><ponumber>99001</ponumber>"
        "<description>Roof</description><externalid>plyhub-invoice-F-99001</externalid>"
        "<invoiceitems><lineitem><glaccountno>4000</glaccountno><amount>120.5</amount>"
        "<memo>Crane &amp; hook</memo><locationid>100</locationid>"
        "<projectid>PRJ-99001</projectid><itemid>INV-TEST</itemid></lineitem></invoiceitems>"
        "</create_invoice>"
    )


def test_a_bill_is_a_generic_create():
    record = replace(RECORD, partner_id="V-1", lines=(replace(LINE, project_id="", item_id=""),))
    written = ElementTree.tostring(billing.create_bill(record, OPTIONS), encoding="unicode")
    assert written == (
        "<create><APBILL><WHENCREATED>11/20/2026</WHENCREATED><VENDORID>V-1</VENDORID>"
        "<RECORDID>F-99001</RECORDID><DOCNUMBER>99001</DOCNUMBER>"
        "<DESCRIPTION>Roof</DESCRIPTION><WHENDUE>12/20/2026</WHENDUE><ACTION>Submit</ACTION>"
        "<APBILLITEMS><APBILLITEM><ACCOUNTNO>5000</ACCOUNTNO><TRX_AMOUNT>120.5</TRX_AMOUNT>"
        "<ENTRYDESCRIPTION>Crane &amp; hook</ENTRYDESCRIPTION></APBILLITEM></APBILLITEMS>"
        "</APBILL></create>"
    )


@pytest.mark.parametrize(
    ("kind", "item", "expected"),
    [
        ("service", "", "4010"),
        ("service", "INV-24ACC", "4030"),
        ("material", "INV-1", "4000"),
        ("tax", "", "2200"),
    ],
)
def test_a_line_is_booked_by_its_item_then_its_kind_then_as_usual(kind, item, expected):
    options = {
        "ar_account": "4000",
        "ar_tax_account": "2200",
        "ar_accounts": "Service = 4010, inv-24acc=4030, =4040, nonsense",
    }
    line = BillingLineRecord(amount=Decimal(1), kind=kind, item_id=item)
    owed = {"tax": "ar_tax_account"}
    assert accounts.account(line, options, "ar_account", owed=owed) == expected


@pytest.mark.parametrize(
    ("kind", "message", "hint"),
    [
        ("service", "No account is chosen for its lines.", "account of invoice lines"),
        ("tax", "No account is chosen for tax lines.", "account of sales tax"),
    ],
)
def test_a_line_without_an_account_is_told(kind, message, hint):
    line = BillingLineRecord(amount=Decimal(1), kind=kind)
    with pytest.raises(errors.Rejected) as refusal:
        accounts.account(line, {}, "ar_account", owed={"tax": "ar_tax_account"})
    assert (refusal.value.message, refusal.value.reason) == (message, "account_missing")
    assert refusal.value.hint == f"Choose the {hint} in the connection's settings, then retry."
