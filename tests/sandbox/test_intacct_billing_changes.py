"""Invoices and bills in the Sage Intacct stand-in: changed, removed, reversed and paid."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_billing import (
    DAY,
    bill,
    change_bill,
    children,
    invoice,
    item,
    legacy_bill,
    lineitem,
)
from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, running

NOT_SAVED = {
    "APBILL": ("BL01001973", "Error while saving the APBill info"),
    "ARINVOICE": ("BL01001973", "Error while saving the ARInvoice info"),
}
GONE = "Oops, we can't find this transaction; enter a valid transaction."
REVERSED = DAY.format("datereversed", "12", "01")
LINES = "LINE_NO RECORDNO AMOUNT PROJECTID ENTRYDESCRIPTION"


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """One invoice of two lines, and one bill of two."""
    server.control("reset")
    server.run(MASTERS)
    server.run(invoice(lines=[lineitem(), lineitem(amount="9.50", projectid="")], external="our-1"))
    server.run(bill(lines=[item(), item(TRX_AMOUNT="2.50", PROJECTID="")]))
    return server


def older(word: str, inner: str, key: str = "1", attributes: str = "") -> str:
    return f'<update_{word} key="{key}"{attributes}>{inner}</update_{word}>'


def changed_line(word: str, number: object, **fields: str) -> str:
    line = f'<updatelineitem line_num="{number}">{children(fields)}</updatelineitem>'
    return f"<update{word}items>{line}</update{word}items>"


def items(*lines: str) -> str:
    return f"<APBILLITEMS>{''.join(lines)}</APBILLITEMS>"


def line(number: int, **fields: str) -> str:
    return f"<APBILLITEM>{children({'LINE_NO': str(number), **fields})}</APBILLITEM>"


def test_header_is_changed_alone(books: Books) -> None:
    before = books.state()
    books.control("advance_time", {"seconds": 60})
    result = books.run(change_bill("<DESCRIPTION>Rush</DESCRIPTION><SUPDOCID>A-1</SUPDOCID>"))
    assert result.findtext("data/apbill/RECORDNO") == "1"
    after = books.state()
    old, new = before["APBILL"]["1"], after["APBILL"]["1"]
    assert {name for name in new if new[name] != old.get(name)} == {
        "DESCRIPTION", "SUPDOCID", "WHENMODIFIED",
    }  # fmt: skip
    assert after["APBILLITEM"] == before["APBILLITEM"]


def test_lines_sent_are_all_there_are_to_be(books: Books) -> None:
    books.run(change_bill(items(line(2, TRX_AMOUNT="5", ENTRYDESCRIPTION="Tape"),
                                item(TRX_AMOUNT="1.25"))))  # fmt: skip
    assert books.query("APBILLITEM", LINES) == [
        {"LINE_NO": "1", "RECORDNO": "2", "AMOUNT": "5.00", "PROJECTID": "",
         "ENTRYDESCRIPTION": "Tape"},
        {"LINE_NO": "2", "RECORDNO": "3", "AMOUNT": "1.25", "PROJECTID": "PRJ-4521",
         "ENTRYDESCRIPTION": "Wire"},
    ]  # fmt: skip
    assert books.query("APBILL", "TOTALENTERED TOTALDUE") == [
        {"TOTALENTERED": "6.25", "TOTALDUE": "6.25"}
    ]


@pytest.mark.parametrize("name", ["ARINVOICE", "APBILL"])
def test_older_update_leaves_other_lines_alone(books: Books, name: str) -> None:
    word = {"ARINVOICE": "invoice", "APBILL": "bill"}[name]
    untouched = books.query(f"{name}ITEM", f"{LINES} WHENMODIFIED")[0]
    books.control("advance_time", {"seconds": 60})
    inner = changed_line(word, 2, amount="10", memo="Tape")
    assert books.run(older(word, inner)).findtext("key") == "1"
    first, second = books.query(f"{name}ITEM", f"{LINES} WHENMODIFIED")
    assert first == untouched
    assert (second["AMOUNT"], second["ENTRYDESCRIPTION"]) == ("10.00", "Tape")
    total = {"ARINVOICE": "130.50", "APBILL": "50.00"}[name]
    assert books.query(name, "TOTALENTERED") == [{"TOTALENTERED": total}]


def test_older_update_adds_a_line_and_changes_the_header(books: Books) -> None:
    header = "<invoiceno>N-2</invoiceno><description>Second visit</description>"
    books.run(older("invoice", f"{header}<updateinvoiceitems>{lineitem(amount='1')}"
                    "</updateinvoiceitems>"))  # fmt: skip
    assert books.query("ARINVOICE", "RECORDID DESCRIPTION TOTALDUE") == [
        {"RECORDID": "N-2", "DESCRIPTION": "Second visit", "TOTALDUE": "131.00"}
    ]
    assert [row["LINE_NO"] for row in books.query("ARINVOICEITEM", "LINE_NO")] == ["1", "2", "3"]


def test_older_update_finds_the_invoice_by_our_own_id(books: Books) -> None:
    result = books.run(older("invoice", "<description>x</description>", "our-1",
                             ' externalkey="true"'))  # fmt: skip
    assert result.findtext("key") == "1"


@pytest.mark.parametrize("names", [("payto", "returnto"), ("billto", "shipto")])
def test_contacts_of_an_invoice_go_by_two_names(books: Books, names: tuple[str, str]) -> None:
    books.run("<create><CONTACT><CONTACTNAME>Dana</CONTACTNAME><PRINTAS>D</PRINTAS></CONTACT>"
              "</create>")  # fmt: skip
    inner = "".join(f"<{name}><contactname>Dana</contactname></{name}>" for name in names)
    books.run(older("invoice", inner))
    assert books.query("ARINVOICE", "BILLTOPAYTOCONTACTNAME SHIPTORETURNTOCONTACTNAME") == [
        {"BILLTOPAYTOCONTACTNAME": "Dana", "SHIPTORETURNTOCONTACTNAME": "Dana"}
    ]


def test_new_term_moves_the_due_date(books: Books) -> None:
    books.run(change_bill("<TERMNAME>Net 10</TERMNAME>"))
    assert books.query("APBILL", "WHENDUE") == [{"WHENDUE": "12/02/2026"}]


def test_new_vendor_becomes_that_of_the_lines(books: Books) -> None:
    books.run(MASTERS.split("<ITEM>", maxsplit=1)[0].replace("-ABC", "-XYZ") + "</create>")
    books.run(change_bill("<VENDORID>VEND-XYZ</VENDORID>"))
    rows = books.query("APBILLITEM", "VENDORID APBILL.VENDORID")
    assert rows == [{"VENDORID": "VEND-XYZ", "APBILL.VENDORID": "VEND-XYZ"}] * 2


def test_account_of_a_line_replaces_its_label(books: Books) -> None:
    label = {"ACCOUNTLABEL": "Wire", "DESCRIPTION": "Wire", "GLACCOUNTNO": "5000"}
    books.run(f"<create><APACCOUNTLABEL>{children(label)}</APACCOUNTLABEL></create>")
    books.run(older("bill", changed_line("bill", 1, accountlabel="Wire")))
    books.run(older("bill", changed_line("bill", 1, glaccountno="5900")))
    assert books.query("APBILLITEM", "ACCOUNTNO ACCOUNTLABEL")[0] == {
        "ACCOUNTNO": "5900", "ACCOUNTLABEL": "",
    }  # fmt: skip


def test_update_submits_a_draft_unless_told_otherwise(books: Books) -> None:
    books.run(bill("F-2", ACTION="Draft", WHENDUE=""))
    states = "<equalto><field>RECORDNO</field><value>2</value></equalto>"
    books.run(change_bill("<DESCRIPTION>x</DESCRIPTION><ACTION>Draft</ACTION>", 2))
    assert books.query("APBILL", "STATE", states) == [{"STATE": "Draft"}]
    before = books.state()
    assert books.refusal(change_bill("<DESCRIPTION>y</DESCRIPTION>", 2)) == [
        ("BL01001973", "The required field 'Due date' is missing"), NOT_SAVED["APBILL"],
    ]  # fmt: skip
    assert books.state() == before
    books.run(change_bill("<WHENDUE>12/22/2026</WHENDUE>", 2))
    assert books.query("APBILL", "STATE WHENPOSTED", states) == [
        {"STATE": "Posted", "WHENPOSTED": "11/22/2026"}
    ]


def test_submitting_looks_at_every_line_again(books: Books) -> None:
    books.run(bill("F-2", ACTION="Draft"))
    books.control("edit", {"object": "PROJECT", "id": "PRJ-4521",
                           "fields": {"PROJECTSTATUS": "Closed"}})  # fmt: skip
    before = books.state()
    text = books.refusal(change_bill("<DESCRIPTION>y</DESCRIPTION>", 2))[0][1]
    assert text.startswith("The Project 'PRJ-4521' has a project status that prevents")
    assert books.state() == before
    books.run(change_bill("<DESCRIPTION>of the first, posted before</DESCRIPTION>"))


@pytest.mark.parametrize(
    ("name", "function", "problem"),
    [
        ("APBILL", change_bill("<WHENDUE></WHENDUE>"),
         ("BL01001973", "The required field 'Due date' is missing")),
        ("APBILL", change_bill("<RECORDID>F#1</RECORDID>"),
         ("BL01001973", "The Bill number 'F#1' has characters that are not allowed")),
        ("APBILL", change_bill("<VENDORID>VEND-X</VENDORID>"),
         ("BL01001973", "Invalid Vendor 'VEND-X' specified.")),
        ("APBILL", change_bill("<ACTION>Draft</ACTION>"),
         ("BL01001973", "The bill 'F-77' is no draft any more")),
        ("APBILL", change_bill(items()),
         ("BL01001973", "The required field 'Bill lines' is missing")),
        ("APBILL", change_bill(items(line(3, TRX_AMOUNT="1"))),
         ("BL01001973", "Line 3 does not exist in 'F-77'")),
        ("APBILL", change_bill(items(line(1, ACCOUNTNO="5999"))),
         ("BL01001973", "Account 5999 is not valid")),
        ("APBILL", change_bill("<DESCRIPTION>x</DESCRIPTION>", 9),
         ("DL02000001", "There was an error processing the request. Invalid key 9")),
        ("APBILL", older("bill", "", "9"), ("BL01001973", GONE)),
        ("APBILL", older("bill", "", "F-77"), ("BL01001973", GONE)),
        ("APBILL", older("bill", changed_line("bill", 0, amount="1")),
         ("BL01001973", "Line 0 does not exist in 'F-77'")),
        ("APBILL", older("bill", changed_line("bill", "x", amount="1")),
         ("BL01001973", "Invalid value 'x' for the field 'Line number'")),
        ("ARINVOICE", older("invoice", "", "nobody", ' externalkey="true"'),
         ("BL01001973", GONE)),
        ("ARINVOICE", older("invoice", "<customerid>C-9</customerid>"),
         ("BL01001973", "Invalid Customer 'C-9' specified.")),
        ("ARINVOICE", older("invoice", changed_line("invoice", 1, locationid="")),
         ("BL01001973", "The required field 'Location' is missing")),
        ("ARINVOICE", older("invoice", "<updateinvoiceitems><lineitem><amount>1</amount></lineitem>"
                            "</updateinvoiceitems>"),
         ("BL01001973", "The required field 'Account number' is missing")),
    ],
)  # fmt: skip
def test_bad_change_is_refused_and_changes_nothing(
    books: Books, name: str, function: str, problem: tuple[str, str]
) -> None:
    before = books.state()
    assert books.refusal(function) == [problem, NOT_SAVED[name]]
    assert books.state() == before


def test_number_of_another_bill_is_refused(books: Books) -> None:
    books.run(bill("F-78"))
    before = books.state()
    assert books.refusal(change_bill("<RECORDID>F-78</RECORDID>"))[0] == (
        "BL34000061", "Another Bill with the given value(s) F-78  already exists"
    )  # fmt: skip
    assert books.state() == before


def test_nothing_moves_into_or_out_of_a_closed_period(books: Books) -> None:
    books.control("settings", {"closed_until": "2026-11-30"})
    before = books.state()
    into = "<WHENPOSTED>12/24/2026</WHENPOSTED>"
    for function in (change_bill("<DESCRIPTION>x</DESCRIPTION>"), change_bill(into),
                     '<delete_bill key="1"/>', '<delete_invoice key="1"/>'):  # fmt: skip
        assert books.refusal(function)[0][1] == "Date must be on or after 12/01/2026"
    november = REVERSED.replace("12", "11")
    refusal = books.refusal(f'<reverse_bill key="1">{november}</reverse_bill>')
    assert refusal == [("BL01001973", "Date must be on or after 12/01/2026")]
    assert books.state() == before


@pytest.mark.parametrize(
    ("name", "function", "key"),
    [
        ("ARINVOICE", '<delete_invoice key="1"/>', "1"),
        ("APBILL", '<delete_bill key="1"></delete_bill>', "1"),
        ("ARINVOICE", "<delete><object>ARINVOICE</object><keys>1</keys></delete>", None),
        ("APBILL", "<delete><object>APBILL</object><keys>1</keys></delete>", None),
    ],
)
def test_document_is_deleted_with_its_lines(
    books: Books, name: str, function: str, key: str | None
) -> None:
    assert books.run(function).findtext("key") == key
    assert books.query(name, "RECORDNO") == books.query(f"{name}ITEM", "RECORDNO") == []
    assert books.query("AUDITHISTORY", "OBJECTTYPE OBJECTKEY OBJECTDESC ACCESSMODE USERID") == [{
        "OBJECTTYPE": name.lower(), "OBJECTKEY": "1", "ACCESSMODE": "D", "USERID": "plyhub",
        "OBJECTDESC": {"ARINVOICE": "INV-88213", "APBILL": "F-77"}[name],
    }]  # fmt: skip
    assert books.query("CUSTOMER" if name == "ARINVOICE" else "VENDOR", "TOTALDUE") == [
        {"TOTALDUE": "0.00"}
    ]


@pytest.mark.parametrize(("word", "name"), [("invoice", "ARINVOICE"), ("bill", "APBILL")])
def test_reversal_takes_a_document_back(books: Books, word: str, name: str) -> None:
    inner = f"{REVERSED}<description>Entered twice</description>"
    assert books.run(f'<reverse_{word} key="1">{inner}</reverse_{word}>').findtext("key") == "1"
    number = {"invoice": "INV-88213", "bill": "F-77"}[word]
    total = {"invoice": "130.00", "bill": "42.50"}[word]
    fields = "RECORDNO RECORDID DOCNUMBER STATE WHENCREATED TOTALENTERED TOTALDUE DESCRIPTION"
    first, second = books.query(name, fields)
    assert (first["RECORDID"], first["STATE"]) == (number, "Reversed")
    assert (first["TOTALENTERED"], first["TOTALDUE"]) == (total, "0.00")
    assert second == {
        "RECORDNO": "2", "RECORDID": "", "DOCNUMBER": number, "STATE": "Reversal",
        "WHENCREATED": "12/01/2026", "TOTALENTERED": f"-{total}", "TOTALDUE": "0.00",
        "DESCRIPTION": "Entered twice",
    }  # fmt: skip
    amounts = [row["AMOUNT"] for row in books.query(f"{name}ITEM", "AMOUNT")]
    assert amounts[2:] == [f"-{amount}" for amount in amounts[:2]]
    assert books.query("CUSTOMER" if word == "invoice" else "VENDOR", "TOTALDUE") == [
        {"TOTALDUE": "0.00"}
    ]
    before = books.state()
    for function in (f'<reverse_{word} key="1">{REVERSED}</reverse_{word}>',
                     f'<delete_{word} key="1"/>', f'<delete_{word} key="2"/>',
                     older(word, "<description>x</description>")):  # fmt: skip
        assert books.refusal(function)[0][1].endswith(
            (f"'{number}' cannot be reversed in state Reversed",
             f"'{number}' cannot be deleted in state Reversed",
             "'2' cannot be deleted in state Reversal",
             f"'{number}' cannot be changed in state Reversed")
        )  # fmt: skip
    assert books.state() == before


def test_payments_move_the_state_and_lock_the_document(books: Books) -> None:
    made = books.control("pay_bill", {"id": "F-77", "amount": "12.50"})
    assert made == {"RECORDNO": 1, "STATE": "Partially Paid"}
    fields = "STATE RAWSTATE TOTALPAID TOTALDUE VENDOR.TOTALDUE"
    assert books.query("APBILL", fields) == [{
        "STATE": "Partially Paid", "RAWSTATE": "A", "TOTALPAID": "12.50", "TOTALDUE": "30.00",
        "VENDOR.TOTALDUE": "30.00",
    }]  # fmt: skip
    before = books.state()
    assert books.refusal(change_bill("<DESCRIPTION>x</DESCRIPTION>"))[0][1] == (
        "The bill 'F-77' cannot be changed in state Partially Paid"
    )
    assert books.refusal('<delete_bill key="1"/>') == [
        ("BL01001973", "The bill 'F-77' cannot be deleted in state Partially Paid")
    ]
    books.control("pay_bill", {"id": 1, "amount": "30.01"}, status=400)
    assert books.state() == before
    books.control("pay_bill", {"id": 1})
    row = books.query("APBILL", "STATE TOTALDUE WHENPAID")[0]
    assert (row["STATE"], row["TOTALDUE"], row["WHENPAID"] != "") == ("Paid", "0.00", True)
    books.control("pay_bill", {"id": 1}, status=400)


def test_accountant_reverses_an_invoice(books: Books) -> None:
    made = books.control("reverse_invoice", {"id": "INV-88213", "date": "12/01/2026"})
    assert made == {"RECORDNO": 1, "STATE": "Reversed"}
    books.control("pay_invoice", {"id": "INV-88213"}, status=400)
    books.control("reverse_invoice", {"id": "INV-9", "date": "12/01/2026"}, status=400)


def test_bills_may_wait_for_approval(books: Books) -> None:
    books.control("settings", {"approval": ["APBILL"]})
    books.run(legacy_bill("F-2"))
    recall = "<recallApBill><recordno>2</recordno></recallApBill>"
    assert books.refusal(older("bill", "<description>x</description>", "2"))[0][1] == (
        "The bill 'F-2' cannot be changed in state Submitted"
    )
    books.run(recall)
    assert [row["STATE"] for row in books.query("APBILL", "STATE")] == ["Posted", "Draft"]
    assert books.refusal(recall)[0][1] == "The bill 'F-2' cannot be recalled in state Draft"
    books.run(older("bill", "<description>x</description>", "2"))
    assert [row["STATE"] for row in books.query("APBILL", "STATE")] == ["Posted", "Submitted"]
    assert books.control("approve_bill", {"id": "F-2"}) == {"RECORDNO": 2, "STATE": "Posted"}
    books.control("decline_bill", {"id": "F-2"}, status=400)
