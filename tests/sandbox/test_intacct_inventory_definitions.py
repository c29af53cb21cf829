"""Kinds of inventory documents in the Sage Intacct stand-in: signed, converted, numbered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, running
from tests.sandbox.intacct_stock import (
    ISSUE,
    RETURN,
    change_stock,
    found,
    held,
    on_hand,
    stock_document,
    stock_line,
)

SIGNED, REQUEST, PICK = "Inventory Adjustment", "Material Request", "Material Pick"
SOURCE = f"{REQUEST}-MR0001"


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    """Ten whips at 8.00; the definitions that are off at first are on."""
    server.control("reset")
    server.run(MASTERS)
    server.run(found())
    for name in (SIGNED, REQUEST, PICK, f"{ISSUE}-Entity"):
        server.control("edit", {"object": "INVDOCUMENTPARAMS", "id": name,
                                "fields": {"STATUS": "active"}})  # fmt: skip
    return server


def test_definitions_tell_direction_and_cost(books: Books) -> None:
    fields = "DOCID DOCCLASS IN_OUT UPDATES_COST UPDATES_INV ENABLE_SEQNUM CREATETYPE"
    rows = {row["DOCID"]: tuple(row.values())[1:] for row in books.query(
        "INVDOCUMENTPARAMS", fields)}  # fmt: skip
    new, convert = "New document or Convert", "Convert only"
    assert rows == {
        "Inventory Adjustment Increase": ("Adjustment", "Increase", "true", "true", "true", new),
        "Inventory Adjustment Decrease": ("Adjustment", "Decrease", "false", "true", "true", new),
        ISSUE: ("Adjustment", "Decrease", "false", "true", "true", new),
        RETURN: ("Adjustment", "Increase", "false", "true", "true", new),
        "Beginning Balance": ("Adjustment", "Increase", "true", "true", "true", new),
        "SYS-Warehouse Transfer Out": (
            "Adjustment", "Decrease", "false", "true", "true", convert),
        "SYS-Warehouse Transfer In": ("Adjustment", "Increase", "true", "true", "true", convert),
        SIGNED: ("Adjustment", "", "true", "true", "true", new),
        REQUEST: ("Quote", "", "false", "false", "true", new),
        PICK: ("Adjustment", "Decrease", "false", "true", "true", convert),
        f"{ISSUE}-Entity": ("Adjustment", "Decrease", "false", "true", "true", new),
    }  # fmt: skip


def test_names_a_client_may_choose_are_told(books: Books) -> None:
    names = ("issue_definition", "issue_return_definition", "increase_definition",
             "decrease_definition")  # fmt: skip
    assert [books.ready["facts"][name] for name in names] == [
        ISSUE, RETURN, "Inventory Adjustment Increase", "Inventory Adjustment Decrease",
    ]  # fmt: skip


def test_signed_definition_goes_both_ways(books: Books) -> None:
    lines = [stock_line(quantity="-4", cost="99"), stock_line(quantity="2", cost="12")]
    books.run(stock_document(SIGNED, lines))
    assert held(books)["INV-WHIP", "WH-MAIN"] == ("8", "9")
    rows = books.query("INVDOCUMENTENTRY", "QUANTITY COST TOTAL")[1:]
    assert [tuple(row.values()) for row in rows] == [("-4", "8", "-32.00"), ("2", "12", "24.00")]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (stock_line(quantity="0"), "Quantity must not be zero"),
        (stock_line(quantity="-11"), "There is not enough quantity on hand of item 'INV-WHIP' in"
         " warehouse 'WH-MAIN'"),
    ],
)  # fmt: skip
def test_bad_signed_line_is_refused(books: Books, line: str, text: str) -> None:
    before = books.state()
    assert books.refusal(stock_document(SIGNED, [line]))[0][1] == text
    assert books.state() == before


def test_entity_only_definition_is_refused_at_the_top_level(books: Books) -> None:
    function = stock_document(f"{ISSUE}-Entity")
    before = books.state()
    assert books.refusal(function)[0] == (
        "BL01001973", f"Transaction definition '{ISSUE}-Entity' can be used in an entity only"
    )  # fmt: skip
    assert books.state() == before
    books.run(function, auth=books.login(locationid="100"))
    assert on_hand(books) == "8"


def test_definition_without_numbering_asks_for_a_number(books: Books) -> None:
    books.control("settings", {"unnumbered": [ISSUE]})
    before = books.state()
    assert books.refusal(stock_document(ISSUE))[0] == ("PL01000127", "Document Number is missing")
    assert books.state() == before
    key = books.run(stock_document(ISSUE, number="MU-7")).findtext("key")
    assert key == f"{ISSUE}-MU-7"


def requested(books: Books) -> None:
    line = stock_line(quantity="6", projectid="PRJ-4521")
    assert books.run(stock_document(REQUEST, [line])).findtext("key") == SOURCE


def picked(definition: str = PICK, quantity: str = "6", **more: str) -> str:
    line = stock_line(quantity=quantity, source="2", **more)
    return stock_document(definition, [line], source=SOURCE)


def test_request_moves_nothing(books: Books) -> None:
    requested(books)
    assert on_hand(books) == "10"


def test_conversion_takes_number_and_project_over(books: Books) -> None:
    requested(books)
    assert books.run(picked()).findtext("key") == f"{PICK}-MR0001"
    assert on_hand(books) == "4"
    assert books.query("INVDOCUMENTENTRY", "PROJECTID SOURCE_DOCID SOURCE_DOCLINEKEY")[-1] == {
        "PROJECTID": "PRJ-4521", "SOURCE_DOCID": SOURCE, "SOURCE_DOCLINEKEY": "2",
    }  # fmt: skip
    states = {row["DOCID"]: row["STATE"] for row in books.query("INVDOCUMENT", "DOCID STATE")}
    assert states[SOURCE] == "Converted"


def test_second_part_of_a_conversion_gets_a_number_of_its_own(books: Books) -> None:
    requested(books)
    books.run(picked(quantity="2"))
    assert books.query("INVDOCUMENT", "STATE")[1] == {"STATE": "Partially Converted"}
    assert books.run(picked(quantity="0.4", unit="BX")).findtext("key") == f"{PICK}-MP0001"
    assert books.query("INVDOCUMENTENTRY", "QTY_REMAINING QTY_CONVERTED")[1] == {
        "QTY_REMAINING": "0", "QTY_CONVERTED": "6",
    }  # fmt: skip
    assert books.query("INVDOCUMENT", "STATE")[1] == {"STATE": "Converted"}


def test_other_definition_does_not_take_the_number_over(books: Books) -> None:
    requested(books)
    assert books.run(picked(ISSUE)).findtext("key") == f"{ISSUE}-II0001"


def test_deleted_conversion_opens_its_source_again(books: Books) -> None:
    requested(books)
    key = books.run(picked(quantity="2")).findtext("key")
    books.run(f'<delete_ictransaction key="{key}"/>')
    assert books.query("INVDOCUMENT", "STATE")[1] == {"STATE": "Pending"}
    assert on_hand(books) == "10"


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (stock_document(PICK), f"'{PICK}' can only be made by converting another document"),
        (picked(RETURN), f"'{REQUEST}' cannot be converted to '{RETURN}'"),
        (picked(quantity="7"), "more than the 6 EA that remain to be converted"),
        (picked(item="INV-OTHER"), "Source line 2 is for item 'INV-WHIP'"),
        (stock_document(PICK, [stock_line(source="1")], source=SOURCE),
         f"Source line 1 is not a line of '{SOURCE}'"),
        (stock_document(PICK, source=SOURCE), "The required field 'Source line' is missing"),
    ],
)  # fmt: skip
def test_bad_conversion_is_refused_and_changes_nothing(
    books: Books, function: str, text: str
) -> None:
    books.run("<create><ITEM><ITEMID>INV-OTHER</ITEMID><NAME>Other</NAME>"
              "<ITEMTYPE>Inventory</ITEMTYPE></ITEM></create>")  # fmt: skip
    requested(books)
    before = books.state()
    assert text in books.refusal(function)[0][1]
    assert books.state() == before


def test_converted_request_is_neither_changed_nor_converted_again(books: Books) -> None:
    requested(books)
    books.run(picked())
    before = books.state()
    assert books.refusal(picked())[0][1] == f"The transaction '{SOURCE}' is already converted"
    assert "in state Converted" in books.refusal(change_stock(SOURCE, ""))[0][1]
    assert "in state Converted" in books.refusal(f'<delete_ictransaction key="{SOURCE}"/>')[0][1]
    assert books.state() == before
