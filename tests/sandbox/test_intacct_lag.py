"""Reads of Sage Intacct that lag behind the writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_server import Books, running

NEW = (
    "<create><VENDOR><VENDORID>V-1</VENDORID><NAME>First</NAME>"
    "<DISPLAYCONTACT><PRINTAS>First</PRINTAS></DISPLAYCONTACT></VENDOR></create>"
)
NAME = "<VENDORID>V-1</VENDORID><NAME>{}</NAME>"
READS = (
    "<query><object>VENDOR</object><select><field>NAME</field></select></query>",
    "<readByQuery><object>VENDOR</object><fields>NAME</fields><query></query></readByQuery>",
    "<read><object>VENDOR</object><keys>1</keys><fields>NAME</fields></read>",
    "<readByName><object>VENDOR</object><keys>V-1</keys><fields>NAME</fields></readByName>",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    return server


def rename(name: str) -> str:
    return f"<update><VENDOR>{NAME.format(name)}</VENDOR></update>"


def seen(books: Books) -> list[list[str]]:
    """Return the names of the vendors that each way of reading shows."""
    return [[row["NAME"] for row in books.rows(function)] for function in READS]


def test_a_new_record_shows_after_the_lag(books: Books) -> None:
    books.control("settings", {"read_lag_seconds": 5})
    books.run(NEW)
    assert seen(books) == [[]] * 4
    books.control("advance_time", {"seconds": 6})
    assert seen(books) == [["First"]] * 4


def test_a_changed_record_shows_as_it_was(books: Books) -> None:
    books.run(NEW)
    books.control("settings", {"read_lag_seconds": 5})
    books.run(rename("Second"))
    books.control("advance_time", {"seconds": 3})
    books.run(rename("Third"))
    assert seen(books) == [["First"]] * 4
    books.control("advance_time", {"seconds": 3})
    assert seen(books) == [["Second"]] * 4
    books.control("advance_time", {"seconds": 3})
    assert seen(books) == [["Third"]] * 4


def test_a_removed_record_shows_a_little_longer(books: Books) -> None:
    books.run(NEW)
    books.control("settings", {"read_lag_seconds": 5})
    books.run("<delete><object>VENDOR</object><keys>1</keys></delete>")
    assert seen(books) == [["First"]] * 4
    books.control("advance_time", {"seconds": 6})
    assert seen(books) == [[]] * 4


def test_related_records_lag_as_well(books: Books) -> None:
    books.run(NEW)
    books.control("settings", {"read_lag_seconds": 5})
    books.run(
        "<update><VENDOR><VENDORID>V-1</VENDORID>"
        "<DISPLAYCONTACT><EMAIL1>new@first.example</EMAIL1></DISPLAYCONTACT></VENDOR></update>"
    )
    assert books.query("VENDOR", "DISPLAYCONTACT.EMAIL1") == [{"DISPLAYCONTACT.EMAIL1": ""}]


def test_writes_see_what_is(books: Books) -> None:
    books.control("settings", {"read_lag_seconds": 60})
    books.run(NEW)
    assert books.refusal(NEW)[0][0] == "BL34000061"
    books.run(rename("Second"))
    assert books.state("VENDOR")["VENDOR"]["1"]["NAME"] == "Second"
