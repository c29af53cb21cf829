"""Records to functions, compared as whole XML: order matters in the purchasing ones."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from integrations.connectors.intacct import purchasing as rules
from integrations.connectors.intacct.payloads import masters, purchasing, queries
from integrations.http.errors import Rejected
from integrations.records import (
    Address,
    DocumentLineRecord,
    ItemRecord,
    PlaceRecord,
    ProjectRecord,
    PurchaseOrderRecord,
    ReceiptRecord,
    VendorRecord,
)

OPTIONS = {"location": "100", "item_gl_group": "Parts"}
LINE = DocumentLineRecord(
    line_ref="1",
    item_id="INV-24ACC",
    quantity=Decimal("2.00"),
    unit="Each",
    unit_price=Decimal("1900.125000"),
    description="Condenser & pad",
    vendor_part_number="24ACC636",
    warehouse_id="WH-MAIN",
    project_id="PRJ-4521",
)
ORDER = PurchaseOrderRecord(
    number="PO-892",
    vendor_id="VEND-ABC",
    date=date(2026, 3, 9),
    required_on=date(2026, 12, 1),
    lines=(LINE,),
    total=Decimal("3800.25"),
    memo="Call first",
)
RECEIPT = ReceiptRecord(
    number="RC-17",
    purchase_order_id="Purchase Order-Inventory-PO0051",
    vendor_id="VEND-ABC",
    received_on=date(2026, 3, 12),
    lines=(replace(LINE, quantity=Decimal(1), source_line_id="55", description=""),),
    vendor_document_number="PS-1",
)

LINE_XML = (
    "<itemid>INV-24ACC</itemid><warehouseid>WH-MAIN</warehouseid><quantity>2</quantity>"
    "<unit>Each</unit><price>1900.125</price><locationid>100</locationid>"
    "<memo>Condenser &amp; pad - Vendor part 24ACC636</memo><projectid>PRJ-4521</projectid>"
)
CONTACTS = "<returnto><contactname /></returnto><payto><contactname /></payto>"
DUE = "<datedue><year>2026</year><month>12</month><day>01</day></datedue>"


def xml(element):
    return ElementTree.tostring(element, encoding="unicode")


def test_a_purchase_order_that_sage_numbers():
    assert xml(purchasing.create_order(ORDER, OPTIONS, numbered=True)) == (
        "<create_potransaction><transactiontype>Purchase Order-Inventory</transactiontype>"
        "<datecreated><year>2026</year><month>03</month><day>09</day></datecreated>"
        "<vendorid>VEND-ABC</vendorid><referenceno>PO-892</referenceno>"
        f"{DUE}<message>Call first</message>{CONTACTS}"
        "<externalid>plyhub-PO-892</externalid><state>Pending</state>"
        f"<potransitems><potransitem>{LINE_XML}</potransitem></potransitems>"
        "</create_potransaction>"
    )


def test_a_purchase_order_that_sage_does_not_number_brings_ours_before_the_reference():
    function = purchasing.create_order(ORDER, OPTIONS, numbered=False)
    assert [child.tag for child in function][2:5] == ["vendorid", "documentno", "referenceno"]
    assert function.findtext("documentno") == "PO-892"


def test_a_payment_term_takes_the_place_of_the_due_date():
    function = purchasing.create_order(ORDER, OPTIONS | {"term": "Net 30"}, numbered=True)
    assert function.findtext("termname") == "Net 30"
    assert function.find("datedue") is None


def test_a_receipt_converts_its_order_line_by_line():
    assert xml(purchasing.create_receiver(RECEIPT, {}, numbered=True)) == (
        "<create_potransaction><transactiontype>PO Receiver-Inventory</transactiontype>"
        "<datecreated><year>2026</year><month>03</month><day>12</day></datecreated>"
        "<createdfrom>Purchase Order-Inventory-PO0051</createdfrom><vendorid>VEND-ABC</vendorid>"
        "<referenceno>RC-17</referenceno><vendordocno>PS-1</vendordocno>"
        "<datedue><year>2026</year><month>03</month><day>12</day></datedue>"
        f"{CONTACTS}<externalid>plyhub-RC-17</externalid><potransitems><potransitem>"
        "<itemid>INV-24ACC</itemid><warehouseid>WH-MAIN</warehouseid><quantity>1</quantity>"
        "<unit>Each</unit><price>1900.125</price><sourcelinekey>55</sourcelinekey>"
        "<memo>Vendor part 24ACC636</memo><projectid>PRJ-4521</projectid>"
        "</potransitem></potransitems></create_potransaction>"
    )


def test_an_update_changes_known_lines_by_number_and_adds_the_others():
    record = replace(
        ORDER,
        external_id="Purchase Order-Inventory-PO0051",
        lines=(replace(LINE, source_line_id="70"), LINE),
    )
    assert xml(purchasing.update_order(record, OPTIONS, positions={"70": 2})) == (
        '<update_potransaction key="Purchase Order-Inventory-PO0051">'
        f"{DUE}<message>Call first</message><updatepotransitems>"
        f'<updatepotransitem line_num="2">{LINE_XML}</updatepotransitem>'
        f"<potransitem>{LINE_XML}</potransitem></updatepotransitems></update_potransaction>"
    )


def test_closing_sends_the_state_and_nothing_else():
    assert xml(purchasing.close_order("PO-1")) == (
        '<update_potransaction key="PO-1"><state>Closed</state></update_potransaction>'
    )


def test_a_new_vendor_leaves_out_what_is_not_known():
    record = VendorRecord(
        external_id="VEND-ABC",
        name="ABC Supply",
        email="orders@abc.example",
        address=Address(city="Phoenix", country="USA"),
        terms="Net 30",
    )
    fields = masters.vendor(record, OPTIONS, new=True)
    assert xml(masters.create("VENDOR", fields)) == (
        "<create><VENDOR><VENDORID>VEND-ABC</VENDORID><NAME>ABC Supply</NAME>"
        "<STATUS>active</STATUS><DISPLAYCONTACT><PRINTAS>ABC Supply</PRINTAS>"
        "<COMPANYNAME>ABC Supply</COMPANYNAME><EMAIL1>orders@abc.example</EMAIL1>"
        "<MAILADDRESS><CITY>Phoenix</CITY></MAILADDRESS></DISPLAYCONTACT></VENDOR></create>"
    )


def test_a_changed_vendor_keeps_its_name_on_cheques():
    record = VendorRecord(external_id="VEND-ABC", name="ABC", active=False)
    fields = masters.vendor(record, OPTIONS, new=False)
    assert xml(masters.update("VENDOR", fields, record_no="9")) == (
        "<update><VENDOR><RECORDNO>9</RECORDNO><VENDORID>VEND-ABC</VENDORID><NAME>ABC</NAME>"
        "<STATUS>inactive</STATUS></VENDOR></update>"
    )


ITEM = ItemRecord(
    external_id="INV-1",
    code="INV-1",
    name="Whip",
    unit="Each",
    cost=Decimal("12.50"),
    price=Decimal("20"),
)


def test_a_new_item():
    fields = masters.item(ITEM, OPTIONS, new=True, unit_group="Count")
    assert xml(masters.create("ITEM", fields)) == (
        "<create><ITEM><ITEMID>INV-1</ITEMID><NAME>Whip</NAME><STATUS>active</STATUS>"
        "<ITEMTYPE>Inventory</ITEMTYPE><UOMGRP>Count</UOMGRP><STANDARD_COST>12.5</STANDARD_COST>"
        "<GLGROUP>Parts</GLGROUP><BASEPRICE>20</BASEPRICE><TAXABLE>true</TAXABLE></ITEM></create>"
    )


def test_a_changed_item_leaves_type_unit_group_and_cost_alone():
    fields = masters.item(ITEM, OPTIONS, new=False, unit_group="Count")
    assert xml(masters.update("ITEM", fields, record_no="9")) == (
        "<update><ITEM><RECORDNO>9</RECORDNO><ITEMID>INV-1</ITEMID><NAME>Whip</NAME>"
        "<STATUS>active</STATUS><BASEPRICE>20</BASEPRICE><TAXABLE>true</TAXABLE></ITEM></update>"
    )


def test_an_item_without_stock_or_cost():
    record = replace(ITEM, is_stocked=False, cost=Decimal(0))
    fields = masters.item(record, {}, new=True, unit_group="Count")
    assert fields["ITEMTYPE"] == "Non-Inventory"
    assert fields["STANDARD_COST"] == ""


def test_a_new_warehouse_belongs_to_the_location():
    fields = masters.warehouse(PlaceRecord(external_id="VAN-12", name="Van 12"), OPTIONS, new=True)
    assert xml(masters.create("WAREHOUSE", fields)) == (
        "<create><WAREHOUSE><WAREHOUSEID>VAN-12</WAREHOUSEID><NAME>Van 12</NAME>"
        "<LOC><LOCATIONID>100</LOCATIONID></LOC><STATUS>active</STATUS></WAREHOUSE></create>"
    )


def test_a_new_project_carries_our_reference():
    record = ProjectRecord(
        external_id="PRJ-4702", name="Riverside", parent_id="PPRJ-310", reference="4702"
    )
    fields = masters.project(record, OPTIONS, new=True)
    assert xml(masters.create("PROJECT", fields)) == (
        "<create><PROJECT><PROJECTID>PRJ-4702</PROJECTID><NAME>Riverside</NAME>"
        "<PROJECTCATEGORY>Contract</PROJECTCATEGORY><PARENTID>PPRJ-310</PARENTID>"
        "<DOCNUMBER>4702</DOCNUMBER><STATUS>active</STATUS><LOCATIONID>100</LOCATIONID>"
        "</PROJECT></create>"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.000001", "0.000001"), ("1E+3", "1000"), ("100", "100"), ("1.50", "1.5"), ("0.00", "0")],
)
def test_amounts_have_no_exponent_and_no_needless_zeros(value, text):
    assert masters.amount(Decimal(value)) == text


def test_a_query_is_always_ordered_and_joins_its_conditions():
    function = queries.query(
        "ITEM",
        ("RECORDNO", "ITEMID"),
        queries.condition("greaterthan", "RECORDNO", "5"),
        queries.condition("in", "ITEMID", "A", "B"),
        page_size=10,
    )
    assert xml(function) == (
        "<query><object>ITEM</object><select><field>RECORDNO</field><field>ITEMID</field></select>"
        "<filter><and><greaterthan><field>RECORDNO</field><value>5</value></greaterthan>"
        "<in><field>ITEMID</field><value>A</value><value>B</value></in></and></filter>"
        "<orderby><order><field>RECORDNO</field><ascending /></order></orderby>"
        "<pagesize>10</pagesize></query>"
    )


def test_a_total_that_differs_by_more_than_a_cent_is_refused():
    with pytest.raises(Rejected) as refusal:
        rules.check_total(replace(ORDER, total=Decimal("3800.27")))
    assert refusal.value.reason == "total_mismatch"
    assert refusal.value.message == "PO-892 comes to 3800.27 here, but to 3800.25 in Sage Intacct."


def test_a_cent_of_rounding_is_let_through():
    rules.check_total(replace(ORDER, total=Decimal("3800.26")))
