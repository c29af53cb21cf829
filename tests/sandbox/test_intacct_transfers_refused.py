"""Transfers the Sage Intacct stand-in refuses, and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, problems, running
from tests.sandbox.intacct_stock import (
    MAIN,
    MORE_ITEMS,
    SITE,
    TAKEN_IN,
    THERE,
    change_transfer,
    found,
    held,
    leg,
    on_hand,
    sent_off,
    stock_document,
    stock_line,
    transfer,
)


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """Ten whips at 8.00 in the main warehouse, two at 5.00 on the job site."""
    server.control("reset")
    server.run(MASTERS)
    server.run(MORE_ITEMS)
    server.run(found())
    server.run(found("2", "5", warehouse="JOBSITE"))
    return server


FROM, TO = "From Location", "To Location"
IN_TRANSIT = {"TRANSFERTYPE": "In transit"}


def lacking(name: str) -> tuple[str, str]:
    return "BL01001973", f"The required field '{name}' is missing"


def not_allowed(action: str, kind: str = "Immediate") -> tuple[str, str]:
    return "BL03002129", f"The action '{action}' is not allowed for the transfer type '{kind}'"


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (transfer(ACTION="Submit"), not_allowed("Submit")),
        (transfer(ACTION="Transfer out"), not_allowed("Transfer out")),
        (transfer(ACTION="Post", **IN_TRANSIT), not_allowed("Post", "In transit")),
        (transfer(ACTION="Transfer in", INDATE="11/22/2026", **IN_TRANSIT),
         not_allowed("Transfer in", "In transit")),
        (transfer((leg("Out", "WH-MAIN"), leg("In", "JOBSITE"))), lacking(FROM)),
        (transfer((leg("", "WH-MAIN"), leg("I", "JOBSITE"))), lacking(FROM)),
        (transfer((leg("I", "JOBSITE"),)), lacking(FROM)),
        (transfer((leg("O", "WH-MAIN"),)), lacking(TO)),
        (transfer((leg("O", "WH-MAIN"), leg("I", "JOBSITE", item="INV-FUSE"))), lacking(TO)),
        (transfer(()), lacking(FROM)),
        (transfer(TRANSACTIONDATE=""), lacking("Transaction date")),
        (transfer(TRANSFERTYPE=""), lacking("Transfer type")),
        (transfer(ACTION=""), lacking("Action")),
        (transfer(ACTION="Transfer out", **IN_TRANSIT), lacking("Out date")),
        (transfer(TRANSACTIONDATE="2026-11-22"),
         ("BL01001973", "Invalid value '2026-11-22' for the field 'Transaction date'")),
        (transfer(TRANSFERTYPE="Quick"),
         ("BL01001973", "Invalid value 'Quick' for the field 'Transfer type'")),
        (transfer(COLOUR="red"),
         ("BL01001973", "Field COLOUR is not valid for object ICTRANSFER")),
        (transfer((leg("O", "WH-MAIN", COLOUR="red"), THERE[1])),
         ("BL01001973", "Field COLOUR is not valid for object ICTRANSFERITEM")),
        (transfer((leg("O", "WH-MAIN", "4"), leg("I", "JOBSITE", "5"))),
         ("BL01001973",
          "The quantity of item 'INV-WHIP' going out must be the quantity coming in")),
        (transfer((leg("O", "WH-MAIN"), leg("I", "WH-MAIN"))),
         ("BL01001973", "Item 'INV-WHIP' must go to another warehouse than 'WH-MAIN'")),
        (transfer((leg("O", "WH-MAIN", "-4"), leg("I", "JOBSITE", "-4"))),
         ("BL01001973", "Quantity must be greater than zero")),
        (transfer((leg("O", "WH-MAIN", "x"), THERE[1])),
         ("BL01001973", "Invalid value 'x' for the field 'Quantity'")),
        (transfer((leg("O", "WH-MAIN", ""), THERE[1])), lacking("Quantity")),
        (transfer((leg("O", "WH-MAIN", unit="Box"), THERE[1])),
         ("BL03000018", "Missing unit Box for item INV-WHIP")),
        (transfer((leg("O", "WH-MAIN", unit=""), THERE[1])), lacking("Unit")),
        (transfer((leg("O", ""), THERE[1])), lacking("Warehouse")),
        (transfer((leg("O", "WH-X"), THERE[1])),
         ("BL01001973", "Invalid Warehouse 'WH-X' specified.")),
        (transfer((leg("O", "WH-MAIN", item="INV-X"), THERE[1])),
         ("BL01001973", "Invalid Item 'INV-X' specified.")),
        (transfer((leg("O", "WH-MAIN", item="INV-LABOR"), THERE[1])),
         ("BL01001973", "Item 'INV-LABOR' is not an inventory item")),
        (transfer((THERE[0], leg("I", "JOBSITE", location=""))), lacking("Location")),
        (transfer((THERE[0], leg("I", "JOBSITE", location="900"))),
         ("BL01001973", "The location '900' is invalid")),
        (transfer((THERE[0], leg("I", "JOBSITE", PROJECTID="PRJ-X"))),
         ("BL01001973", "Invalid Project 'PRJ-X' specified.")),
        (transfer((leg("O", "WH-MAIN", "11"), leg("I", "JOBSITE", "11"))),
         ("BL01001973",
          "There is not enough quantity on hand of item 'INV-WHIP' in warehouse 'WH-MAIN'")),
    ],
)  # fmt: skip
def test_bad_transfer_is_refused_and_changes_nothing(
    books: Books, function: str, problem: tuple[str, str]
) -> None:
    before = books.state()
    refusal = books.refusal(function)
    assert refusal == [problem, ("BL01001973", "Could not create Warehouse transfer record!")]
    assert books.state() == before


def test_location_is_asked_for_in_a_session_of_an_entity_too(books: Books) -> None:
    function = transfer((leg("O", "WH-MAIN", location=""), THERE[1]))
    refusal = books.refusal(function, auth=books.login(locationid="100"))
    assert refusal[0] == lacking("Location")
    books.control("settings", {"multi_entity": False})
    books.run(function)


@pytest.mark.parametrize(
    ("first", "function", "text"),
    [
        (transfer(), change_transfer({"DESCRIPTION": "x"}),
         "The transfer 1 is posted and cannot be changed"),
        (transfer(), change_transfer({"ACTION": "Draft"}),
         "The transfer 1 is posted and cannot be changed"),
        (sent_off(), change_transfer({"ACTION": "Draft"}),
         "The action 'Draft' is not allowed for the transfer type 'In transit'"),
        (sent_off(), change_transfer({"ACTION": "Transfer in"}),
         "The required field 'In date' is missing"),
        (sent_off(), change_transfer({"ACTION": "Transfer in", "INDATE": "11/21/2026"}),
         "The in date must not be before the out date"),
        (sent_off(), change_transfer({"ACTION": "Transfer in", "INDATE": "11/24/2026"}, THERE),
         "The transfer 1 is on its way: only take it in"),
        (sent_off(), change_transfer({"TRANSFERTYPE": "Immediate"}),
         "The transfer 1 is on its way: only take it in"),
        (transfer(ACTION="Draft"), change_transfer({"DESCRIPTION": "x"}, (THERE[0],)),
         "The required field 'To Location' is missing"),
        (transfer(ACTION="Draft"), change_transfer({"DESCRIPTION": "x"}, number="9"),
         "There was an error processing the request. Invalid key 9"),
    ],
)  # fmt: skip
def test_bad_update_is_refused_and_changes_nothing(
    books: Books, first: str, function: str, text: str
) -> None:
    books.run(first)
    before = books.state()
    refusal = books.refusal(function)
    assert [words for _, words in refusal] == [
        text, "Error while saving the Warehouse transfer info",
    ]  # fmt: skip
    assert books.state() == before


def test_arrival_happens_once(books: Books) -> None:
    books.run(sent_off())
    books.run(TAKEN_IN)
    before = books.state()
    assert "is posted and cannot be changed" in books.refusal(TAKEN_IN)[0][1]
    assert books.state() == before


@pytest.mark.parametrize("first", [transfer(), sent_off()])
def test_moved_stock_cannot_be_deleted(books: Books, first: str) -> None:
    books.run(first)
    before = books.state()
    refusal = books.refusal("<delete><object>ICTRANSFER</object><keys>1</keys></delete>")
    assert refusal[0] == ("BL01001973", "The transfer 1 is posted and cannot be deleted")
    assert books.state() == before


@pytest.mark.parametrize(
    ("name", "key", "text"),
    [
        ("WAREHOUSE", "JOBSITE", "Warehouse 'JOBSITE' specified is not valid"),
        ("ITEM", "INV-WHIP", "Item 'INV-WHIP' specified is not valid"),
    ],
)
def test_what_is_inactive_is_refused(books: Books, name: str, key: str, text: str) -> None:
    books.control("edit", {"object": name, "id": key, "fields": {"STATUS": "inactive"}})
    before = books.state()
    assert books.refusal(transfer())[0][1] == text
    assert books.state() == before


@pytest.mark.parametrize(
    "function",
    [transfer(), sent_off(), change_transfer({"ACTION": "Post"}), transfer(ACTION="Draft")],
)
def test_closed_period_is_refused(books: Books, function: str) -> None:
    books.run(transfer(ACTION="Draft"))
    books.control("settings", {"closed_until": "2026-11-30"})
    before = books.state()
    assert books.refusal(function)[0] == ("BL01001973", "Date must be on or after 12/01/2026")
    assert books.state() == before


def test_arrival_after_the_period_was_closed_has_a_date_of_its_own(books: Books) -> None:
    books.run(sent_off())
    books.control("settings", {"closed_until": "2026-11-30"})
    assert books.refusal(TAKEN_IN)[0][1] == "Date must be on or after 12/01/2026"
    books.run(change_transfer({"ACTION": "Transfer in", "INDATE": "12/01/2026"}))
    assert on_hand(books, warehouse="JOBSITE") == "6"


def test_permission_may_be_missing(books: Books) -> None:
    books.control("settings", {"denied": ["create ICTRANSFER"]})
    before = books.state()
    assert books.refusal(transfer())[0] == (
        "PL04000005",
        "You do not have permission for API operation CREATE on objects of type ictransfer",
    )
    assert books.state() == before


def test_one_of_two_transfers_in_a_call_may_fail(books: Books) -> None:
    inside = transfer().removeprefix("<create>").removesuffix("</create>")
    result = books.ask(f"<create>{inside}{inside}{inside}</create>")[0]
    assert result.findtext("status") == "failure"
    assert result.find("data").get("count") == "2"
    assert len(problems(result)) == 2
    assert held(books, "WONHAND") == {MAIN: ("2",), SITE: ("10",)}


def test_transaction_is_undone_by_a_transfer_that_fails(books: Books) -> None:
    before = books.state()
    too_much = transfer((leg("O", "WH-MAIN", "9"), leg("I", "JOBSITE", "9")))
    issue = stock_document("Inventory Issue", [stock_line()])
    results = books.ask(issue, too_much, transaction=' transaction="true"')
    assert [result.findtext("status") for result in results] == ["aborted", "failure"]
    assert problems(results[1])[-1][0] == "XL03000009"
    assert books.state() == before
