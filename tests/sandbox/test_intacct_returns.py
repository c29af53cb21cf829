"""Returns to vendors in the Sage Intacct stand-in: made from a receiver, part by part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_purchasing import MASTERS, ORDER, change, line, order, receipt
from tests.sandbox.intacct_server import Books, running
from tests.sandbox.intacct_stock import ISSUE, held, stock_document, stock_line

RECEIVER, BACK = "PO Receiver-Inventory-RC0001", "Vendor Return"
WHIP = ("INV-WHIP", "WH-MAIN")


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """Two boxes of ten at 80.00, ordered with a job and received."""
    server.control("reset")
    server.run(MASTERS)
    server.run(order(lines=[line(quantity="2", unit="BX", price="80", projectid="PRJ-4521")]))
    server.run(receipt(f"{ORDER}-PO-892", [line(quantity="2", unit="BX", price="80",
                                                sourcelinekey="1")]))  # fmt: skip
    return server


def returned(quantity: str = "1", unit: str = "BX", source: str = RECEIVER, **more: str) -> str:
    lines = [line(quantity=quantity, unit=unit, price="", sourcelinekey="2", **more)]
    return order("", definition=BACK, created_from=source, lines=lines)


def documents(books: Books) -> dict[str, str]:
    return {row["DOCID"]: row["STATE"] for row in books.query("PODOCUMENT", "DOCID STATE")}


def remaining(books: Books) -> tuple[str, ...]:
    rows = books.query("PODOCUMENTENTRY", "QTY_REMAINING QTY_CONVERTED")
    return tuple(rows[1].values())


def test_return_takes_over_what_was_received(books: Books) -> None:
    assert books.run(returned()).findtext("key") == f"{BACK}-VR0001"
    fields = "DOCHDRID UNIT QUANTITY PRICE TOTAL WAREHOUSEID SOURCE_DOCID SOURCE_DOCLINEKEY"
    assert books.query("PODOCUMENTENTRY", fields)[-1] == {
        "DOCHDRID": f"{BACK}-VR0001", "UNIT": "BX", "QUANTITY": "1", "PRICE": "80",
        "TOTAL": "80.00", "WAREHOUSEID": "WH-MAIN", "SOURCE_DOCID": RECEIVER,
        "SOURCE_DOCLINEKEY": "2",
    }  # fmt: skip
    row = books.query("PODOCUMENT", "CREATEDFROM VENDORID STATE")[-1]
    assert row == {"CREATEDFROM": RECEIVER, "VENDORID": "VEND-ABC", "STATE": "Pending"}


def test_returns_use_the_receiver_up_part_by_part(books: Books) -> None:
    books.run(returned("1"))
    assert documents(books)[RECEIVER] == "Partially Converted"
    assert remaining(books) == ("1", "1")
    books.run(returned("4", "EA"))
    assert remaining(books) == ("0.6", "1.4")
    books.run(returned("0.6"))
    assert documents(books)[RECEIVER] == "Converted"
    assert remaining(books) == ("0", "2")
    assert held(books, "WONHAND ONORDER AVERAGE_COST")[WHIP] == ("0", "0", "8")


def test_order_stays_received(books: Books) -> None:
    books.run(returned("2"))
    assert documents(books) == {
        f"{ORDER}-PO-892": "Converted", RECEIVER: "Converted", f"{BACK}-VR0001": "Pending",
    }  # fmt: skip


def test_return_leaves_the_average_cost(books: Books) -> None:
    books.run(order("PO-893", lines=[line(quantity="20", price="10")]))
    books.run(receipt(f"{ORDER}-PO-893", [line(quantity="20", price="10", sourcelinekey="3")]))
    books.run(returned("1"))
    assert held(books)[WHIP] == ("30", "9")


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (returned("2.1"), "The quantity 2.1 BX of item 'INV-WHIP' is more than the 2 BX that remain"
         " to be converted"),
        (returned("21", "EA"), "is more than the 2 BX that remain to be converted"),
        (returned(source=f"{ORDER}-PO-892"),
         f"The transaction '{ORDER}-PO-892' is already converted"),
        (returned(source="PO Receiver-Inventory-RC0009"), "Oops, we can't find this transaction"),
        (returned(warehouseid="JOBSITE"),
         "There is not enough quantity on hand of item 'INV-WHIP' in warehouse 'JOBSITE'"),
        (returned(unit="Box"), "Missing unit Box for item INV-WHIP"),
        (order("", definition=BACK, created_from=RECEIVER, lines=[line()]),
         "The required field 'Source line' is missing"),
        (order("", definition=BACK, created_from=RECEIVER, lines=[line(sourcelinekey="1")]),
         f"Source line 1 is not a line of '{RECEIVER}'"),
        (order("", definition=BACK, created_from=RECEIVER, vendor="VEND-X",
               lines=[line(sourcelinekey="2")]), "Invalid Vendor 'VEND-X' specified."),
    ],
)  # fmt: skip
def test_bad_return_is_refused_and_changes_nothing(books: Books, function: str, text: str) -> None:
    before = books.state()
    assert text in books.refusal(function)[0][1]
    assert books.state() == before


def test_return_of_an_open_order_is_refused(books: Books) -> None:
    books.run(order("PO-893"))
    before = books.state()
    function = returned(source=f"{ORDER}-PO-893").replace(">2</sourcelinekey", ">3</sourcelinekey")
    assert books.refusal(function)[0][1] == f"'{ORDER}' cannot be converted to '{BACK}'"
    assert books.state() == before


def test_what_was_used_cannot_be_returned(books: Books) -> None:
    books.run(stock_document(ISSUE, [stock_line(quantity="11")]))
    before = books.state()
    assert "not enough quantity on hand" in books.refusal(returned("1"))[0][1]
    assert books.state() == before
    books.run(returned("9", "EA"))
    assert held(books)[WHIP] == ("0", "8")


def test_everything_returned_cannot_be_returned_again(books: Books) -> None:
    books.run(returned("2"))
    before = books.state()
    assert books.refusal(returned("1"))[0][1] == (
        f"The transaction '{RECEIVER}' is already converted"
    )
    assert books.state() == before


def changed(inner: str) -> str:
    items = f"<updatepotransitems><updatepotransitem line_num='1'>{inner}</updatepotransitem>"
    return change(f"{BACK}-VR0001", f"{items}</updatepotransitems>")


def test_changed_return_changes_what_remains_and_the_stock(books: Books) -> None:
    books.run(returned("1"))
    books.run(changed("<quantity>1.5</quantity>"))
    assert remaining(books) == ("0.5", "1.5")
    assert held(books)[WHIP] == ("5", "8")
    before = books.state()
    assert (
        "more than the 2 BX that remain" in books.refusal(changed("<quantity>3</quantity>"))[0][1]
    )
    assert books.state() == before


def test_draft_return_moves_nothing_until_it_is_posted(books: Books) -> None:
    function = returned("1").replace("<potransitems>", "<state>Draft</state><potransitems>")
    books.run(function)
    assert held(books)[WHIP] == ("20", "8")
    books.run(change(f"{BACK}-VR0001", "<state>Pending</state>"))
    assert held(books)[WHIP] == ("10", "8")


def test_closed_return_stays_as_it_is(books: Books) -> None:
    books.run(returned("1"))
    books.run(change(f"{BACK}-VR0001", "<state>Closed</state>"))
    assert held(books)[WHIP] == ("10", "8")
    before = books.state()
    assert "in state Closed" in books.refusal(changed("<quantity>2</quantity>"))[0][1]
    assert books.state() == before


def test_closed_receiver_cannot_be_returned(books: Books) -> None:
    books.run(change(RECEIVER, "<state>Closed</state>"))
    before = books.state()
    assert "cannot be converted in state Closed" in books.refusal(returned())[0][1]
    assert books.state() == before


@pytest.mark.parametrize(
    "function",
    [
        f'<delete_potransaction key="{BACK}-VR0001"/>',
        "<delete><object>PODOCUMENT</object><keys>3</keys></delete>",
    ],
)
def test_deleted_return_gives_everything_back(books: Books, function: str) -> None:
    books.run(returned("1"))
    books.run(function)
    assert documents(books)[RECEIVER] == "Pending"
    assert remaining(books) == ("2", "0")
    assert held(books)[WHIP] == ("20", "8")


def test_returned_receiver_is_neither_changed_nor_deleted(books: Books) -> None:
    books.run(returned("1"))
    before = books.state()
    state = "in state Partially Converted"
    assert state in books.refusal(change(RECEIVER, "<message>x</message>"))[0][1]
    assert state in books.refusal(f'<delete_potransaction key="{RECEIVER}"/>')[0][1]
    assert books.state() == before


@pytest.mark.parametrize("function", [RECEIVER, f"{BACK}-VR0001"])
def test_closed_period_keeps_what_moved_stock(books: Books, function: str) -> None:
    if function != RECEIVER:
        books.run(returned("1"))
    books.control("settings", {"closed_until": "2026-11-30"})
    before = books.state()
    refusal = books.refusal(f'<delete_potransaction key="{function}"/>')
    assert refusal[0][1] == "Date must be on or after 12/01/2026"
    assert books.state() == before


def test_declined_order_is_no_longer_on_order(books: Books) -> None:
    books.control("settings", {"approval": [ORDER]})
    books.run(order("PO-893", lines=[line(quantity="7")]))
    assert held(books, "ONORDER")[WHIP] == ("7",)
    name = f"<PODOCUMENT><DOCID>{ORDER}-PO-893</DOCID></PODOCUMENT>"
    books.run(f"<decline>{name}</decline>")
    assert held(books, "ONORDER")[WHIP] == ("0",)


def test_return_that_waits_for_approval_moves_nothing_yet(books: Books) -> None:
    books.control("settings", {"approval": [BACK]})
    books.run(returned("1"))
    assert held(books)[WHIP] == ("20", "8")
    books.run(f"<approve><PODOCUMENT><DOCID>{BACK}-VR0001</DOCID></PODOCUMENT></approve>")
    assert held(books)[WHIP] == ("10", "8")
