"""Issues, adjustments and transfers in the stand-in: what each is there, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from integrations.connectors.intacct.connector import IntacctConnector
from integrations.http import errors
from integrations.records import (
    PlaceRecord,
    StockDocumentRecord,
    StockLineRecord,
    TransferLineRecord,
    TransferRecord,
)
from tests.connectors import intacct_server

ISSUE, ADJUST, TRANSFER = "si.issue.create", "si.adjust.create", "si.transfer.create"
OUT = StockLineRecord(
    item_id="INV-TEST",
    warehouse_id="WH-TEST",
    quantity=Decimal(-4),
    unit="EA",
    unit_cost=Decimal("12.50"),
    project_id="PRJ-99001",
)
IN = replace(OUT, quantity=Decimal(6), unit_cost=Decimal("13.25"), project_id="")
USED = StockDocumentRecord(
    number="U-99012", date=date(2026, 11, 22), lines=(OUT,), memo="Job 99001"
)
COUNTED = replace(USED, number="ADJ-99088", lines=(replace(OUT, project_id=""),), memo="count")
CARRIED = TransferRecord(
    number="TR-99009",
    date=date(2026, 11, 22),
    lines=(
        TransferLineRecord(
            item_id="INV-TEST",
            quantity=Decimal(4),
            unit="EA",
            from_warehouse_id="WH-TEST",
            to_warehouse_id="VAN-TEST",
        ),
    ),
)
BOTH = replace(COUNTED, lines=(OUT, replace(IN, warehouse_id="VAN-TEST")))
TABLES = ("INVDOCUMENT", "INVDOCUMENTENTRY", "ICTRANSFER", "ICTRANSFERITEM", "ITEMWAREHOUSEINFO")


@pytest.fixture
def sage():
    return intacct_server.fresh()


@pytest.fixture
def connector(sage) -> IntacctConnector:
    connector = sage.connector()
    intacct_server.push_masters(connector)
    van = PlaceRecord(external_id="VAN-TEST", name="Test van", kind="truck")
    connector.push("si.warehouse.create", van, key="key-van")
    stocked(sage, "WH-TEST", "10", cost="12.50")
    return connector


def stocked(sage, warehouse: str, quantity: str, **more: str) -> None:
    given = {"item": "INV-TEST", "warehouse": warehouse, "quantity": quantity, **more}
    sage.control("opening_stock", given)


def held(sage) -> dict[str, Decimal]:
    """What lies in each warehouse of the item."""
    rows = sage.rows("ITEMWAREHOUSEINFO")
    return {
        row["WAREHOUSEID"]: Decimal(row["WONHAND"]) for row in rows if row["ITEMID"] == "INV-TEST"
    }


def whole(sage) -> list:
    return [sage.rows(table) for table in TABLES]


def documents(sage, number: str) -> list[dict]:
    """Documents with our number, but for the legs that a transfer makes by itself."""
    found = [row for row in sage.rows("INVDOCUMENT") if row.get("PONUMBER") == number]
    transfers = [row for row in sage.rows("ICTRANSFER") if row.get("REFERENCENO") == number]
    return [row for row in found if not row["DOCPARID"].startswith("SYS-")] + transfers


def lines(sage, document_id: str) -> list[dict]:
    return [row for row in sage.rows("INVDOCUMENTENTRY") if row["DOCHDRID"] == document_id]


# What each write makes.


def test_material_used_leaves_its_warehouse_for_the_project(sage, connector):
    result = connector.push(ISSUE, USED, key="key-issue")
    [document] = documents(sage, "U-99012")
    assert result.external_id == document["DOCID"] == f"Inventory Issue-{document['DOCNO']}"
    assert result.number == document["DOCNO"]
    assert (document["WHENCREATED"], document["MESSAGE"]) == ("2026-11-22", "Job 99001")
    [line] = lines(sage, result.external_id)
    assert (line["ITEMID"], line["UNIT"], line["PROJECTID"]) == ("INV-TEST", "EA", "PRJ-99001")
    assert (Decimal(line["QUANTITY"]), Decimal(line["COST"])) == (4, Decimal("12.5"))
    assert (line["WAREHOUSEID"], line["LOCATIONID"]) == ("WH-TEST", sage.location())
    assert held(sage) == {"WH-TEST": 6}


def test_an_employee_is_named_on_the_line(sage, connector):
    connector.push("si.employee.upsert", intacct_server.EMPLOYEE, key="key-employee")
    used = replace(USED, lines=(replace(OUT, employee_id="TTESTER"),))
    result = connector.push(ISSUE, used, key="key-issue")
    assert [line["EMPLOYEEID"] for line in lines(sage, result.external_id)] == ["TTESTER"]


def test_material_brought_back_comes_in_under_the_other_definition(sage, connector):
    back = replace(USED, lines=(replace(OUT, quantity=Decimal(2)),))
    result = connector.push(ISSUE, back, key="key-back")
    assert result.external_id == f"Inventory Return From Job-{result.number}"
    assert held(sage) == {"WH-TEST": 12}


def test_a_transfer_moves_both_warehouses_and_no_value(sage, connector):
    result = connector.push(TRANSFER, CARRIED, key="key-transfer")
    [document] = documents(sage, "TR-99009")
    assert (result.external_id, result.number) == (str(document["RECORDNO"]), "TR-99009")
    assert (document["ACTION"], document["TRANSFERTYPE"]) == ("Post", "Immediate")
    legs = [
        (row["IN_OUT"], row["WAREHOUSEID"], Decimal(row["QUANTITY"]), row["LOCATIONID"])
        for row in sage.rows("ICTRANSFERITEM")
    ]
    assert legs == [
        ("O", "WH-TEST", Decimal(4), sage.location()),
        ("I", "VAN-TEST", Decimal(4), sage.location()),
    ]
    assert held(sage) == {"WH-TEST": 6, "VAN-TEST": 4}


def test_a_shortage_is_a_decrease(sage, connector):
    result = connector.push(ADJUST, COUNTED, key="key-adjust")
    assert result.external_id == f"Inventory Adjustment Decrease-{result.number}"
    assert held(sage) == {"WH-TEST": 6}


def test_what_was_found_brings_its_cost_where_the_definition_takes_one(sage, connector):
    found = replace(COUNTED, lines=(replace(IN, quantity=Decimal(10)),))
    result = connector.push(ADJUST, found, key="key-adjust")
    assert result.external_id == f"Inventory Adjustment Increase-{result.number}"
    assert [Decimal(line["COST"]) for line in lines(sage, result.external_id)] == [Decimal("13.25")]
    [level] = [row for row in sage.rows("ITEMWAREHOUSEINFO") if row["ITEMID"] == "INV-TEST"]
    assert (level["WONHAND"], Decimal(level["AVERAGE_COST"])) == (20, Decimal("12.875"))


def test_goods_at_no_cost_do_not_become_the_value_of_all_the_others(sage, connector):
    found = replace(COUNTED, lines=(replace(IN, unit_cost=Decimal(0)),))
    before = whole(sage)
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(ADJUST, found, key="key-adjust")
    assert refusal.value.reason == "cost_missing"
    assert refusal.value.message == (
        "ADJ-99088 has INV-TEST at no cost, and Inventory Adjustment Increase takes the cost over"
        " in Sage Intacct."
    )
    assert whole(sage) == before


def test_both_ways_are_two_documents_of_one_number(sage, connector):
    result = connector.push(ADJUST, BOTH, key="key-adjust")
    increase, decrease = documents(sage, "ADJ-99088")
    assert [increase["DOCPARID"], decrease["DOCPARID"]] == [
        "Inventory Adjustment Increase",
        "Inventory Adjustment Decrease",
    ]
    assert (result.external_id, result.number) == (increase["DOCID"], increase["DOCNO"])
    assert result.further == {decrease["DOCID"]: decrease["DOCNO"]}
    assert held(sage) == {"WH-TEST": 6, "VAN-TEST": 6}
    assert connector.find(ADJUST, BOTH, key="key-adjust").external_id == increase["DOCID"]


def test_both_ways_happen_together_or_not_at_all(sage, connector):
    torn = replace(BOTH, lines=(replace(OUT, quantity=Decimal(-11)), BOTH.lines[1]))
    before = whole(sage)
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(ADJUST, torn, key="key-adjust")
    assert refusal.value.reason == "would_go_negative"
    assert whole(sage) == before


def test_a_company_with_one_signed_definition_gets_signed_quantities(sage, connector):
    name = "Inventory Adjustment"
    sage.control(
        "edit", {"object": "INVDOCUMENTPARAMS", "id": name, "fields": {"STATUS": "active"}}
    )
    signed = sage.connector(increase_definition=name, decrease_definition=name)
    result = signed.push(ADJUST, BOTH, key="key-adjust")
    [document] = documents(sage, "ADJ-99088")
    assert result.external_id == document["DOCID"]
    quantities = [Decimal(line["QUANTITY"]) for line in lines(sage, result.external_id)]
    assert quantities == [-4, 6]
    assert held(sage) == {"WH-TEST": 6, "VAN-TEST": 6}
    assert signed.find(ADJUST, BOTH, key="key-adjust").external_id == result.external_id


def test_a_definition_that_does_not_number_gets_our_number(sage, connector):
    sage.control("settings", {"unnumbered": ["Inventory Issue"]})
    result = connector.push(ISSUE, USED, key="key-issue")
    assert (result.number, result.external_id) == ("U-99012", "Inventory Issue-U-99012")


def test_numbering_switched_off_meanwhile_is_noticed(sage, connector):
    connector.push(ISSUE, replace(USED, number="U-99011"), key="key-first")
    sage.control("settings", {"unnumbered": ["Inventory Issue"]})
    result = connector.push(ISSUE, USED, key="key-issue")
    assert result.external_id == "Inventory Issue-U-99012"
    assert held(sage) == {"WH-TEST": 2}


# Ours and not ours.


def test_our_number_on_other_goods_is_not_ours(sage, connector):
    connector.push(ISSUE, USED, key="key-theirs")
    other = replace(USED, lines=(replace(OUT, quantity=Decimal(-1)),))
    assert connector.find(ISSUE, other, key="key-ours") is None
    moved = replace(CARRIED, lines=(replace(CARRIED.lines[0], quantity=Decimal(1)),))
    connector.push(TRANSFER, CARRIED, key="key-carried")
    assert connector.find(TRANSFER, moved, key="key-ours") is None


def test_our_number_on_other_goods_is_told_where_it_is_in_the_way(sage, connector):
    sage.control("settings", {"unnumbered": ["Inventory Issue"]})
    connector.push(ISSUE, USED, key="key-theirs")
    before = whole(sage)
    other = replace(USED, lines=(replace(OUT, quantity=Decimal(-1)),))
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(ISSUE, other, key="key-ours")
    assert refusal.value.reason == "number_taken"
    assert refusal.value.message == (
        "U-99012 is in Sage Intacct already, with other goods than here."
    )
    assert whole(sage) == before


# Refusals.


@pytest.mark.parametrize(
    ("change", "reason", "words"),
    [
        ({"project_id": "PRJ-404"}, "project_missing", "PRJ-404"),
        ({"item_id": "INV-404"}, "item_review", "INV-404"),
        ({"unit": "PARSEC"}, "item_review", "PARSEC"),
        ({"warehouse_id": "WH-404"}, "", "WH-404"),
        ({"employee_id": "NOBODY"}, "", "NOBODY"),
    ],
)
def test_what_sage_does_not_know_is_named_and_nothing_moves(sage, connector, change, reason, words):
    before = whole(sage)
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(ISSUE, replace(USED, lines=(replace(OUT, **change),)), key="key-issue")
    assert refusal.value.reason == reason
    assert words in refusal.value.message
    assert whole(sage) == before


@pytest.mark.parametrize(
    ("operation", "record", "words"),
    [
        (ISSUE, USED, "too little for U-99012: it takes 4 EA INV-TEST out of WH-TEST."),
        (ADJUST, COUNTED, "too little for ADJ-99088: it takes 4 EA INV-TEST out of WH-TEST."),
        (TRANSFER, CARRIED, "too little for TR-99009: it takes 4 EA INV-TEST out of WH-TEST."),
    ],
)
def test_a_warehouse_does_not_fall_below_nothing(sage, connector, operation, record, words):
    sage.control("stock_adjusted", {"item": "INV-TEST", "warehouse": "WH-TEST", "quantity": "-7"})
    before = whole(sage)
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(operation, record, key="key-once")
    assert refusal.value.reason == "would_go_negative"
    assert refusal.value.message == f"Sage Intacct has {words}"
    assert whole(sage) == before
    sage.control("stock_adjusted", {"item": "INV-TEST", "warehouse": "WH-TEST", "quantity": "1"})
    connector.push(operation, record, key="key-once")
    assert held(sage)["WH-TEST"] == 0


def test_an_item_that_is_switched_off_goes_to_review(sage, connector):
    sage.control("edit", {"object": "ITEM", "id": "INV-TEST", "fields": {"STATUS": "inactive"}})
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(TRANSFER, CARRIED, key="key-transfer")
    assert refusal.value.reason == "item_review"
    assert refusal.value.message == "Item INV-TEST is not in Sage Intacct, or is inactive there."
    assert documents(sage, "TR-99009") == []


def test_an_item_that_is_tracked_is_for_a_person(sage, connector):
    fields = {"ENABLE_SERIALNO": "true"}
    sage.control("edit", {"object": "ITEM", "id": "INV-TEST", "fields": fields})
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(ISSUE, USED, key="key-issue")
    assert refusal.value.reason == "item_tracked"
    assert refusal.value.hint == "Enter the document there by hand, then mark this as done."
    assert documents(sage, "U-99012") == []


def test_a_project_whose_status_takes_no_entries_is_told(sage, connector):
    fields = {"PROJECTSTATUS": "Closed"}
    sage.control("edit", {"object": "PROJECT", "id": "PRJ-99001", "fields": fields})
    with pytest.raises(errors.Rejected) as refusal:
        connector.push(ISSUE, USED, key="key-issue")
    assert refusal.value.reason == "external_locked"
    assert documents(sage, "U-99012") == []


def test_an_unknown_definition_is_told(sage, connector):
    with pytest.raises(errors.NotFound, match="no transaction definition Nothing"):
        sage.connector(issue_definition="Nothing").push(ISSUE, USED, key="key-issue")


def test_a_right_that_is_missing_is_told(sage, connector):
    sage.control("settings", {"denied": ["create ICTRANSFER"]})
    with pytest.raises(errors.PermissionMissing):
        connector.push(TRANSFER, CARRIED, key="key-transfer")
    assert documents(sage, "TR-99009") == []
