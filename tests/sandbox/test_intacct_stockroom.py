"""What an accountant does with stock in the Sage Intacct stand-in, and what its page shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, running
from tests.sandbox.intacct_stock import DECREASE, INCREASE, ISSUE, held, stock_document, stock_line

MAIN, SITE = ("INV-WHIP", "WH-MAIN"), ("INV-WHIP", "JOBSITE")
PLACE = {"item": "INV-WHIP", "warehouse": "WH-MAIN"}


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    server.run(MASTERS)
    return server


def opened(books: Books, quantity: object = 10, cost: object = "8.00") -> dict:
    return books.control("opening_stock", {**PLACE, "quantity": quantity, "cost": cost})


def test_opening_stock_is_a_document(books: Books) -> None:
    assert opened(books) == {"document": "Beginning Balance-BB0001", "on_hand": 10}
    assert held(books)[MAIN] == ("10", "8")
    assert books.query("INVDOCUMENT", "DOCPARID TOTAL") == [
        {"DOCPARID": "Beginning Balance", "TOTAL": "80.00"}
    ]


def test_opening_stock_is_entered_once(books: Books) -> None:
    opened(books)
    before = books.state()
    error = books.control("opening_stock", {**PLACE, "quantity": 1}, status=400)["error"]
    assert error == "WH-MAIN already holds 10 of INV-WHIP"
    assert books.state() == before


def test_adjustment_goes_both_ways(books: Books) -> None:
    opened(books)
    more = {**PLACE, "quantity": 10, "cost": 12}
    assert books.control("stock_adjusted", more)["document"] == f"{INCREASE}-AI0001"
    less = {**PLACE, "quantity": -2.5, "project": "PRJ-4521"}
    answer = books.control("stock_adjusted", less)
    assert answer == {"document": f"{DECREASE}-AD0001", "on_hand": 17.5}
    assert held(books)[MAIN] == ("17.5", "10")
    assert books.query("INVDOCUMENTENTRY", "QUANTITY UNIT COST PROJECTID LOCATIONID")[-1] == {
        "QUANTITY": "2.5", "UNIT": "EA", "COST": "10", "PROJECTID": "PRJ-4521",
        "LOCATIONID": "100",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "payload", "text"),
    [
        ("stock_adjusted", {**PLACE, "quantity": -1}, "There is not enough quantity on hand of"
         " item 'INV-WHIP' in warehouse 'WH-MAIN'"),
        ("stock_adjusted", {**PLACE, "quantity": 0}, "quantity must not be nought"),
        ("stock_adjusted", {**PLACE, "quantity": "many"}, "quantity must be a number, not 'many'"),
        ("stock_adjusted", {**PLACE, "item": "INV-X", "quantity": 1},
         "Invalid Item 'INV-X' specified."),
        ("opening_stock", {**PLACE, "warehouse": "WH-X", "quantity": 1},
         "Invalid Warehouse 'WH-X' specified."),
        ("stock_transferred", {"item": "INV-WHIP", "from": "WH-MAIN", "to": "JOBSITE",
                               "quantity": 1},
         "There is not enough quantity on hand of item 'INV-WHIP' in warehouse 'WH-MAIN'"),
        ("transfer_received", {"transfer": 9},
         "There was an error processing the request. Invalid key 9"),
    ],
)  # fmt: skip
def test_what_the_books_refuse_is_refused(
    books: Books, verb: str, payload: dict, text: str
) -> None:
    before = books.state()
    assert books.control(verb, payload, status=400)["error"] == text
    assert books.state() == before


def test_transfer_goes_at_once_or_by_the_way(books: Books) -> None:
    opened(books)
    there = {"item": "INV-WHIP", "from": "WH-MAIN", "to": "JOBSITE", "quantity": 3}
    assert books.control("stock_transferred", there) == {"transfer": 1, "on_hand": 3}
    slow = books.control("stock_transferred", {**there, "in_transit": True})
    assert slow == {"transfer": 2, "on_hand": 3}
    assert held(books, "WONHAND INTRANSIT") == {MAIN: ("4", "0"), SITE: ("3", "3")}
    assert books.control("transfer_received", {"transfer": 2}) == {"transfer": 2}
    assert held(books, "WONHAND INTRANSIT") == {MAIN: ("4", "0"), SITE: ("6", "0")}


def test_page_shows_stock_documents_and_transfers(books: Books) -> None:
    opened(books)
    books.run(stock_document(ISSUE, [stock_line(projectid="PRJ-4521")], reference="MU-7"))
    there = {"item": "INV-WHIP", "from": "WH-MAIN", "to": "JOBSITE", "quantity": 3}
    books.control("stock_transferred", {**there, "in_transit": True})
    answer, body = books.send("GET", "/")
    page = body.decode()
    assert answer.status == 200
    cells = {
        "an issue": f"<td>{ISSUE}-II0001</td><td>11/22/2026</td><td>MU-7</td><td>Pending</td>",
        "its line": '<td>INV-WHIP</td><td>PRJ-4521</td><td>WH-MAIN</td><td class="number">2</td>',
        "a transfer": "<td>In transit</td><td>Transfer out</td>",
        "its leg": "<td>out</td><td>INV-WHIP</td><td>WH-MAIN</td>",
        "stock left": '<td>WH-MAIN</td><td>INV-WHIP</td><td class="number">5</td>',
        "stock coming": '<td>JOBSITE</td><td>INV-WHIP</td><td class="number">0</td>'
        '<td class="number">0</td><td class="number">3</td>',
    }
    assert [what for what, text in cells.items() if text not in page] == []
