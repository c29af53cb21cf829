"""The Sage Intacct stand-in as a whole: demo data, page, log, faults, state file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import RemoteDisconnected
from pathlib import Path

import pytest

from tests.sandbox.intacct_purchasing import MASTERS, ORDER, line, order
from tests.sandbox.intacct_server import PATH, Books, problems, query_xml, running

VENDORS = query_xml("VENDOR", "VENDORID NAME")


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "demo") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    return server


def ids(books: Books, name: str, field: str) -> list[str]:
    more = "<pagesize>2000</pagesize>"
    return [row[field] for row in books.query(name, field, "", more)]


def test_ready_line_tells_what_a_client_needs(books: Books) -> None:
    assert books.ready["system"] == "intacct"
    assert set(books.credentials) == {
        "sender_id", "sender_password", "company_id", "user_id", "user_password",
    }  # fmt: skip
    facts = books.ready["facts"]
    assert {name: facts[name] for name in ("location", "warehouse", "unit", "term")} == {
        "location": "100", "warehouse": "WH-MAIN", "unit": "EA", "term": "Net 30",
    }  # fmt: skip
    assert facts["purchase_definition"] == ORDER
    assert facts["gl_account"] in ids(books, "GLACCOUNT", "ACCOUNTNO")
    assert facts["customer"] in ids(books, "CUSTOMER", "CUSTOMERID")


def test_most_vendors_are_known(books: Books) -> None:
    found = ids(books, "VENDOR", "VENDORID")
    assert len(found) == 15
    assert {"VEND-JOHNSTONE", "VEND-REXEL", "VEND-FERGUSON"} <= set(found)
    assert not {"VEND-ABC", "VEND-CITY-ELECTRIC", "VEND-GRAYBAR"} & set(found)


def test_items_of_the_stories_are_not_known_yet(books: Books) -> None:
    found = set(ids(books, "ITEM", "ITEMID"))
    assert len(found) == 300
    assert {"INV-PEX-34-BLUE", "INV-EMT-34"} <= found
    assert not {"INV-24ACC", "INV-WHIP-6FT", "INV-PANEL-200A"} & found


def test_projects_of_the_stories_are_not_known_yet(books: Books) -> None:
    found = ids(books, "PROJECT", "PROJECTID")
    assert len(found) == 6
    assert not {"PRJ-4521", "PRJ-4610", "PRJ-4702", "PRJ-4703", "PPRJ-310"} & set(found)


def test_warehouses_are_known(books: Books) -> None:
    assert set(ids(books, "WAREHOUSE", "WAREHOUSEID")) == {
        "WH-MAIN", "WH-EAST", "WH-WEST", "JOBSITE",
    }  # fmt: skip


def test_some_items_have_no_time_of_change(books: Books) -> None:
    rows = books.query("ITEM", "ITEMID", "<isnull><field>WHENMODIFIED</field></isnull>")
    assert len(rows) == 3


def test_data_can_be_chosen_later(books: Books) -> None:
    books.control("load", {"data": "scale:450"})
    assert len(ids(books, "ITEM", "ITEMID")) == 450
    books.control("load", {"data": "empty"})
    assert ids(books, "ITEM", "ITEMID") == []
    assert ids(books, "WAREHOUSE", "WAREHOUSEID") == ["WH-MAIN", "JOBSITE"]
    assert "unknown data" in books.control("load", {"data": "moon"}, status=400)["error"]
    books.control("load", {"data": "demo"})


def test_page_shows_documents_and_their_project(books: Books) -> None:
    books.run(MASTERS)
    books.run(order(lines=[line(projectid="PRJ-4521")]))
    answer, page = books.send("GET", "/")
    assert answer.status == 200
    for text in (f"{ORDER}-PO-892", "PRJ-4521", "VEND-ABC", "JOBSITE", "Johnstone Supply"):
        assert text in page.decode()


def test_log_names_functions_and_blanks_secrets(books: Books) -> None:
    books.run("<getAPISession/>")
    books.ask(MASTERS, VENDORS, VENDORS)
    text = books.send("GET", "/log.json")[1].decode()
    assert [entry["what"] for entry in json.loads(text)][:2] == [
        "create VENDOR, query VENDOR x2", "getAPISession",
    ]  # fmt: skip
    assert not [
        secret for name, secret in books.credentials.items()
        if "password" in name and secret in text
    ]  # fmt: skip


def test_fault_matches_the_function(books: Books) -> None:
    books.control("faults", [{"match": "^query VENDOR", "kind": "status", "status": 429,
                              "retry_after": 2}])  # fmt: skip
    assert books.query("ITEM", "ITEMID")
    answer, body = books.send("POST", PATH, books.document([VENDORS]))
    assert (answer.status, answer.getheader("Retry-After")) == (429, "2")
    assert b"<errorno>GW-0010</errorno>" in body
    assert books.query("VENDOR", "VENDORID")


@pytest.mark.parametrize("status", [500, 502, 503, 524])
def test_overload_is_answered_by_a_page(books: Books, status: int) -> None:
    books.control("faults", [{"match": "query", "kind": "status", "status": status}])
    answer, body = books.send("POST", PATH, books.document([VENDORS]))
    assert answer.status == status
    assert body.startswith(b"<!DOCTYPE html>")


def test_answer_may_be_lost_after_the_effect(books: Books) -> None:
    books.run(MASTERS)
    books.control("faults", [{"match": "create_potransaction", "kind": "cut_after"}])
    body = books.document([order()], unique="", control_ids=["once"])
    with pytest.raises(RemoteDisconnected):
        books.send("POST", PATH, body)
    assert ids(books, "PODOCUMENT", "DOCNO") == ["PO-892"]
    result = books.post(body)[1].find("operation/result")
    assert problems(result)[0][0] == "XL03000009"


def test_reset_brings_the_same_state_back(books: Books) -> None:
    before = books.state()
    books.run(MASTERS)
    books.control("reset")
    after = books.state()
    assert after == before


def test_state_file_survives_a_restart(tmp_path: Path) -> None:
    state = str(tmp_path / "books.jsonl")
    with running("--data", "empty", "--state", state) as books:
        session = books.run("<getAPISession/>").findtext("data/api/sessionid")
        books.run(MASTERS)
        books.run(order(), unique="", control_ids=["once"])
        before = books.state()
    with running("--data", "empty", "--state", state) as books:
        auth = f"<sessionid>{session}</sessionid>"
        assert books.run(VENDORS, auth=auth).find("data").get("totalcount") == "1"
        assert books.state() == before
        assert books.refusal(order(), unique="", control_ids=["once"])[0][0] == "XL03000009"
