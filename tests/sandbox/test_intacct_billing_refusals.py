"""What the Sage Intacct stand-in refuses of invoices and bills, and that nothing changes then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_billing import (
    DATE,
    DAY,
    LAST,
    NOT_CREATED,
    bill,
    invoice,
    item,
    legacy_bill,
    lineitem,
)
from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, problems, running

INVOICES, BILLS = "ARINVOICE", "APBILL"


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    server.run(MASTERS)
    return server


def refused(books: Books, name: str, function: str, text: str, code: str = "BL01001973") -> None:
    """The cause comes first, its carriers follow, and nothing has changed."""
    before = books.state()
    assert books.refusal(function) == [(code, text), NOT_CREATED[name], LAST]
    assert books.state() == before


def in_order(*parts: str) -> str:
    return f"<create_invoice>{''.join(parts)}</create_invoice>"


WHO, DUE = "<customerid>C-100</customerid>", DAY.format("datedue", "12", "01")
ITEMS = f"<invoiceitems>{lineitem()}</invoiceitems>"


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (in_order(DATE, WHO, DUE, ITEMS), "create_invoice: Missing child element 'customerid'"),
        (in_order(WHO, DUE, ITEMS), "create_invoice: Missing child element 'datecreated'"),
        (in_order(WHO, DATE, ITEMS), "create_invoice: Missing child element 'termname'"),
        (in_order(WHO, DATE, "<termname/>", DUE, ITEMS),
         "create_invoice: Missing child element 'datedue'"),
        (in_order(WHO, DATE, DUE, "<invoiceno>1</invoiceno>", "<action>Submit</action>", ITEMS),
         "create_invoice: Missing child element 'action'"),
        (in_order(WHO, DATE, DUE, "<externalid>1</externalid>", "<description/>", ITEMS),
         "create_invoice: Missing child element 'description'"),
        (in_order(WHO, DATE, DUE, "<shipto/>", "<billto/>", ITEMS),
         "create_invoice: Missing child element 'billto'"),
        (in_order(WHO, DATE, DUE), "create_invoice: Missing child element 'invoiceitems'"),
        (in_order(WHO, DATE, DUE, "<invoiceitems/>"),
         "invoiceitems: Missing child element 'lineitem'"),
        (in_order(WHO, DATE, DUE, ITEMS, "<colour/>"),
         "create_invoice: Unexpected child element 'colour'"),
        (invoice(lines=["<lineitem><amount>1</amount></lineitem>"]),
         "lineitem: Missing child element 'glaccountno'"),
        (invoice(lines=["<lineitem><glaccountno>4000</glaccountno></lineitem>"]),
         "lineitem: Missing child element 'amount'"),
        (invoice(lines=[lineitem(projectid="").replace(
            "</lineitem>", "<itemid/><projectid>PRJ-4521</projectid></lineitem>")]),
         "lineitem: Missing child element 'projectid'"),
        (invoice(lines=[lineitem().replace("</lineitem>", "<billable>true</billable></lineitem>")]),
         "lineitem: Unexpected child element 'billable'"),
        (legacy_bill().replace("vendorid", "customerid"),
         "create_bill: Missing child element 'vendorid'"),
        ("<reverse_invoice key='1'/>", "reverse_invoice: Missing child element 'datereversed'"),
        ("<reverse_bill/>", "reverse_bill: Missing attribute 'key'"),
        ("<delete_invoice/>", "delete_invoice: Missing attribute 'key'"),
        ("<update_bill/>", "update_bill: Missing attribute 'key'"),
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
    "inner",
    [
        "<datedue><year>2026</year><month>12</month><day>01</day></datedue><termname>Net 30"
        "</termname><action>Submit</action><batchkey/><invoiceno>1</invoiceno><ponumber/><onhold/>"
        "<description/><externalid/><billto><contactname/></billto><shipto><contactname/></shipto>"
        "<basecurr>USD</basecurr><currency>USD</currency>"
        "<exchratedate><year>2026</year><month>11</month><day>22</day></exchratedate>"
        "<exchratetype/><nogl>false</nogl><supdocid/><taxsolutionid/><customfields/>",
        "<termname>Net 30</termname><invoiceno>1</invoiceno><exchrate>1</exchrate><customfields/>"
        "<taxsolutionid/>",
    ],
)
def test_every_documented_child_is_taken_in_order(books: Books, inner: str) -> None:
    line = (
        "<lineitem><glaccountno>4000</glaccountno><offsetglaccountno>1100</offsetglaccountno>"
        "<amount>1</amount><allocationid/><memo/><locationid>100</locationid><departmentid/><key/>"
        "<totalpaid/><totaldue/><customfields/><revrectemplate/><defrevaccount/><projectid/>"
        "<taskid/><costtypeid/><customerid/><vendorid/><employeeid/><itemid/><classid/>"
        "<contractid/><warehouseid/><taxentries/></lineitem>"
    )
    books.run(in_order(WHO, DATE, inner, f"<invoiceitems>{line}</invoiceitems>"))
    assert books.query("ARINVOICE", "RECORDID TOTALDUE") == [{"RECORDID": "1", "TOTALDUE": "1.00"}]


@pytest.mark.parametrize(
    ("name", "function", "text"),
    [
        (INVOICES, invoice(customer="C-9"), "Invalid Customer 'C-9' specified."),
        (INVOICES, invoice(customer=""), "The required field 'Customer' is missing"),
        (INVOICES, invoice(due="<termname/>"), "The required field 'Due date' is missing"),
        (INVOICES, invoice(due="<termname>Net 90</termname>"), "Invalid Term 'Net 90' specified."),
        (INVOICES, invoice(dates=DATE.replace("11", "22")),
         "Invalid date 2026-22-22 in datecreated"),
        (INVOICES, invoice(action="Post"), "Invalid value 'Post' for the field 'Action'"),
        (INVOICES, invoice("N" * 46),
         f"The Invoice number '{'N' * 46}' is longer than 45 characters"),
        (INVOICES, invoice(contacts="<billto><contactname>Nobody</contactname></billto>"),
         "Invalid Contact 'Nobody' specified."),
        (INVOICES, invoice(lines=[lineitem(glaccountno="4999")]), "Account 4999 is not valid"),
        (INVOICES, invoice(lines=[lineitem(glaccountno=" ").replace(" </g", "</g")]),
         "The required field 'Account number' is missing"),
        (INVOICES, invoice(lines=[lineitem(amount="12,50")]),
         "Invalid value '12,50' for the field 'Amount'"),
        (INVOICES, invoice(lines=[lineitem(amount=" ").replace("> <", "><")]),
         "The required field 'Amount' is missing"),
        (INVOICES, invoice(lines=[lineitem(locationid="")]),
         "The required field 'Location' is missing"),
        (INVOICES, invoice(lines=[lineitem(locationid="900")]), "The location '900' is invalid"),
        (INVOICES, invoice(lines=[lineitem(departmentid="ROOF")]),
         "The department 'ROOF' is invalid"),
        (INVOICES, invoice(lines=[lineitem(projectid="PRJ-X")]),
         "Invalid Project 'PRJ-X' specified."),
        (INVOICES, invoice(lines=[lineitem(projectid="", taskid="T-1")]),
         "The required field 'Project' is missing"),
        (INVOICES, invoice(lines=[lineitem(employeeid="NOBODY")]),
         "The employee 'NOBODY' is invalid"),
        (INVOICES, invoice(lines=[lineitem(itemid="INV-X")]), "Invalid Item 'INV-X' specified."),
        (INVOICES, invoice(lines=[lineitem(warehouseid="WH-X")]),
         "Invalid Warehouse 'WH-X' specified."),
        (INVOICES, invoice(lines=[lineitem(), lineitem(projectid="PRJ-X")]),
         "Invalid Project 'PRJ-X' specified."),
        (INVOICES, invoice(lines=[lineitem().replace(
            "</lineitem>", "<taxentries><taxentry><detailid>GST</detailid></taxentry></taxentries>"
            "</lineitem>")]), "Invalid Tax detail 'GST' specified."),
        (BILLS, bill(VENDORID="VEND-X"), "Invalid Vendor 'VEND-X' specified."),
        (BILLS, bill(VENDORID=""), "The required field 'Vendor' is missing"),
        (BILLS, bill(WHENCREATED=""), "The required field 'Date' is missing"),
        (BILLS, bill(WHENDUE=""), "The required field 'Due date' is missing"),
        (BILLS, bill(WHENDUE="", TERMNAME="Net 30"), "The required field 'Due date' is missing"),
        (BILLS, bill(WHENDUE="2026-12-22"),
         "Invalid value '2026-12-22' for the field 'Due date'"),
        (BILLS, bill(ACTION="Post"), "Invalid value 'Post' for the field 'Action'"),
        (BILLS, bill(COLOUR="red"), "Field COLOUR is not valid for object APBILL"),
        (BILLS, bill(PAYMENTPRIORITY="soon"),
         "Invalid value 'soon' for the field 'Paymentpriority'"),
        (BILLS, "<create><APBILL><WHENCREATED>11/22/2026</WHENCREATED><VENDORID>VEND-ABC</VENDORID>"
         "<RECORDID>1</RECORDID><WHENDUE>12/22/2026</WHENDUE></APBILL></create>",
         "The required field 'Bill lines' is missing"),
        (BILLS, bill(lines=[item(ACCOUNTNO="")]), "The required field 'Account number' is missing"),
        (BILLS, bill(lines=[item(ACCOUNTNO="5999")]), "Account 5999 is not valid"),
        (BILLS, bill(lines=[item(ACCOUNTNO="", ACCOUNTLABEL="Wire")]),
         "Invalid Account label 'Wire' specified."),
        (BILLS, bill(lines=[item(TRX_AMOUNT="")]), "The required field 'Amount' is missing"),
        (BILLS, bill(lines=[item(COLOUR="red")]),
         "Field COLOUR is not valid for object APBILLITEM"),
        (BILLS, bill(lines=[item(LINE_NO="one")]),
         "Invalid value 'one' for the field 'Line number'"),
        (BILLS, bill(lines=[item(PROJECTID="PRJ-X")]), "Invalid Project 'PRJ-X' specified."),
        (BILLS, bill(lines=[item(TAXENTRIES="<TAXENTRY><DETAILID>GST</DETAILID></TAXENTRY>")]),
         "Invalid Tax detail 'GST' specified."),
        (BILLS, legacy_bill(vendor="VEND-X"), "Invalid Vendor 'VEND-X' specified."),
        *((BILLS, bill(f"F{sign}1"), f"The Bill number 'F{shown}1' has characters that are not"
           " allowed") for sign, shown in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"),
                                           ("#", "#"), ("?", "?"))),
        (BILLS, legacy_bill("F#1"), "The Bill number 'F#1' has characters that are not allowed"),
    ],
)  # fmt: skip
def test_bad_document_is_refused_and_changes_nothing(
    books: Books, name: str, function: str, text: str
) -> None:
    refused(books, name, function, text)


def edit(books: Books, name: str, number: str, **fields: object) -> None:
    books.control("edit", {"object": name, "id": number, "fields": fields})


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [
        ("CUSTOMER", "C-100", "Customer 'C-100' specified is not valid"),
        ("GLACCOUNT", "4000", "Account 4000 is not valid"),
        ("PROJECT", "PRJ-4521", "Project 'PRJ-4521' specified is not valid"),
        ("ITEM", "INV-WHIP", "Item 'INV-WHIP' specified is not valid"),
        ("LOCATION", "100", "Location '100' is not valid"),
        ("DEPARTMENT", "HVAC", "Department 'HVAC' specified is not valid"),
    ],
)
def test_what_is_switched_off_is_refused(books: Books, kind: str, number: str, text: str) -> None:
    edit(books, kind, number, STATUS="inactive")
    line = lineitem(itemid="INV-WHIP", departmentid="HVAC")
    refused(books, INVOICES, invoice(lines=[line]), text)


def test_inactive_vendor_is_refused(books: Books) -> None:
    books.control("deactivate_vendor", {"vendor_id": "VEND-ABC"})
    refused(books, BILLS, bill(), "Activate the vendor VEND-ABC, then try again")


@pytest.mark.parametrize(
    ("name", "kind", "number", "function", "text"),
    [
        (BILLS, "VENDOR", "VEND-ABC", bill(), "The vendor 'VEND-ABC' is on hold"),
        (INVOICES, "CUSTOMER", "C-100", invoice(), "The customer 'C-100' is on hold"),
    ],
)
def test_partner_on_hold_is_refused(
    books: Books, name: str, kind: str, number: str, function: str, text: str
) -> None:
    edit(books, kind, number, ONHOLD="true")
    refused(books, name, function, text)
    edit(books, kind, number, ONHOLD="false")
    books.run(function)


def test_project_status_stops_bills_and_invoices_each_for_itself(books: Books) -> None:
    edit(books, "PROJECT", "PRJ-4521", PROJECTSTATUS="Closed")
    text = "The Project 'PRJ-4521' has a project status that prevents"
    refused(books, BILLS, bill(), f"{text} purchasing and AP entries")
    books.run(invoice())
    edit(books, "PROJECTSTATUS", "Closed", DISABLEGENERATEINVOICE="true",
         DISABLEPURCHASINGAPENTRY="false")  # fmt: skip
    refused(books, INVOICES, invoice("N-2"), f"{text} generating invoices")
    books.run(bill())


@pytest.mark.parametrize(("name", "function"), [(INVOICES, invoice()), (BILLS, bill())])
def test_closed_period_is_refused(books: Books, name: str, function: str) -> None:
    books.control("settings", {"closed_until": "2026-11-30"})
    refused(books, name, function, "Date must be on or after 12/01/2026")
    books.control("settings", {"closed_until": "2026-11-21"})
    books.run(function)


def test_posting_day_decides_about_the_period(books: Books) -> None:
    books.control("settings", {"closed_until": "2026-11-30"})
    books.run(bill(WHENPOSTED="12/01/2026"))
    assert books.query("APBILLITEM", "ENTRY_DATE") == [{"ENTRY_DATE": "12/01/2026"}]
    refused(books, BILLS, bill("F-78", WHENCREATED="12/01/2026", WHENPOSTED="11/30/2026"),
            "Date must be on or after 12/01/2026")  # fmt: skip


@pytest.mark.parametrize(
    ("switch", "word"),
    [("DEPT", "Department"), ("PROJECT", "Project"), ("ITEM", "Item"), ("VENDOR", "Vendor")],
)
def test_account_may_ask_for_a_dimension(books: Books, switch: str, word: str) -> None:
    edit(books, "GLACCOUNT", "4000", **{f"REQUIRE{switch}": "true"})
    text = f"This transaction is missing the {word} dimension for the Account 4000"
    refused(books, INVOICES, invoice(lines=[lineitem(projectid="")]), text, "BL03000018")
    given = {"DEPT": ("departmentid", "HVAC"), "PROJECT": ("projectid", "PRJ-4521"),
             "ITEM": ("itemid", "INV-WHIP"), "VENDOR": ("vendorid", "VEND-ABC")}  # fmt: skip
    child, value = given[switch]
    rest = {"projectid": ""} if switch != "PROJECT" else {}
    books.run(invoice(lines=[lineitem(**{**rest, child: value})]))


def test_gateway_without_permission_refuses_both(books: Books) -> None:
    books.control("settings", {"denied": ["create_invoice", "create APBILL"]})
    before = books.state()
    for function in (invoice(), bill()):
        [(code, text)] = books.refusal(function)
        assert code == "PL04000005"
        assert text.startswith("You do not have permission for API operation CREATE")
    assert books.state() == before
