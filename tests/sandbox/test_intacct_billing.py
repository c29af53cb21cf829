"""Invoices and bills in the Sage Intacct stand-in: how they are made and read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_billing import (
    DAY,
    LAST,
    NOT_CREATED,
    apbill,
    bill,
    invoice,
    item,
    legacy_bill,
    lineitem,
)
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


@pytest.mark.parametrize("function", [invoice(), legacy_bill()], ids=["invoice", "bill"])
def test_key_is_the_record_number(books: Books, function: str) -> None:
    result = books.run(function)
    assert result.findtext("key") == "1"
    assert result.find("data") is None


def test_invoice_is_readable_with_its_totals(books: Books) -> None:
    books.run(invoice(lines=[lineitem(), lineitem(amount="0.255")], external="plyhub-88213"))
    fields = (
        "RECORDNO RECORDID STATE RAWSTATE CUSTOMERID CUSTOMERNAME DOCNUMBER DESCRIPTION TERMNAME"
        " WHENCREATED WHENPOSTED WHENDUE TOTALENTERED TRX_TOTALENTERED TOTALPAID TOTALDUE"
        " CURRENCY MODULEKEY EXTERNALID BILLTOPAYTOCONTACTNAME CONTACT.PRINTAS"
    )
    assert books.query("ARINVOICE", fields) == [{
        "RECORDNO": "1", "RECORDID": "INV-88213", "STATE": "Posted", "RAWSTATE": "A",
        "CUSTOMERID": "C-100", "CUSTOMERNAME": "House account", "DOCNUMBER": "4521",
        "DESCRIPTION": "Larkin", "TERMNAME": "Net 30", "WHENCREATED": "11/22/2026",
        "WHENPOSTED": "11/22/2026", "WHENDUE": "12/22/2026", "TOTALENTERED": "120.76",
        "TRX_TOTALENTERED": "120.76", "TOTALPAID": "0.00", "TOTALDUE": "120.76",
        "CURRENCY": "USD", "MODULEKEY": "4.AR", "EXTERNALID": "plyhub-88213",
        "BILLTOPAYTOCONTACTNAME": "House account(CC-100)", "CONTACT.PRINTAS": "House account",
    }]  # fmt: skip


def test_lines_of_an_invoice_lead_to_it_and_to_the_job(books: Books) -> None:
    books.run(invoice(lines=[lineitem(), lineitem(amount="-20", projectid="", itemid="INV-WHIP")]))
    fields = (
        "RECORDKEY LINE_NO ACCOUNTNO ACCOUNTTITLE AMOUNT TRX_AMOUNT ENTRYDESCRIPTION LOCATIONID"
        " PROJECTID PROJECTDIMKEY PROJECTNAME ITEMID CUSTOMERID STATE ARINVOICE.RECORDID"
    )
    shared = {
        "RECORDKEY": "1", "ACCOUNTNO": "4000", "ACCOUNTTITLE": "Service revenue",
        "ENTRYDESCRIPTION": "Service call", "LOCATIONID": "100", "CUSTOMERID": "C-100",
        "STATE": "Posted", "ARINVOICE.RECORDID": "INV-88213",
    }  # fmt: skip
    assert books.query("ARINVOICEITEM", fields) == [
        {**shared, "LINE_NO": "1", "AMOUNT": "120.50", "TRX_AMOUNT": "120.50", "ITEMID": "",
         "PROJECTID": "PRJ-4521", "PROJECTDIMKEY": "1", "PROJECTNAME": "Job 4521"},
        {**shared, "LINE_NO": "2", "AMOUNT": "-20.00", "TRX_AMOUNT": "-20.00",
         "ITEMID": "INV-WHIP", "PROJECTID": "", "PROJECTDIMKEY": "", "PROJECTNAME": ""},
    ]  # fmt: skip


def test_bill_is_told_by_number_and_readable(books: Books) -> None:
    data = books.run(bill(lines=[item(), item(TRX_AMOUNT="2.5")], TERMNAME="Net 15")).find("data")
    assert (data.get("listtype"), data.get("count"), data[0].tag) == ("objects", "1", "apbill")
    assert {child.tag: child.text for child in data[0]} == {"RECORDNO": "1", "RECORDID": "F-77"}
    fields = (
        "RECORDNO RECORDID STATE VENDORID VENDORNAME DOCNUMBER WHENCREATED WHENPOSTED WHENDUE"
        " TERMNAME TOTALENTERED TOTALDUE PAYMENTPRIORITY MODULEKEY RECORD_URL"
    )
    assert books.query("APBILL", fields) == [{
        "RECORDNO": "1", "RECORDID": "F-77", "STATE": "Posted", "VENDORID": "VEND-ABC",
        "VENDORNAME": "ABC Supply", "DOCNUMBER": "PO-892", "WHENCREATED": "11/22/2026",
        "WHENPOSTED": "11/22/2026", "WHENDUE": "12/22/2026", "TERMNAME": "Net 15",
        "TOTALENTERED": "42.50", "TOTALDUE": "42.50", "PAYMENTPRIORITY": "normal",
        "MODULEKEY": "3.AP",
        "RECORD_URL": "https://www.intacct.com/ia/acct/ur.phtml?.r=QVBCSUxMIDE",
    }]  # fmt: skip
    assert books.query("APBILLITEM", "RECORDKEY LINE_NO AMOUNT VENDORID GLACCOUNT.TITLE") == [
        {"RECORDKEY": "1", "LINE_NO": "1", "AMOUNT": "40.00", "VENDORID": "VEND-ABC",
         "GLACCOUNT.TITLE": "Job materials"},
        {"RECORDKEY": "1", "LINE_NO": "2", "AMOUNT": "2.50", "VENDORID": "VEND-ABC",
         "GLACCOUNT.TITLE": "Job materials"},
    ]  # fmt: skip


def test_both_ways_make_the_same_bill(books: Books) -> None:
    line = lineitem(glaccountno="5000", amount="40.00", memo="Wire")
    books.run(legacy_bill("F-1", lines=[line]))
    books.run(bill("F-2", TERMNAME="Net 30", DOCNUMBER=""))
    first, second = books.state("APBILL")["APBILL"].values()
    told = {"RECORDNO", "RECORDID", "WHENMODIFIED", "AUWHENCREATED"}
    assert {k: v for k, v in first.items() if k not in told and v is not None} == {
        k: v for k, v in second.items() if k not in told and v is not None
    }


@pytest.mark.parametrize("name", ["ARINVOICE", "APBILL"])
@pytest.mark.parametrize("function", ["read", "readByName"])
def test_whole_document_holds_its_lines(books: Books, name: str, function: str) -> None:
    books.run(invoice("N-1") if name == "ARINVOICE" else bill("N-1"))
    key = "1" if function == "read" else "N-1"
    result = books.run(f"<{function}><object>{name}</object><keys>{key}</keys></{function}>")
    document = result.find(f"data/{name}")
    assert document.findtext("RECORDID") == "N-1"
    lines = document.findall(f"{name}ITEMS/{name.lower()}item")
    assert [line.findtext("PROJECTID") for line in lines] == ["PRJ-4521"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [("STATE = 'A'", ["F-1"]), ("STATE = 'D'", ["F-2"]), ("MODULEKEY = '3.AP'", ["F-1", "F-2"]),
     ("MODULEKEY = '9.PO'", [])],
)  # fmt: skip
def test_older_query_knows_states_by_code(books: Books, condition: str, found: list[str]) -> None:
    books.run(bill("F-1"))
    books.run(bill("F-2", ACTION="Draft"))
    rows = books.rows(
        "<readByQuery><object>APBILL</object><fields>RECORDID,STATE</fields>"
        f"<query>{condition}</query></readByQuery>"
    )
    assert [row["RECORDID"] for row in rows] == found


def test_query_knows_states_by_word(books: Books) -> None:
    books.run(bill("F-1"))
    books.run(bill("F-2", ACTION="Draft"))
    words = "<in><field>STATE</field><value>Posted</value><value>Selected</value></in>"
    assert books.query("APBILL", "RECORDID", words) == [{"RECORDID": "F-1"}]


@pytest.mark.parametrize("name", ["ARINVOICE", "ARINVOICEITEM", "APBILL", "APBILLITEM"])
def test_definition_is_told(books: Books, name: str) -> None:
    kind = books.run(f"<lookup><object>{name}</object></lookup>").find("data/Type")
    fields = {field.findtext("ID"): field for field in kind.find("Fields")}
    assert {"RECORDNO", "WHENMODIFIED", "RECORD_URL"} < fields.keys()
    listed = books.run(f"<inspect><object>{name}</object></inspect>").find("data/Type/Fields")
    assert [field.text for field in listed] == list(fields)


def test_lines_are_a_relation_of_the_definition(books: Books) -> None:
    kind = books.run("<lookup><object>APBILL</object></lookup>").find("data/Type")
    owned = kind.findall("Relationships/Relationship[OBJECTPATH='APBILLITEMS']")
    assert [{child.tag: child.text for child in each} for each in owned] == [{
        "OBJECTPATH": "APBILLITEMS", "OBJECTNAME": "APBILLITEM", "LABEL": "Bill line",
        "RELATIONSHIPTYPE": "ONE2MANY", "RELATEDBY": "RECORDKEY",
    }]  # fmt: skip
    state = kind.find("Fields/Field[ID='STATE']/VALIDVALUES")
    assert [word.text for word in state][:2] == ["Draft", "Submitted"]


def test_due_date_wins_over_the_term(books: Books) -> None:
    both = DAY.format("datedue", "12", "01") + "<termname>Net 30</termname>"
    books.run(invoice(due=both))
    assert books.query("ARINVOICE", "WHENDUE TERMNAME") == [
        {"WHENDUE": "12/01/2026", "TERMNAME": "Net 30"}
    ]


def test_days_until_payment_are_counted(books: Books) -> None:
    books.run(bill(WHENCREATED="01/01/2020", WHENDUE="01/31/2020"))
    assert int(books.query("APBILL", "DUE_IN_DAYS")[0]["DUE_IN_DAYS"]) < -2000


def test_what_is_owed_adds_up_at_vendor_and_customer(books: Books) -> None:
    for number in ("F-1", "F-2"):
        books.run(bill(number))
    books.run(bill("F-3", ACTION="Draft"))
    books.run(invoice())
    assert books.query("VENDOR", "TOTALDUE") == [{"TOTALDUE": "80.00"}]
    assert books.query("CUSTOMER", "TOTALDUE") == [{"TOTALDUE": "120.50"}]


def test_company_numbers_invoices_but_not_bills(books: Books) -> None:
    books.run(invoice("INV-0001"))
    books.run(invoice(""))
    assert [row["RECORDID"] for row in books.query("ARINVOICE", "RECORDID")] == [
        "INV-0001", "INV-0002",
    ]  # fmt: skip
    before = books.state()
    assert books.refusal(bill(""))[0] == ("BL03002128", "Enter a Bill number, and try again.")
    assert books.state() == before
    books.control("settings", {"numbered": ["APBILL"]})
    books.run(bill(""))
    assert books.query("APBILL", "RECORDID") == [{"RECORDID": "BIL-0001"}]


def test_draft_needs_neither_vendor_nor_days_nor_number(books: Books) -> None:
    fields = dict.fromkeys(("WHENCREATED", "VENDORID", "WHENDUE", "DOCNUMBER"), "")
    data = books.run(bill("", ACTION="Draft", **fields)).find("data")
    assert {child.tag: child.text for child in data[0]} == {"RECORDNO": "1", "RECORDID": None}
    assert books.query("APBILL", "STATE VENDORID WHENDUE WHENPOSTED TOTALENTERED") == [{
        "STATE": "Draft", "VENDORID": "", "WHENDUE": "", "WHENPOSTED": "",
        "TOTALENTERED": "40.00",
    }]  # fmt: skip


def test_draft_may_fall_into_a_closed_period(books: Books) -> None:
    books.control("settings", {"closed_until": "2026-11-30"})
    books.run(invoice(action="Draft"))
    assert books.query("ARINVOICE", "STATE") == [{"STATE": "Draft"}]


def test_same_number_of_another_vendor_is_taken_in(books: Books) -> None:
    books.run(MASTERS.split("<ITEM>", maxsplit=1)[0].replace("-ABC", "-XYZ") + "</create>")
    books.run(bill())
    books.run(bill(VENDORID="VEND-XYZ"))
    assert [row["VENDORID"] for row in books.query("APBILL", "VENDORID")] == [
        "VEND-ABC", "VEND-XYZ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "function"),
    [("ARINVOICE", invoice()), ("APBILL", bill()), ("APBILL", legacy_bill())],
)
def test_same_number_of_the_same_partner_is_refused(books: Books, name: str, function: str) -> None:
    books.run(function)
    before = books.state()
    word, number = {"ARINVOICE": ("Invoice", "INV-88213"), "APBILL": ("Bill", "F-77")}[name]
    assert books.refusal(function) == [
        ("BL34000061", f"Another {word} with the given value(s) {number}  already exists"),
        NOT_CREATED[name], LAST,
    ]  # fmt: skip
    assert books.state() == before


def test_account_may_be_called_by_its_label(books: Books) -> None:
    label = {"ACCOUNTLABEL": "Materials", "DESCRIPTION": "For jobs", "GLACCOUNTNO": "5000"}
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in label.items())
    books.run(f"<create><APACCOUNTLABEL>{inner}</APACCOUNTLABEL></create>")
    books.run(bill(lines=[item(ACCOUNTNO="", ACCOUNTLABEL="Materials")]))
    assert books.query("APBILLITEM", "ACCOUNTNO ACCOUNTLABEL ACCOUNTLABELKEY") == [
        {"ACCOUNTNO": "5000", "ACCOUNTLABEL": "Materials", "ACCOUNTLABELKEY": "1"}
    ]


def test_session_of_an_entity_fills_the_location_in(books: Books) -> None:
    books.run(invoice(lines=[lineitem(locationid="")]), auth=books.login(locationid="100"))
    assert books.query("ARINVOICEITEM", "LOCATIONID MEGAENTITYID") == [
        {"LOCATIONID": "100", "MEGAENTITYID": "100"}
    ]


def test_location_is_not_needed_in_a_company_without_entities(books: Books) -> None:
    books.control("settings", {"multi_entity": False})
    books.run(bill(lines=[item(LOCATIONID="")]))
    assert books.query("APBILLITEM", "LOCATIONID") == [{"LOCATIONID": ""}]


def test_some_of_several_bills_may_fail(books: Books) -> None:
    three = apbill("F-1") + apbill("F-2", lines=[item(PROJECTID="PRJ-X")]) + apbill("F-3")
    result = books.ask(f"<create>{three}</create>")[0]
    assert result.findtext("status") == "failure"
    data = result.find("data")
    assert data.get("count") == "2"
    assert [row.findtext("RECORDID") for row in data] == ["F-1", "F-3"]
    assert problems(result) == [
        ("BL01001973", "Invalid Project 'PRJ-X' specified."), NOT_CREATED["APBILL"], LAST,
    ]  # fmt: skip
    assert [row["RECORDID"] for row in books.query("APBILL", "RECORDID")] == ["F-1", "F-3"]
    assert books.query("APBILLITEM", "RECORDKEY LINE_NO") == [
        {"RECORDKEY": "1", "LINE_NO": "1"}, {"RECORDKEY": "2", "LINE_NO": "1"},
    ]  # fmt: skip


def test_all_of_several_bills_may_fail(books: Books) -> None:
    result = books.ask(f"<create>{apbill('F#1')}{apbill('F?2')}</create>")[0]
    data = result.find("data")
    assert (data.get("listtype"), data.get("count"), len(data)) == ("objects", "0", 0)


def test_transaction_undoes_project_and_invoice_together(books: Books) -> None:
    project = (
        "<create><PROJECT><PROJECTID>PRJ-5</PROJECTID><NAME>Job 5</NAME>"
        "<PROJECTCATEGORY>Contract</PROJECTCATEGORY><LOCATIONID>100</LOCATIONID></PROJECT></create>"
    )
    good = invoice(lines=[lineitem(projectid="PRJ-5")])
    before = books.state()
    results = books.ask(project, good, bill("F&amp;1"), transaction=' transaction="true"')
    assert [result.findtext("status") for result in results] == ["aborted", "aborted", "failure"]
    assert books.state() == before
    results = books.ask(project, good, bill(), transaction=' transaction="true"')
    assert [result.findtext("status") for result in results] == ["success"] * 3
    assert books.query("ARINVOICEITEM", "PROJECTNAME") == [{"PROJECTNAME": "Job 5"}]


def test_invoice_is_not_taken_in_twice(books: Books) -> None:
    checked = {"unique": "<uniqueid>true</uniqueid>", "control_ids": ["plyhub-88213"]}
    books.run(invoice(), **checked)
    before = books.state()
    assert books.refusal(invoice("INV-2"), **checked)[0] == (
        "XL03000009", "The function with control id plyhub-88213 has already been processed"
    )  # fmt: skip
    assert books.state() == before


def test_invoice_has_no_generic_create(books: Books) -> None:
    before = books.state()
    generic = apbill().replace("APBILL", "ARINVOICE")
    assert books.refusal(f"<create>{generic}</create>")[0][0] == "XL03000009"
    assert books.state() == before


def test_accountants_enter_bills_themselves(books: Books) -> None:
    fields = {
        "VENDORID": "VEND-ABC", "RECORDID": "F-9", "WHENCREATED": "11/22/2026",
        "WHENDUE": "12/22/2026",
    }  # fmt: skip
    line = {"ACCOUNTNO": "5000", "TRX_AMOUNT": 12.5, "LOCATIONID": "100"}
    made = books.control("enter_bill", {"fields": fields, "lines": [line]})
    assert made == {"RECORDNO": 1, "STATE": "Posted"}
    assert books.query("APBILL", "RECORDID TOTALDUE") == [{"RECORDID": "F-9", "TOTALDUE": "12.50"}]
    before = books.state()
    books.control("enter_bill", {"fields": fields, "lines": [line]}, status=400)
    assert books.state() == before


def test_contacts_of_a_document_are_shown_through_relations(books: Books) -> None:
    books.run("<create><CONTACT><CONTACTNAME>Dana</CONTACTNAME><PRINTAS>Dana O.</PRINTAS>"
              "<EMAIL1>dana@larkin.example</EMAIL1></CONTACT></create>")  # fmt: skip
    both = "<billto><contactname>Dana</contactname></billto><shipto><contactname/></shipto>"
    books.run(invoice(contacts=both))
    assert books.query("ARINVOICE", "BILLTO.EMAIL1 SHIPTO.PRINTAS") == [
        {"BILLTO.EMAIL1": "dana@larkin.example", "SHIPTO.PRINTAS": "House account"}
    ]


def test_newest_documents_are_on_the_page(books: Books) -> None:
    books.run(invoice())
    books.run(bill())
    page = books.send("GET", "/")[1].decode()
    assert "INV-88213" in page
    assert "<td>F-77</td>" in page
