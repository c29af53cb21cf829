"""Purchase orders in the Sage Intacct stand-in: order of children, checks, states."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_purchasing import CONTACTS, DATE, MASTERS, ORDER, change, line, order
from tests.sandbox.intacct_server import Books, problems, running

DOCUMENT = f"{ORDER}-PO-892"


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    server.run(MASTERS)
    return server


def test_key_is_definition_and_number(books: Books) -> None:
    assert books.run(order()).findtext("key") == DOCUMENT


def test_order_is_readable_with_its_total(books: Books) -> None:
    books.run(order(lines=[line(quantity="2", price="8.50"), line(quantity="3", price="0.333")],
                    external="hub-892"))  # fmt: skip
    assert books.query("PODOCUMENT", "DOCNO DOCID DOCPARID STATE TOTAL WHENCREATED WHENDUE"
                       " VENDORID PONUMBER EXTERNALID VENDOR.NAME") == [{
        "DOCNO": "PO-892", "DOCID": DOCUMENT, "DOCPARID": ORDER, "STATE": "Pending",
        "TOTAL": "18.00", "WHENCREATED": "11/22/2026", "WHENDUE": "12/22/2026",
        "VENDORID": "VEND-ABC", "PONUMBER": "PO-892", "EXTERNALID": "hub-892",
        "VENDOR.NAME": "ABC Supply",
    }]  # fmt: skip


def test_lines_are_readable_and_count_from_zero(books: Books) -> None:
    books.run(order(lines=[line(), line(quantity="1", unit="BX", price="80",
                                        projectid="PRJ-4521")]))  # fmt: skip
    assert books.query("PODOCUMENTENTRY", "DOCHDRID LINE_NO ITEMID UNIT QUANTITY QTY_REMAINING"
                       " PRICE TOTAL WAREHOUSE.LOCATION_NO PROJECTID LOCATIONID")[1] == {
        "DOCHDRID": DOCUMENT, "LINE_NO": "1", "ITEMID": "INV-WHIP", "UNIT": "BX",
        "QUANTITY": "1", "QTY_REMAINING": "1", "PRICE": "80", "TOTAL": "80.00",
        "WAREHOUSE.LOCATION_NO": "WH-MAIN", "PROJECTID": "PRJ-4521", "LOCATIONID": "100",
    }  # fmt: skip


def test_whole_order_holds_its_lines(books: Books) -> None:
    books.run(order())
    result = books.run("<read><object>PODOCUMENT</object><keys>1</keys><fields>*</fields></read>")
    lines = result.findall("data/PODOCUMENT/PODOCUMENTENTRIES/podocumententry")
    assert [entry.findtext("ITEMID") for entry in lines] == ["INV-WHIP"]


def test_order_counts_as_on_order_in_base_units(books: Books) -> None:
    books.run(order(lines=[line(quantity="2", unit="BX", price="80")]))
    assert books.query("ITEMWAREHOUSEINFO", "ITEMID WAREHOUSEID WONHAND ONORDER") == [
        {"ITEMID": "INV-WHIP", "WAREHOUSEID": "WH-MAIN", "WONHAND": "0", "ONORDER": "20"}
    ]


def test_definition_numbers_what_comes_without_number(books: Books) -> None:
    keys = [books.run(order("")).findtext("key") for _ in range(2)]
    assert keys == [f"{ORDER}-PO0001", f"{ORDER}-PO0002"]


def test_definition_without_numbering_asks_for_a_number(books: Books) -> None:
    refusal = books.refusal(order("", definition="Purchase Requisition"))
    assert refusal[0] == ("PL01000127", "Document Number is missing")


def test_entity_only_definition_is_refused_at_the_top_level(books: Books) -> None:
    function = order(definition="Purchase Order-Entity")
    assert books.refusal(function)[0][0] == "BL01001973"
    books.run(function, auth=books.login(locationid="100"))


def in_order(*parts: str) -> str:
    return f"<create_potransaction>{''.join(parts)}</create_potransaction>"


TYPE = f"<transactiontype>{ORDER}</transactiontype>"
VENDOR = "<vendorid>VEND-ABC</vendorid>"
DUE = "<datedue><year>2026</year><month>12</month><day>01</day></datedue>"
ITEMS = f"<potransitems>{line()}</potransitems>"


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (in_order(DATE, TYPE, VENDOR, DUE, CONTACTS, ITEMS),
         "create_potransaction: Missing child element 'transactiontype'"),
        (in_order(TYPE, VENDOR, DATE, DUE, CONTACTS, ITEMS),
         "create_potransaction: Missing child element 'datecreated'"),
        (in_order(TYPE, DATE, DUE, CONTACTS, ITEMS),
         "create_potransaction: Missing child element 'vendorid'"),
        (in_order(TYPE, DATE, VENDOR, CONTACTS, ITEMS),
         "create_potransaction: Missing child element 'termname'"),
        (in_order(TYPE, DATE, VENDOR, DUE, ITEMS),
         "create_potransaction: Missing child element 'returnto'"),
        (in_order(TYPE, DATE, VENDOR, DUE, CONTACTS),
         "create_potransaction: Missing child element 'potransitems'"),
        (in_order(TYPE, DATE, VENDOR, DUE, CONTACTS, "<potransitems/>"),
         "potransitems: Missing child element 'potransitem'"),
        (in_order(TYPE, DATE, VENDOR, "<referenceno>1</referenceno>",
                  "<documentno>1</documentno>", DUE, CONTACTS, ITEMS),
         "create_potransaction: Missing child element 'documentno'"),
        (in_order(TYPE, DATE, VENDOR, DUE, CONTACTS, ITEMS, "<state>Draft</state>"),
         "create_potransaction: Missing child element 'state'"),
        (in_order(TYPE, DATE, VENDOR, DUE, CONTACTS, ITEMS, "<colour>red</colour>"),
         "create_potransaction: Unexpected child element 'colour'"),
        (order(lines=["<potransitem><quantity>1</quantity><itemid>INV-WHIP</itemid></potransitem>"]),
         "potransitem: Missing child element 'itemid'"),
        (order(lines=["<potransitem><itemid>INV-WHIP</itemid></potransitem>"]),
         "potransitem: Missing child element 'quantity'"),
        (change("", "").replace(' key=""', ""), "update_potransaction: Missing attribute 'key'"),
    ],
)  # fmt: skip
def test_misplaced_child_counts_as_missing(books: Books, function: str, text: str) -> None:
    before = books.state()
    status, response = books.post(books.document([function]))
    assert status == 200
    assert response.findtext("control/status") == "failure"
    assert problems(response) == [("XL03000003", f"XML Parse schema error: {text}")]
    assert books.state() == before


@pytest.mark.parametrize(
    ("function", "code", "text"),
    [
        (order(definition="Moon"), "BL01001973",
         "Invalid Transaction Definition 'Moon' specified."),
        (order(vendor="VEND-X"), "BL01001973", "Invalid Vendor 'VEND-X' specified."),
        (order(lines=[line("INV-X")]), "BL01001973", "Invalid Item 'INV-X' specified."),
        (order(lines=[line(unit="Box")]), "BL03000018", "Missing unit Box for item INV-WHIP"),
        (order(lines=[line(unit="FT")]), "BL03000018", "Missing unit FT for item INV-WHIP"),
        (order(lines=[line(unit="ea")]), "BL03000018", "Missing unit ea for item INV-WHIP"),
        (order(lines=[line(warehouseid="WH-X")]), "BL01001973",
         "Invalid Warehouse 'WH-X' specified."),
        (order(lines=[line(warehouseid="")]), "BL01001973",
         "The required field 'Warehouse' is missing"),
        (order(lines=[line(locationid="")]), "BL01001973",
         "The required field 'Location' is missing"),
        (order(lines=[line(locationid="900")]), "BL01001973", "The location '900' is invalid"),
        (order(lines=[line(projectid="PRJ-X")]), "BL01001973",
         "Invalid Project 'PRJ-X' specified."),
        (order(lines=[line(quantity="-1")]), "BL01001973", "Quantity must be greater than zero"),
        (order(lines=[line(quantity="1e3")]), "BL01001973", "Invalid value '1e3' for quantity"),
        (order(state="Converted"), "BL01001973", "Invalid state 'Converted'"),
        (order().replace("<month>11</month>", "<month>22</month>"), "BL01001973",
         "Invalid date 2026-22-22 in datecreated"),
        (order().replace("Net 30", "Net 90"), "BL01001973", "Invalid Term 'Net 90' specified."),
        (order(lines=[line(sourcelinekey="1")]), "BL01001973", "sourcelinekey needs createdfrom"),
        (order(definition="PO Receiver-Inventory"), "BL01001973",
         "'PO Receiver-Inventory' can only be made by converting another document"),
    ],
)  # fmt: skip
def test_bad_order_is_refused_and_changes_nothing(
    books: Books, function: str, code: str, text: str
) -> None:
    before = books.state()
    refusal = books.refusal(function)
    assert refusal == [
        (code, text),
        ("BL01001973", "Could not create Document record!"),
        ("BL01001973", "Currently, we can't create the transaction"),
    ]
    assert books.state() == before


def test_taken_number_is_refused(books: Books) -> None:
    books.run(order())
    before = books.state()
    assert books.refusal(order())[0] == (
        "BL34000061", f"Another Document with the given value(s) {DOCUMENT}  already exists"
    )  # fmt: skip
    assert books.state() == before


def test_inactive_vendor_is_refused(books: Books) -> None:
    books.control("deactivate_vendor", {"vendor_id": "VEND-ABC"})
    assert books.refusal(order())[0][1] == "Activate the vendor VEND-ABC, then try again"


def test_vendor_on_hold_is_refused(books: Books) -> None:
    books.control("on_hold", {"vendor_id": "VEND-ABC"})
    assert books.refusal(order())[0][1] == "The vendor 'VEND-ABC' is on hold"
    books.control("on_hold", {"vendor_id": "VEND-ABC", "on_hold": False})
    books.run(order())


def test_closed_project_is_refused(books: Books) -> None:
    books.control("edit", {"object": "PROJECT", "id": "PRJ-4521",
                           "fields": {"PROJECTSTATUS": "Closed"}})  # fmt: skip
    text = books.refusal(order(lines=[line(projectid="PRJ-4521")]))[0][1]
    assert text.startswith("The Project 'PRJ-4521' has a project status that prevents")


def test_closed_period_is_refused(books: Books) -> None:
    books.control("settings", {"closed_until": "2026-11-30"})
    assert books.refusal(order())[0][1] == "Date must be on or after 12/01/2026"


def test_definition_may_ask_for_approval(books: Books) -> None:
    books.control("settings", {"approval": [ORDER]})
    books.run(order())
    assert books.query("PODOCUMENT", "STATE") == [{"STATE": "Submitted"}]
    books.run(f"<approve><PODOCUMENT><DOCID>{DOCUMENT}</DOCID></PODOCUMENT></approve>")
    assert books.query("PODOCUMENT", "STATE") == [{"STATE": "Pending"}]


def changed_line(number: int, inner: str) -> str:
    return (
        f'<updatepotransitems><updatepotransitem line_num="{number}">{inner}'
        "</updatepotransitem></updatepotransitems>"
    )


def test_update_changes_a_line_and_the_total(books: Books) -> None:
    books.run(order(lines=[line(), line(quantity="1", price="5")]))
    result = books.run(change(DOCUMENT, changed_line(2, "<price>7.25</price>")))
    assert result.findtext("key") == DOCUMENT
    assert books.query("PODOCUMENT", "TOTAL") == [{"TOTAL": "24.25"}]
    rows = books.query("PODOCUMENTENTRY", "RECORDNO PRICE QUANTITY")
    assert rows == [
        {"RECORDNO": "1", "PRICE": "8.5", "QUANTITY": "2"},
        {"RECORDNO": "2", "PRICE": "7.25", "QUANTITY": "1"},
    ]


def test_update_adds_a_line_and_changes_the_header(books: Books) -> None:
    books.run(order())
    inner = "<referenceno>PO-892-R2</referenceno><message>Call first</message>"
    items = f"<updatepotransitems>{line(quantity='1', price='3')}</updatepotransitems>"
    books.run(change(DOCUMENT, inner + items))
    assert books.query("PODOCUMENT", "PONUMBER MESSAGE TOTAL") == [
        {"PONUMBER": "PO-892-R2", "MESSAGE": "Call first", "TOTAL": "20.00"}
    ]


def test_update_finds_the_order_by_our_own_id(books: Books) -> None:
    books.run(order(external="hub-892"))
    result = books.run(change("hub-892", "<message>x</message>", ' externalkey="true"'))
    assert result.findtext("key") == DOCUMENT


def test_update_may_close_the_order(books: Books) -> None:
    books.run(order())
    books.run(change(DOCUMENT, "<state>Closed</state>"))
    assert books.query("PODOCUMENT", "STATE") == [{"STATE": "Closed"}]
    assert books.query("ITEMWAREHOUSEINFO", "ONORDER") == [{"ONORDER": "0"}]
    assert "cannot be changed in state Closed" in books.refusal(change(DOCUMENT, ""))[0][1]


@pytest.mark.parametrize(
    ("key", "inner"),
    [
        ("Purchase Order-Inventory-PO-1", ""),
        (DOCUMENT, changed_line(0, "<price>1</price>")),
        (DOCUMENT, changed_line(2, "<price>1</price>")),
        (DOCUMENT, changed_line(1, "<unit>FT</unit>")),
    ],
)
def test_bad_update_is_refused_and_changes_nothing(books: Books, key: str, inner: str) -> None:
    books.run(order())
    before = books.state()
    assert books.refusal(change(key, inner))[-1][1] == "Error while saving the Document info"
    assert books.state() == before


@pytest.mark.parametrize(
    "function",
    [
        f'<delete_potransaction key="{DOCUMENT}"/>',
        "<delete><object>PODOCUMENT</object><keys>1</keys></delete>",
    ],
)
def test_order_can_be_deleted(books: Books, function: str) -> None:
    books.run(order())
    books.run(function)
    assert books.query("PODOCUMENT", "DOCID") == []
    assert books.query("PODOCUMENTENTRY", "RECORDNO") == []
    assert books.query("ITEMWAREHOUSEINFO", "ONORDER") == [{"ONORDER": "0"}]
