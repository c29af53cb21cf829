"""Stock that moved as functions, compared as whole XML: in the older one the order matters."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

from integrations.connectors.intacct.payloads import stock
from integrations.connectors.intacct.payloads.stock import StockDefinition
from integrations.records import (
    StockDocumentRecord,
    StockLineRecord,
    TransferLineRecord,
    TransferRecord,
)

OPTIONS = {"location": "100"}
ISSUE = StockDefinition(name="Inventory Issue", numbers_itself=True, updates_cost=False)
LINE = StockLineRecord(
    item_id="INV-PEX",
    warehouse_id="VAN-12",
    quantity=Decimal("-25.00"),
    unit="FT",
    unit_cost=Decimal("0.620000"),
    project_id="PRJ-4610",
    employee_id="DORTIZ",
)
USED = StockDocumentRecord(
    number="U-12", date=date(2026, 3, 9), lines=(LINE,), memo="Job 4610: a & b"
)
TRANSFER = TransferRecord(
    number="TR-9",
    date=date(2026, 3, 9),
    lines=(
        TransferLineRecord(
            item_id="INV-PEX",
            quantity=Decimal("85.0000"),
            unit="FT",
            from_warehouse_id="WH-MAIN",
            to_warehouse_id="JOBSITE",
            to_project_id="PRJ-4610",
        ),
    ),
    memo="Refill",
)
DATE = "<datecreated><year>2026</year><month>03</month><day>09</day></datecreated>"


def xml(element):
    return ElementTree.tostring(element, encoding="unicode")


def transaction(record=USED, definition=ISSUE, *, signed=False, options=OPTIONS):
    return xml(
        stock.create_transaction(
            record, record.lines, options, definition=definition, signed=signed
        )
    )


def test_what_goes_out_has_no_sign_and_no_cost():
    assert transaction() == (
        f"<create_ictransaction><transactiontype>Inventory Issue</transactiontype>{DATE}"
        "<referenceno>U-12</referenceno><message>Job 4610: a &amp; b</message>"
        "<externalid>plyhub-U-12-Inventory Issue</externalid><ictransitems><ictransitem>"
        "<itemid>INV-PEX</itemid><warehouseid>VAN-12</warehouseid><quantity>25</quantity>"
        "<unit>FT</unit><locationid>100</locationid><projectid>PRJ-4610</projectid>"
        "<employeeid>DORTIZ</employeeid></ictransitem></ictransitems></create_ictransaction>"
    )


def test_a_definition_that_does_not_number_gets_our_number_before_the_reference():
    function = transaction(definition=replace(ISSUE, numbers_itself=False))
    assert f"{DATE}<documentno>U-12</documentno><referenceno>U-12</referenceno>" in function


def test_a_definition_that_takes_a_cost_gets_that_of_one_unit():
    function = transaction(definition=replace(ISSUE, updates_cost=True))
    assert "<unit>FT</unit><cost>0.62</cost><locationid>100</locationid>" in function


def test_a_signed_definition_gets_the_sign():
    assert "<quantity>-25</quantity>" in transaction(signed=True)


def test_what_is_not_known_is_left_out():
    bare = replace(USED, lines=(replace(LINE, project_id="", employee_id=""),), memo="")
    function = transaction(bare, options={})
    for tag in ("message", "locationid", "projectid", "employeeid"):
        assert f"<{tag}" not in function


def test_a_transfer_goes_out_of_one_warehouse_and_into_another():
    assert xml(stock.create_transfer(TRANSFER, OPTIONS)) == (
        "<create><ICTRANSFER><TRANSACTIONDATE>03/09/2026</TRANSACTIONDATE>"
        "<REFERENCENO>TR-9</REFERENCENO><DESCRIPTION>Refill</DESCRIPTION>"
        "<TRANSFERTYPE>Immediate</TRANSFERTYPE><ACTION>Post</ACTION><ICTRANSFERITEMS>"
        "<ICTRANSFERITEM><IN_OUT>O</IN_OUT><ITEMID>INV-PEX</ITEMID>"
        "<WAREHOUSEID>WH-MAIN</WAREHOUSEID><QUANTITY>85</QUANTITY><UNIT>FT</UNIT>"
        "<LOCATIONID>100</LOCATIONID></ICTRANSFERITEM>"
        "<ICTRANSFERITEM><IN_OUT>I</IN_OUT><ITEMID>INV-PEX</ITEMID>"
        "<WAREHOUSEID>JOBSITE</WAREHOUSEID><QUANTITY>85</QUANTITY><UNIT>FT</UNIT>"
        "<LOCATIONID>100</LOCATIONID><PROJECTID>PRJ-4610</PROJECTID></ICTRANSFERITEM>"
        "</ICTRANSFERITEMS></ICTRANSFER></create>"
    )
