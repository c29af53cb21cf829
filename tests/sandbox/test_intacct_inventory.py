"""Inventory documents in the Sage Intacct stand-in: order of children, reading, checks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, problems, running
from tests.sandbox.intacct_stock import (
    DATE,
    DECREASE,
    INCREASE,
    ISSUE,
    change_stock,
    changed_line,
    found,
    on_hand,
    stock_document,
    stock_line,
)

MORE_MASTERS = (
    "<create><CONTACT><CONTACTNAME>Maria Smith</CONTACTNAME><PRINTAS>Maria Smith</PRINTAS>"
    "</CONTACT><EMPLOYEE><EMPLOYEEID>MSMITH</EMPLOYEEID>"
    "<PERSONALINFO><CONTACTNAME>Maria Smith</CONTACTNAME></PERSONALINFO>"
    "<LOCATIONID>100</LOCATIONID></EMPLOYEE>"
    "<ITEM><ITEMID>INV-LABOR</ITEMID><NAME>Labor</NAME><ITEMTYPE>Non-Inventory</ITEMTYPE></ITEM>"
    "</create>"
)
DOCUMENT = f"{ISSUE}-II0001"


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """Ten whips at 8.00 in the main warehouse."""
    server.control("reset")
    server.run(MASTERS)
    server.run(MORE_MASTERS)
    server.run(found())
    return server


def test_key_is_definition_and_number(books: Books) -> None:
    assert books.run(stock_document(ISSUE)).findtext("key") == DOCUMENT
    assert books.run(stock_document(ISSUE)).findtext("key") == f"{ISSUE}-II0002"


def test_own_number_is_taken(books: Books) -> None:
    key = books.run(stock_document(ISSUE, number="MU-7")).findtext("key")
    assert key == f"{ISSUE}-MU-7"
    assert books.refusal(stock_document(ISSUE, number="MU-7"))[0] == (
        "BL34000061", f"Another Document with the given value(s) {ISSUE}-MU-7  already exists"
    )  # fmt: skip


def test_header_is_readable(books: Books) -> None:
    books.run(stock_document(ISSUE, reference="MU-7", message="From the van", external="hub-7"))
    fields = (
        "DOCNO DOCID DOCPARID DOCPARCLASS STATE WHENCREATED REFERENCENO PONUMBER MESSAGE EXTERNALID"
        " TOTAL"
    )
    only = "<equalto><field>EXTERNALID</field><value>hub-7</value></equalto>"
    assert books.query("INVDOCUMENT", fields, only) == [{
        "DOCNO": "II0001", "DOCID": DOCUMENT, "DOCPARID": ISSUE, "DOCPARCLASS": "Adjustment",
        "STATE": "Pending", "WHENCREATED": "11/22/2026", "REFERENCENO": "MU-7",
        "PONUMBER": "MU-7", "MESSAGE": "From the van", "EXTERNALID": "hub-7", "TOTAL": "16.00",
    }]  # fmt: skip


def test_lines_carry_job_and_technician_and_count_from_zero(books: Books) -> None:
    line = stock_line(quantity="3", projectid="PRJ-4521", employeeid="MSMITH")
    books.run(stock_document(ISSUE, [stock_line(), line]))
    fields = (
        "DOCHDRID LINE_NO ITEMID ITEMDESC UNIT QUANTITY COST PRICE TOTAL WAREHOUSE.LOCATION_NO"
        " LOCATIONID PROJECTID PROJECTNAME EMPLOYEEID STATE"
    )
    assert books.query("INVDOCUMENTENTRY", fields)[2] == {
        "DOCHDRID": DOCUMENT, "LINE_NO": "1", "ITEMID": "INV-WHIP", "ITEMDESC": "Whip",
        "UNIT": "EA", "QUANTITY": "3", "COST": "8", "PRICE": "8", "TOTAL": "24.00",
        "WAREHOUSE.LOCATION_NO": "WH-MAIN", "LOCATIONID": "100", "PROJECTID": "PRJ-4521",
        "PROJECTNAME": "Job 4521", "EMPLOYEEID": "MSMITH", "STATE": "Pending",
    }  # fmt: skip


@pytest.mark.parametrize(
    "function",
    [
        "<read><object>INVDOCUMENT</object><keys>2</keys><fields>*</fields></read>",
        f"<readByName><object>INVDOCUMENT</object><keys>{DOCUMENT}</keys><fields>*</fields>"
        f"<docparid>{ISSUE}</docparid></readByName>",
    ],
)
def test_whole_document_holds_its_lines(books: Books, function: str) -> None:
    books.run(stock_document(ISSUE, [stock_line(), stock_line(quantity="1")]))
    document = books.run(function).find("data/INVDOCUMENT")
    assert document.findtext("DOCID") == DOCUMENT
    lines = document.findall("INVDOCUMENTENTRIES/invdocumententry")
    assert [line.findtext("QUANTITY") for line in lines] == ["2", "1"]


def test_documents_are_found_by_state_code(books: Books) -> None:
    result = books.run(
        "<readByQuery><object>INVDOCUMENT</object><fields>DOCID</fields>"
        f"<query>STATE = 'O' and DOCPARID = '{INCREASE}'</query></readByQuery>"
    )
    assert [row.findtext("DOCID") for row in result.findall("data/invdocument")] == [
        f"{INCREASE}-AI0001"
    ]


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("INVDOCUMENT", {"DOCID", "STATE", "EXTERNALID"}),
        ("INVDOCUMENTENTRY", {"DOCHDRNO", "QUANTITY", "COST", "PROJECTID"}),
        ("INVENTORYTOTALDETAIL", {"TOTALNAME", "QUANTITY"}),
        ("AVAILABLEINVENTORY", {"LOTNO", "QUANTITYLEFT"}),
    ],
)
def test_objects_are_described(books: Books, name: str, some: set[str]) -> None:
    described = books.run(f"<lookup><object>{name}</object></lookup>").find("data/Type")
    assert described.get("Name") == name
    assert some <= {field.findtext("ID") for field in described.findall("Fields/Field")}
    result = books.run(f'<inspect detail="0"><object>{name}</object></inspect>')
    assert some <= {field.text for field in result.findall("data/Type/Fields/Field")}


def in_order(*parts: str) -> str:
    return f"<create_ictransaction>{''.join(parts)}</create_ictransaction>"


TYPE = f"<transactiontype>{ISSUE}</transactiontype>"
ITEMS = f"<ictransitems>{stock_line()}</ictransitems>"
HALF = "<ictransitem><itemid>INV-WHIP</itemid>{}</ictransitem>"


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (in_order(DATE, TYPE, ITEMS),
         "create_ictransaction: Missing child element 'transactiontype'"),
        (in_order(TYPE, ITEMS), "create_ictransaction: Missing child element 'datecreated'"),
        (in_order(TYPE, DATE), "create_ictransaction: Missing child element 'ictransitems'"),
        (in_order(TYPE, DATE, "<ictransitems/>"),
         "ictransitems: Missing child element 'ictransitem'"),
        (in_order(TYPE, DATE, "<message>x</message>", "<referenceno>1</referenceno>", ITEMS),
         "create_ictransaction: Missing child element 'referenceno'"),
        (in_order(TYPE, DATE, "<state>Draft</state>", "<externalid>1</externalid>", ITEMS),
         "create_ictransaction: Missing child element 'externalid'"),
        (in_order(TYPE, DATE, ITEMS, "<state>Draft</state>"),
         "create_ictransaction: Missing child element 'state'"),
        (in_order(TYPE, DATE, ITEMS, "<vendorid>VEND-ABC</vendorid>"),
         "create_ictransaction: Unexpected child element 'vendorid'"),
        (stock_document(ISSUE, [HALF.format("<quantity>1</quantity>")]),
         "ictransitem: Missing child element 'warehouseid'"),
        (stock_document(ISSUE, [HALF.format("<warehouseid>WH-MAIN</warehouseid>")]),
         "ictransitem: Missing child element 'quantity'"),
        (stock_document(ISSUE, [stock_line(projectid="PRJ-4521", departmentid="HVAC")]),
         "ictransitem: Missing child element 'departmentid'"),
        (stock_document(ISSUE, [stock_line(employeeid="MSMITH", projectid="PRJ-4521")]),
         "ictransitem: Missing child element 'projectid'"),
        (stock_document(ISSUE, [stock_line(price="1")]),
         "ictransitem: Unexpected child element 'price'"),
        (change_stock("", "").replace(' key=""', ""),
         "update_ictransaction: Missing attribute 'key'"),
        (change_stock("x", "<state>Draft</state><message>x</message>"),
         "update_ictransaction: Missing child element 'message'"),
        (change_stock("x", changed_line(1, "<quantity>1</quantity><itemid>x</itemid>")),
         "updateictransitem: Missing child element 'itemid'"),
        ("<delete_ictransaction/>", "delete_ictransaction: Missing attribute 'key'"),
    ],
)  # fmt: skip
def test_misplaced_child_counts_as_missing(books: Books, function: str, text: str) -> None:
    before = books.state()
    status, response = books.post(books.document([function]))
    assert status == 200
    assert response.findtext("control/status") == "failure"
    assert problems(response) == [("XL03000003", f"XML Parse schema error: {text}")]
    assert books.state() == before


def issue(*lines: str, **more: str) -> str:
    return stock_document(ISSUE, lines, **more)


@pytest.mark.parametrize(
    ("function", "code", "text"),
    [
        (stock_document("Moon"), "BL01001973", "Invalid Transaction Definition 'Moon' specified."),
        (stock_document("Purchase Order-Inventory"), "BL01001973",
         "Invalid Transaction Definition 'Purchase Order-Inventory' specified."),
        (stock_document("SYS-Warehouse Transfer Out"), "BL01001973",
         "Transaction definition 'SYS-Warehouse Transfer Out' cannot be used"),
        (stock_document("Inventory Adjustment"), "BL01001973",
         "Transaction definition 'Inventory Adjustment' cannot be used"),
        (issue(stock_line("INV-X")), "BL01001973", "Invalid Item 'INV-X' specified."),
        (issue(stock_line("INV-LABOR")), "BL01001973",
         "Item 'INV-LABOR' is not an inventory item"),
        (issue(stock_line(unit="Box")), "BL03000018", "Missing unit Box for item INV-WHIP"),
        (issue(stock_line(unit="FT")), "BL03000018", "Missing unit FT for item INV-WHIP"),
        (issue(stock_line(unit="ea")), "BL03000018", "Missing unit ea for item INV-WHIP"),
        (issue(stock_line(warehouse="WH-X")), "BL01001973", "Invalid Warehouse 'WH-X' specified."),
        (issue(stock_line(location="")), "BL01001973",
         "The required field 'Location' is missing"),
        (issue(stock_line(location="900")), "BL01001973", "The location '900' is invalid"),
        (issue(stock_line(projectid="PRJ-X")), "BL01001973", "Invalid Project 'PRJ-X' specified."),
        (issue(stock_line(taskid="T-1")), "BL01001973", "The required field 'Project' is missing"),
        (issue(stock_line(projectid="PRJ-4521", taskid="T-1")), "BL01001973",
         "Invalid Task 'T-1' specified."),
        (issue(stock_line(customerid="C-X")), "BL01001973", "Invalid Customer 'C-X' specified."),
        (issue(stock_line(vendorid="V-X")), "BL01001973", "Invalid Vendor 'V-X' specified."),
        (issue(stock_line(employeeid="NOBODY")), "BL01001973",
         "The employee 'NOBODY' is invalid"),
        (issue(stock_line(quantity="0")), "BL01001973", "Quantity must be greater than zero"),
        (issue(stock_line(quantity="-1")), "BL01001973", "Quantity must be greater than zero"),
        (issue(stock_line(quantity="1,5")), "BL01001973", "Invalid value '1,5' for quantity"),
        (found(cost="-1"), "BL01001973", "Cost must not be below zero"),
        (issue(state="Converted"), "BL01001973", "Invalid state 'Converted'"),
        (issue().replace("<day>22</day>", "<day>31</day>"), "BL01001973",
         "Invalid date 2026-11-31 in datecreated"),
        (issue(source="Inventory Issue-X"), "BL01001973",
         "Oops, we can't find this transaction; enter a valid transaction."),
        (issue(stock_line(source="1")), "BL01001973", "sourcelinekey needs createdfrom"),
        (issue(stock_line(), stock_line("INV-X")), "BL01001973",
         "Invalid Item 'INV-X' specified."),
        (issue(stock_line(quantity="6"), stock_line(quantity="5")), "BL01001973",
         "There is not enough quantity on hand of item 'INV-WHIP' in warehouse 'WH-MAIN'"),
        (issue(stock_line(quantity="2", unit="BX")), "BL01001973",
         "There is not enough quantity on hand of item 'INV-WHIP' in warehouse 'WH-MAIN'"),
        (issue(stock_line(warehouse="JOBSITE")), "BL01001973",
         "There is not enough quantity on hand of item 'INV-WHIP' in warehouse 'JOBSITE'"),
    ],
)  # fmt: skip
def test_bad_document_is_refused_and_changes_nothing(
    books: Books, function: str, code: str, text: str
) -> None:
    before = books.state()
    assert books.refusal(function) == [
        (code, text),
        ("BL01001973", "Could not create Document record!"),
        ("BL01001973", "Currently, we can't create the transaction"),
    ]
    assert books.state() == before


@pytest.mark.parametrize(
    ("name", "key", "text"),
    [
        ("ITEM", "INV-WHIP", "Item 'INV-WHIP' specified is not valid"),
        ("WAREHOUSE", "WH-MAIN", "Warehouse 'WH-MAIN' specified is not valid"),
        ("PROJECT", "PRJ-4521", "Project 'PRJ-4521' specified is not valid"),
        ("EMPLOYEE", "MSMITH", "Employee 'MSMITH' specified is not valid"),
        ("INVDOCUMENTPARAMS", ISSUE, f"Transaction definition '{ISSUE}' cannot be used"),
    ],
)
def test_what_is_inactive_is_refused(books: Books, name: str, key: str, text: str) -> None:
    books.control("edit", {"object": name, "id": key, "fields": {"STATUS": "inactive"}})
    before = books.state()
    function = issue(stock_line(projectid="PRJ-4521", employeeid="MSMITH"))
    assert books.refusal(function)[0] == ("BL01001973", text)
    assert books.state() == before


def test_closed_project_is_refused(books: Books) -> None:
    books.control("edit", {"object": "PROJECT", "id": "PRJ-4521",
                           "fields": {"PROJECTSTATUS": "Closed"}})  # fmt: skip
    before = books.state()
    assert books.refusal(issue(stock_line(projectid="PRJ-4521")))[0][1] == (
        "The Project 'PRJ-4521' has a project status that prevents inventory entries"
    )
    assert books.state() == before


@pytest.mark.parametrize(
    "function",
    [
        issue(),
        change_stock(f"{INCREASE}-AI0001", "<message>x</message>"),
        change_stock(f"{INCREASE}-AI0001", DATE.replace("<month>11</month>", "<month>12</month>")),
        f'<delete_ictransaction key="{INCREASE}-AI0001"/>',
        "<delete><object>INVDOCUMENT</object><keys>1</keys></delete>",
    ],
)
def test_closed_period_is_refused(books: Books, function: str) -> None:
    books.control("settings", {"closed_until": "2026-11-30"})
    before = books.state()
    assert books.refusal(function)[0] == ("BL01001973", "Date must be on or after 12/01/2026")
    assert books.state() == before


@pytest.mark.parametrize(
    ("denied", "function"),
    [
        ("create_ictransaction", issue()),
        ("update_ictransaction", change_stock(f"{INCREASE}-AI0001", "<message>x</message>")),
        ("delete_ictransaction", f'<delete_ictransaction key="{INCREASE}-AI0001"/>'),
        ("delete INVDOCUMENT", "<delete><object>INVDOCUMENT</object><keys>1</keys></delete>"),
        ("query ITEMWAREHOUSEINFO",
         "<query><object>ITEMWAREHOUSEINFO</object><select><field>WONHAND</field></select></query>"),
    ],
)  # fmt: skip
def test_permission_may_be_missing(books: Books, denied: str, function: str) -> None:
    books.control("settings", {"denied": [denied]})
    before = books.state()
    code, text = books.refusal(function)[0]
    operation = denied.split()[0].upper()
    assert code == "PL04000005"
    assert text.startswith(f"You do not have permission for API operation {operation}")
    assert books.state() == before


def test_location_may_be_left_out_in_an_entity_and_in_a_company_without(books: Books) -> None:
    lines = [stock_line(location="")]
    books.run(stock_document(ISSUE, lines), auth=books.login(locationid="100"))
    assert books.query("INVDOCUMENTENTRY", "LOCATIONID")[-1] == {"LOCATIONID": "100"}
    books.control("settings", {"multi_entity": False})
    books.run(stock_document(DECREASE, lines))
    assert books.query("INVDOCUMENTENTRY", "LOCATIONID")[-1] == {"LOCATIONID": ""}


def test_unit_left_out_is_that_of_the_stock(books: Books) -> None:
    books.run(issue(stock_line(unit="")))
    assert books.query("INVDOCUMENTENTRY", "UNIT")[-1] == {"UNIT": "EA"}
    assert on_hand(books) == "8"
