"""The oldest functions of the Sage Intacct gateway, and what clients probe when they are set up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_billing import bill, invoice, item, lineitem
from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, problems, running


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    server.run(MASTERS)
    return server


TERM = (
    "<create_apterm><name>2-10 N30</name><description>2% in ten days</description>"
    "<due><dueday>30</dueday><duefrom>from invoice/bill date</duefrom></due>"
    "<discount><discday>10</discday><discfrom>from invoice/bill date</discfrom>"
    "<discamount>2</discamount><discpercamn>%</discpercamn></discount>"
    "<disccalcon>Bill total</disccalcon></create_apterm>"
)
NEXT = "<equalto><field>NAME</field><value>{}</value></equalto>"


@pytest.mark.parametrize("name", ["APTERM", "ARTERM"])
def test_term_is_made_changed_and_removed(books: Books, name: str) -> None:
    word = name.lower()
    assert books.run(TERM.replace("apterm", word)).findtext("key") == "2-10 N30"
    fields = "DESCRIPTION DUEDATE DUEFROM DISCDATE DISCAMOUNT DISCPERCAMN DISCCALCON STATUS"
    assert books.query(name, fields, NEXT.format("2-10 N30")) == [{
        "DESCRIPTION": "2% in ten days", "DUEDATE": "30", "DUEFROM": "from invoice/bill date",
        "DISCDATE": "10", "DISCAMOUNT": "2.00", "DISCPERCAMN": "%", "DISCCALCON": "Bill total",
        "STATUS": "active",
    }]  # fmt: skip
    change = f'<update_{word} name="2-10 N30"><due><dueday>45</dueday></due></update_{word}>'
    assert books.run(change).findtext("key") == "2-10 N30"
    assert books.query(name, "DUEDATE DISCDATE", NEXT.format("2-10 N30")) == [
        {"DUEDATE": "45", "DISCDATE": "10"}
    ]
    assert books.run(f'<delete_{word} name="2-10 N30"/>').findtext("key") == "2-10 N30"
    assert books.query(name, "NAME", NEXT.format("2-10 N30")) == []


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (TERM.replace("2-10 N30", "Net 30"),
         ("BL34000061", "Another Term with the given value(s) Net 30  already exists")),
        (TERM.replace("<dueday>30", "<dueday>x"),
         ("BL01001973", "Invalid value 'x' for the field 'Duedate'")),
        (TERM.replace("Bill total", "Thursdays"),
         ("BL01001973", "Invalid value 'Thursdays' for the field 'Discount on'")),
        ('<update_apterm name="Net 90"><description>x</description></update_apterm>',
         ("DL02000001", "There was an error processing the request. Invalid key Net 90")),
        ('<delete_apterm name="Net 90"/>',
         ("DL02000001", "There was an error processing the request. Invalid key Net 90")),
        ('<delete_arterm name="Net 30"/>',
         ("BL01001973", "The Term 'Net 30' cannot be deleted: it is used by Customer")),
    ],
)  # fmt: skip
def test_bad_term_is_refused_and_changes_nothing(
    books: Books, function: str, problem: tuple[str, str]
) -> None:
    before = books.state()
    assert books.refusal(function)[0] == problem
    assert books.state() == before


@pytest.mark.parametrize(
    ("function", "text"),
    [
        ("<create_apterm><description/><name>X</name></create_apterm>",
         "create_apterm: Missing child element 'name'"),
        ("<create_apterm><name>X</name><discount/><due/></create_apterm>",
         "create_apterm: Missing child element 'due'"),
        ("<update_arterm><description/></update_arterm>",
         "update_arterm: Missing attribute 'name'"),
        ("<delete_task/>", "delete_task: Missing attribute 'key'"),
        ("<get_list/>", "get_list: Missing attribute 'object'"),
        ('<get_list object="vendor"><sorts/><filter/></get_list>',
         "get_list: Missing child element 'filter'"),
    ],
)  # fmt: skip
def test_misplaced_child_counts_as_missing(books: Books, function: str, text: str) -> None:
    _, response = books.post(books.document([function]))
    assert problems(response) == [("XL03000003", f"XML Parse schema error: {text}")]


@pytest.mark.parametrize(
    ("start", "day", "due"),
    [
        ("from invoice/bill date", 10, "12/02/2026"),
        ("of the month of invoice/bill date", 31, "11/30/2026"),
        ("of next month from invoice/bill date", 31, "12/31/2026"),
        ("of 2nd month from invoice/bill date", 10, "01/10/2027"),
        ("of 4th month from invoice/bill date", 0, "03/01/2027"),
    ],
)
def test_term_says_when_payment_is_due(books: Books, start: str, day: int, due: str) -> None:
    terms = f"<due><dueday>{day}</dueday><duefrom>{start}</duefrom></due>"
    books.run(f"<create_arterm><name>T</name>{terms}</create_arterm>")
    books.run(invoice(due="<termname>T</termname>"))
    assert books.query("ARINVOICE", "WHENDUE") == [{"WHENDUE": due}]


def expression(field: str, operator: str, value: str) -> str:
    inner = f"<field>{field}</field><operator>{operator}</operator><value>{value}</value>"
    return f"<expression>{inner}</expression>"


def listed(name: str, inner: str = "", attributes: str = "") -> str:
    return f'<get_list object="{name}"{attributes}>{inner}</get_list>'


def test_list_tells_where_it_is(books: Books) -> None:
    result = books.run(listed("glaccount", "<filter/><fields/><sorts/>",
                              ' start="1" maxitems="2" showprivate="true"'))  # fmt: skip
    told = result.find("listtype")
    assert (told.text, told.attrib) == ("glaccount", {"start": "1", "end": "2", "total": "7"})
    rows = result.findall("data/glaccount")
    assert [row.findtext("glaccountno") for row in rows] == ["1300", "1310"]
    assert {child.tag: child.text for child in rows[0]}["normalbalance"] == "debit"


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        (expression("glaccountno", "=", "1300"), ["1300"]),
        (expression("title", "like", "Inventory%"), ["5900", "1310", "1300"]),
        ('<logical logical_operator="and">' + expression("accounttype", "=", "incomestatement")
         + expression("normalbalance", "!=", "credit") + "</logical>", ["5900", "5000"]),
        ('<logical logical_operator="or">' + expression("glaccountno", "&lt;", "1200")
         + '<logical logical_operator="and">' + expression("glaccountno", "&gt;=", "5900")
         + "</logical></logical>", ["5900", "1100"]),
        (expression("taxcode", "is null", ""),
         ["5900", "5000", "4000", "2000", "1310", "1300", "1100"]),
    ],
)  # fmt: skip
def test_list_is_filtered_and_sorted(books: Books, filter_: str, found: list[str]) -> None:
    inner = (
        f"<filter>{filter_}</filter><fields><field>glaccountno</field></fields>"
        '<sorts><sortfield order="desc">glaccountno</sortfield></sorts>'
    )
    data = books.run(listed("glaccount", inner)).find("data")
    assert [[(child.tag, child.text) for child in row] for row in data] == [
        [("glaccountno", number)] for number in found
    ]


def test_list_of_invoices_has_dates_in_parts_and_lines(books: Books) -> None:
    books.run(invoice("N-1"))
    books.run(invoice("N-2", lines=[lineitem(amount="9.50"), lineitem(amount="1")]))
    result = books.run(listed("invoice", f"<filter>{expression('invoiceno', '=', 'N-2')}</filter>"))
    assert result.find("listtype").attrib == {"start": "0", "end": "0", "total": "1"}
    row = result.find("data/invoice")
    assert (row.findtext("key"), row.findtext("customerid")) == ("2", "C-100")
    assert [row.findtext(f"datecreated/{part}") for part in ("year", "month", "day")] == [
        "2026", "11", "22",
    ]  # fmt: skip
    assert (row.findtext("totaldue"), row.findtext("datepaid")) == ("10.50", "")
    lines = row.findall("invoiceitems/lineitem")
    assert [line.findtext("amount") for line in lines] == ["9.50", "1.00"]
    assert lines[0].findtext("projectid") == "PRJ-4521"


def test_one_record_is_got_by_its_id(books: Books) -> None:
    row = books.run('<get object="vendor" key="VEND-ABC"/>').find("data/vendor")
    assert (row.findtext("recordno"), row.findtext("name")) == ("1", "ABC Supply")
    assert row.findtext("printas") == "ABC Supply"
    books.run(bill(lines=[item(), item()]))
    chosen = "<fields><field>billno</field><field>datedue</field></fields>"
    row = books.run(f'<get object="bill" key="1">{chosen}</get>').find("data/bill")
    assert [child.tag for child in row] == ["billno", "datedue"]
    whole = books.run('<get object="bill" key="1"></get>').find("data/bill")
    assert len(whole.findall("billitems/lineitem")) == 2


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (listed("company_info"), "Object definition company_info not found"),
        (listed("vendor", "<fields><field>colour</field></fields>"), "Invalid field 'colour'"),
        (listed("vendor", f"<filter>{expression('colour', '=', 'x')}</filter>"),
         "Invalid field 'colour'"),
        (listed("vendor", f"<filter>{expression('name', '~', 'x')}</filter>"),
         "Operator ~ is not valid"),
        (listed("vendor", '<filter><logical logical_operator="xor">' + 2 * expression(
            "name", "=", "x") + "</logical></filter>"), "Operator xor is not valid"),
        (listed("vendor", "", ' start="first"'), "start must be a whole number"),
        ('<get object="vendor" key="VEND-X"/>',
         "There was an error processing the request. Invalid key VEND-X"),
        ('<get object="bill" key="F-77"/>',
         "There was an error processing the request. Invalid key F-77"),
    ],
)  # fmt: skip
def test_bad_list_is_refused(books: Books, function: str, text: str) -> None:
    assert books.refusal(function) == [("DL02000001", text)]


def test_permissions_follow_what_is_denied(books: Books) -> None:
    ask = "<getUserPermissions><userId>plyhub</userId></getUserPermissions>"
    whole = "List|View|Add|Edit|Delete"

    def rights() -> dict[str, str]:
        found = books.run(ask).findall("data/permissions/appSubscription")
        return {
            f"{each.findtext('applicationName')}: {policy.findtext('policyName')}":
            policy.findtext("rights") or ""
            for each in found for policy in each.findall("policies/policy")
        }  # fmt: skip

    assert set(rights().values()) == {whole}
    books.control("settings", {"denied": ["create VENDOR", "query VENDOR", "delete"]})
    after = rights()
    assert after["Accounts Payable: Vendors"] == "View|Edit"
    assert after["Projects: Project statuses"] == "List|View|Add|Edit"
    unknown = ask.replace("plyhub", "nobody")
    assert books.refusal(unknown) == [("BL01001973", "Invalid User 'nobody' specified.")]


def test_standard_dimensions_are_told(books: Books) -> None:
    found = books.run("<getDimensions/>").findall("data/dimensions/dimension")
    assert {child.tag: child.text for child in found[2]} == {
        "objectName": "PROJECT", "objectLabel": "Project", "termLabel": "Project",
        "userDefinedDimension": "false", "enabledInGL": "true",
    }  # fmt: skip
    assert [each.findtext("objectName") for each in found] == [
        "DEPARTMENT", "LOCATION", "PROJECT", "TASK", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM",
        "WAREHOUSE",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["create_vendor", "create_arpayment", "retrievepdf", "Create"])
def test_unknown_function_is_refused(books: Books, name: str) -> None:
    before = books.state()
    assert books.refusal(f"<{name}/>") == [("XL03000003", f"Unknown function '{name}'")]
    assert books.state() == before
