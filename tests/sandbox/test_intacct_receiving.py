"""Receivers and returns in the Sage Intacct stand-in: conversion, stock and cost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_purchasing import MASTERS, ORDER, change, line, order, receipt
from tests.sandbox.intacct_server import Books, running

SOURCE, OTHER = f"{ORDER}-PO-892", f"{ORDER}-PO-893"
FIRST = "PO Receiver-Inventory-RC0001"


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """An order of 3 units at 1,900.00 and 2 boxes of ten at 80.00."""
    server.control("reset")
    server.run(MASTERS)
    server.run(
        "<create><ITEM><ITEMID>INV-24ACC</ITEMID><NAME>Condenser</NAME>"
        "<ITEMTYPE>Inventory</ITEMTYPE></ITEM></create>"
    )
    lines = [line("INV-24ACC", "3", price="1900"), line(quantity="2", unit="BX", price="80")]
    server.run(order(lines=lines))
    return server


def received(key: int, quantity: str, unit: str = "EA", price: str = "") -> str:
    item = {1: "INV-24ACC", 2: "INV-WHIP"}[key]
    return line(item, quantity, unit, price, sourcelinekey=str(key))


def states(books: Books) -> dict[str, str]:
    return {row["DOCID"]: row["STATE"] for row in books.query("PODOCUMENT", "DOCID STATE")}


def levels(books: Books) -> dict[str, tuple[str, ...]]:
    rows = books.query("ITEMWAREHOUSEINFO", "ITEMID WONHAND ONORDER AVERAGE_COST LAST_COST")
    return {row["ITEMID"]: tuple(row.values())[1:] for row in rows}


def remaining(books: Books) -> list[str]:
    rows = books.query("PODOCUMENTENTRY", "DOCHDRID QTY_REMAINING")
    return [row["QTY_REMAINING"] for row in rows if row["DOCHDRID"] == SOURCE]


def test_partial_receipt(books: Books) -> None:
    key = books.run(receipt(SOURCE, [received(1, "2"), received(2, "2", "BX")])).findtext("key")
    assert key == FIRST
    assert states(books)[SOURCE] == "Partially Converted"
    assert remaining(books) == ["1", "0"]
    assert levels(books) == {
        "INV-24ACC": ("2", "1", "1900", "1900"), "INV-WHIP": ("20", "0", "8", "8"),
    }  # fmt: skip


def test_last_receipt_converts_the_order(books: Books) -> None:
    books.run(receipt(SOURCE, [received(1, "2"), received(2, "2", "BX")]))
    books.run(receipt(SOURCE, [received(1, "1")]))
    assert states(books)[SOURCE] == "Converted"
    assert levels(books)["INV-24ACC"][:2] == ("3", "0")


def test_receipt_may_count_in_another_unit(books: Books) -> None:
    books.run(receipt(SOURCE, [received(2, "5", "EA", "8")]))
    assert remaining(books) == ["3", "1.5"]
    assert levels(books)["INV-WHIP"] == ("5", "15", "8", "8")


def test_cost_is_a_moving_average(books: Books) -> None:
    books.run(receipt(SOURCE, [received(1, "2"), received(2, "1", "BX")]))
    books.run(order("PO-893", lines=[line("INV-24ACC", "1", price="1930")]))
    line_key = books.query("PODOCUMENTENTRY", "RECORDNO DOCHDRID")[-1]["RECORDNO"]
    books.run(receipt(OTHER, [line("INV-24ACC", "1", price="1930", sourcelinekey=line_key)]))
    assert levels(books)["INV-24ACC"] == ("3", "1", "1910", "1930")


def test_receipt_takes_over_what_it_leaves_out(books: Books) -> None:
    item = (
        "<potransitem><itemid>INV-24ACC</itemid><quantity>1</quantity>"
        "<sourcelinekey>1</sourcelinekey></potransitem>"
    )
    books.run(receipt(SOURCE, [item]))
    row = books.query("PODOCUMENTENTRY", "UNIT PRICE WAREHOUSEID LOCATIONID SOURCE_DOCID")[-1]
    assert row == {
        "UNIT": "EA", "PRICE": "1900", "WAREHOUSEID": "WH-MAIN", "LOCATIONID": "100",
        "SOURCE_DOCID": SOURCE,
    }  # fmt: skip


def test_receipt_needs_no_pay_to_contact(books: Books) -> None:
    function = receipt(SOURCE, [received(1, "1")])
    start, end = function.index("<returnto>"), function.index("<potransitems>")
    books.run(function[:start] + function[end:])


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (receipt(SOURCE, [received(1, "4")]), "that remain to be converted"),
        (receipt(SOURCE, [received(2, "21", "EA")]), "that remain to be converted"),
        (receipt(SOURCE, [received(1, "2"), received(1, "2")]), "that remain to be converted"),
        (receipt(SOURCE, [line("INV-24ACC", "1")]), "The required field 'Source line' is missing"),
        (receipt(SOURCE, [line("INV-WHIP", "1", sourcelinekey="1")]),
         "Source line 1 is for item 'INV-24ACC'"),
        (receipt(SOURCE, [line("INV-24ACC", "1", sourcelinekey="99")]),
         f"Source line 99 is not a line of '{SOURCE}'"),
        (receipt(OTHER, [received(1, "1")]), "Oops, we can't find this transaction"),
    ],
)  # fmt: skip
def test_bad_receipt_is_refused_and_changes_nothing(books: Books, function: str, text: str) -> None:
    before = books.state()
    assert text in books.refusal(function)[0][1]
    assert books.state() == before


def test_converted_order_is_not_received_again(books: Books) -> None:
    whole = receipt(SOURCE, [received(1, "3"), received(2, "2", "BX")])
    books.run(whole)
    before = books.state()
    assert books.refusal(whole)[0][1] == f"The transaction '{SOURCE}' is already converted"
    assert books.state() == before


@pytest.mark.parametrize("quantity", ["1", "3"])
def test_received_order_is_not_changed(books: Books, quantity: str) -> None:
    books.run(receipt(SOURCE, [received(1, quantity)]))
    before = books.state()
    refusal = books.refusal(change(SOURCE, "<message>x</message>"))
    assert "cannot be changed in state Partially Converted" in refusal[0][1]
    assert books.state() == before


def test_received_order_is_not_deleted(books: Books) -> None:
    books.run(receipt(SOURCE, [received(1, "1")]))
    refusal = books.refusal(f'<delete_potransaction key="{SOURCE}"/>')
    assert "cannot be deleted in state Partially Converted" in refusal[0][1]


def test_draft_order_is_not_received(books: Books) -> None:
    books.run(order("PO-894", state="Draft"))
    refusal = books.refusal(receipt(f"{ORDER}-PO-894", [received(1, "1")]))
    assert "cannot be converted in state Draft" in refusal[0][1]


def test_deleted_receipt_gives_everything_back(books: Books) -> None:
    books.run(receipt(SOURCE, [received(1, "2")]))
    books.run(f'<delete_potransaction key="{FIRST}"/>')
    assert states(books) == {SOURCE: "Pending"}
    assert remaining(books) == ["3", "2"]
    assert levels(books)["INV-24ACC"][:2] == ("0", "3")


def returned(quantity: str, source: str = FIRST) -> str:
    key = "3" if source else ""
    return order("", definition="Vendor Return", created_from=source,
                 lines=[line("INV-24ACC", quantity, price="1900", sourcelinekey=key)])  # fmt: skip


def test_return_lowers_stock(books: Books) -> None:
    books.run(receipt(SOURCE, [received(1, "2")]))
    assert books.run(returned("1")).findtext("key") == "Vendor Return-VR0001"
    assert states(books)[FIRST] == "Partially Converted"
    assert levels(books)["INV-24ACC"][0] == "1"


def test_stock_does_not_fall_below_zero(books: Books) -> None:
    before = books.state()
    refusal = books.refusal(returned("1", ""))
    assert "not enough quantity on hand of item 'INV-24ACC'" in refusal[0][1]
    assert books.state() == before


def test_stock_may_fall_below_zero_where_the_warehouse_says_so(books: Books) -> None:
    books.control("edit", {"object": "WAREHOUSE", "id": "WH-MAIN",
                           "fields": {"ENABLENEGATIVEINV": "true"}})  # fmt: skip
    books.run(returned("1", ""))
    assert levels(books)["INV-24ACC"][0] == "-1"


def test_order_and_receipt_fit_in_one_request(books: Books) -> None:
    project = (
        "<create><PROJECT><PROJECTID>PRJ-1</PROJECTID><NAME>Job 1</NAME>"
        "<PROJECTCATEGORY>Contract</PROJECTCATEGORY><LOCATIONID>100</LOCATIONID></PROJECT></create>"
    )
    results = books.ask(
        project, order("PO-895", lines=[line(projectid="PRJ-1")]), transaction=' transaction="true"'
    )
    assert [result.findtext("status") for result in results] == ["success", "success"]
    assert results[1].findtext("key") == f"{ORDER}-PO-895"
