"""Transfers between warehouses in the Sage Intacct stand-in: at once, and with time between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, running
from tests.sandbox.intacct_stock import (
    IN,
    MAIN,
    MORE_ITEMS,
    OUT,
    SITE,
    TAKEN_IN,
    change_stock,
    change_transfer,
    found,
    held,
    leg,
    on_hand,
    sent_off,
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


def documents(books: Books) -> list[str]:
    return [row["DOCID"] for row in books.query("INVDOCUMENT", "DOCID")][2:]


def test_answer_has_the_record_number_only(books: Books) -> None:
    result = books.run(transfer())
    assert result.find("key") is None
    data = result.find("data")
    assert data.attrib == {"listtype": "objects", "count": "1"}
    assert [(child.tag, child.text.strip()) for child in data.iter()][1:] == [
        ("ictransfer", ""), ("RECORDNO", "1"),
    ]  # fmt: skip


def test_stock_goes_with_its_cost(books: Books) -> None:
    books.run(transfer())
    assert held(books, "WONHAND INTRANSIT AVERAGE_COST") == {
        MAIN: ("6", "0", "8"), SITE: ("6", "0", "7"),
    }  # fmt: skip


def test_legs_may_count_in_different_units(books: Books) -> None:
    lines = (leg("O", "WH-MAIN", "0.5", unit="BX"), leg("I", "JOBSITE", "5"))
    books.run(transfer(lines))
    assert (on_hand(books), on_hand(books, warehouse="JOBSITE")) == ("5", "7")


def test_several_items_go_in_one_transfer_in_any_order(books: Books) -> None:
    books.run(found("3", "2", item="INV-FUSE"))
    lines = (
        leg("O", "WH-MAIN"), leg("O", "WH-MAIN", "1", item="INV-FUSE"),
        leg("I", "JOBSITE", "1", item="INV-FUSE"), leg("I", "JOBSITE"),
    )  # fmt: skip
    books.run(transfer(lines))
    assert held(books, "WONHAND") == {
        MAIN: ("6",), SITE: ("6",), ("INV-FUSE", "WH-MAIN"): ("2",),
        ("INV-FUSE", "JOBSITE"): ("1",),
    }  # fmt: skip


def test_transfer_is_readable(books: Books) -> None:
    books.run(transfer(REFERENCENO="TR-7", DESCRIPTION="Refill"))
    fields = "RECORDNO TRANSACTIONDATE REFERENCENO DESCRIPTION TRANSFERTYPE ACTION OUTDATE INDATE"
    assert books.query("ICTRANSFER", fields) == [{
        "RECORDNO": "1", "TRANSACTIONDATE": "11/22/2026", "REFERENCENO": "TR-7",
        "DESCRIPTION": "Refill", "TRANSFERTYPE": "Immediate", "ACTION": "Post", "OUTDATE": "",
        "INDATE": "",
    }]  # fmt: skip


def test_lines_are_readable(books: Books) -> None:
    lines = (leg("O", "WH-MAIN", MEMO="Shelf 3"), leg("I", "JOBSITE", PROJECTID="PRJ-4521"))
    books.run(transfer(lines))
    fields = "ICTRANSFERKEY IN_OUT ITEMID WAREHOUSEID QUANTITY UNIT LOCATIONID MEMO PROJECTID COST"
    assert [tuple(row.values()) for row in books.query("ICTRANSFERITEM", fields)] == [
        ("1", "O", "INV-WHIP", "WH-MAIN", "4", "EA", "100", "Shelf 3", "", "8"),
        ("1", "I", "INV-WHIP", "JOBSITE", "4", "EA", "100", "", "PRJ-4521", "8"),
    ]


def test_whole_transfer_holds_its_lines(books: Books) -> None:
    books.run(transfer(REFERENCENO="TR-7"))
    result = books.run("<read><object>ICTRANSFER</object><keys>1</keys><fields>*</fields></read>")
    assert result.findtext("data/ICTRANSFER/REFERENCENO") == "TR-7"
    lines = result.findall("data/ICTRANSFER/ICTRANSFERITEMS/ictransferitem")
    assert [(line.findtext("IN_OUT"), line.findtext("WAREHOUSEID")) for line in lines] == [
        ("O", "WH-MAIN"), ("I", "JOBSITE"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ICTRANSFER", "ICTRANSFERITEM"])
def test_objects_are_described(books: Books, name: str) -> None:
    described = books.run(f"<lookup><object>{name}</object></lookup>").find("data/Type")
    words = {
        field.findtext("ID"): [word.text for word in field.findall("VALIDVALUES/VALIDVALUE")]
        for field in described.findall("Fields/Field")
    }
    if name == "ICTRANSFER":
        assert words["TRANSFERTYPE"] == ["Immediate", "In transit"]
        assert words["ACTION"] == ["Draft", "Post", "Transfer out", "Transfer in"]
    else:
        assert words["IN_OUT"] == ["O", "I"]


def test_posting_makes_a_system_document_for_each_leg(books: Books) -> None:
    books.run(transfer(REFERENCENO="TR-7"))
    assert documents(books) == [f"{OUT}-WTO0001", f"{IN}-WTI0001"]
    fields = "DOCPARID WAREHOUSEID QUANTITY COST TOTAL"
    assert [tuple(row.values()) for row in books.query("INVDOCUMENTENTRY", fields)][2:] == [
        (OUT, "WH-MAIN", "4", "8", "32.00"), (IN, "JOBSITE", "4", "8", "32.00"),
    ]  # fmt: skip
    assert books.query("INVDOCUMENT", "REFERENCENO TOTAL")[2:] == [
        {"REFERENCENO": "TR-7", "TOTAL": "32.00"}
    ] * 2  # fmt: skip


@pytest.mark.parametrize(
    "function",
    [
        change_stock(f"{OUT}-WTO0001", "<message>x</message>"),
        f'<delete_ictransaction key="{IN}-WTI0001"/>',
        "<delete><object>INVDOCUMENT</object><keys>3</keys></delete>",
    ],
)
def test_system_documents_are_left_alone(books: Books, function: str) -> None:
    books.run(transfer())
    before = books.state()
    assert "is made by the system" in books.refusal(function)[0][1]
    assert books.state() == before


def test_what_is_on_its_way_is_in_neither_warehouse(books: Books) -> None:
    books.run(sent_off())
    assert held(books, "WONHAND INTRANSIT") == {MAIN: ("6", "0"), SITE: ("2", "4")}
    assert documents(books) == [f"{OUT}-WTO0001"]


def test_what_arrives_has_the_cost_it_left_with(books: Books) -> None:
    books.run(sent_off())
    books.run(found("10", "20"))
    assert books.run(TAKEN_IN).findtext("data/ictransfer/RECORDNO") == "1"
    assert held(books, "WONHAND INTRANSIT AVERAGE_COST")[SITE] == ("6", "0", "7")
    assert books.query("ICTRANSFER", "ACTION OUTDATE INDATE") == [
        {"ACTION": "Transfer in", "OUTDATE": "11/22/2026", "INDATE": "11/24/2026"}
    ]
    assert books.query("INVDOCUMENT", "DOCPARID WHENCREATED")[-1] == {
        "DOCPARID": IN, "WHENCREATED": "11/24/2026",
    }  # fmt: skip


def test_draft_moves_nothing_and_may_change_wholly(books: Books) -> None:
    books.run(transfer(ACTION="Draft"))
    assert held(books, "WONHAND") == {MAIN: ("10",), SITE: ("2",)}
    lines = (leg("O", "JOBSITE", "1"), leg("I", "WH-MAIN", "1"))
    books.run(change_transfer({"DESCRIPTION": "Back", "ACTION": "Post"}, lines))
    assert held(books, "WONHAND") == {MAIN: ("11",), SITE: ("1",)}
    assert books.query("ICTRANSFERITEM", "IN_OUT QUANTITY") == [
        {"IN_OUT": "O", "QUANTITY": "1"}, {"IN_OUT": "I", "QUANTITY": "1"},
    ]  # fmt: skip


def test_draft_keeps_its_lines_when_none_are_sent(books: Books) -> None:
    books.run(transfer(ACTION="Draft"))
    books.run(change_transfer({"ACTION": "Post"}))
    assert held(books, "WONHAND") == {MAIN: ("6",), SITE: ("6",)}


def test_draft_in_transit_goes_out_later(books: Books) -> None:
    books.run(transfer(TRANSFERTYPE="In transit", ACTION="Draft"))
    books.run(change_transfer({"ACTION": "Transfer out", "OUTDATE": "11/23/2026"}))
    assert held(books, "WONHAND INTRANSIT") == {MAIN: ("6", "0"), SITE: ("2", "4")}


def test_words_may_change_on_the_way(books: Books) -> None:
    books.run(sent_off())
    books.run(change_transfer({"DESCRIPTION": "With Maria"}))
    assert held(books, "WONHAND INTRANSIT") == {MAIN: ("6", "0"), SITE: ("2", "4")}
    assert books.query("ICTRANSFER", "DESCRIPTION ACTION") == [
        {"DESCRIPTION": "With Maria", "ACTION": "Transfer out"}
    ]


def test_mirror_image_undoes_a_transfer(books: Books) -> None:
    books.run(transfer())
    books.run(transfer((leg("O", "JOBSITE"), leg("I", "WH-MAIN"))))
    assert held(books, "WONHAND") == {MAIN: ("10",), SITE: ("2",)}


def test_draft_can_be_deleted(books: Books) -> None:
    books.run(transfer(ACTION="Draft"))
    books.run("<delete><object>ICTRANSFER</object><keys>1</keys></delete>")
    assert books.query("ICTRANSFER", "RECORDNO") == []
    assert books.query("ICTRANSFERITEM", "RECORDNO") == []


def test_same_function_moves_stock_once_even_after_a_restart(tmp_path: Path) -> None:
    state = str(tmp_path / "books.jsonl")
    once = {"unique": "<uniqueid>true</uniqueid>", "control_ids": ["plyhub-transfer-7"]}
    with running("--data", "empty", "--state", state) as books:
        books.run(MASTERS)
        books.run(found())
        books.run(sent_off(), **once)
        before = books.state()
    with running("--data", "empty", "--state", state) as books:
        assert books.state() == before
        assert books.refusal(sent_off(), **once)[0] == (
            "XL03000009",
            "The function with control id plyhub-transfer-7 has already been processed",
        )
        assert books.state() == before
        books.run(TAKEN_IN)
        assert held(books, "WONHAND INTRANSIT") == {MAIN: ("6", "0"), SITE: ("4", "0")}
