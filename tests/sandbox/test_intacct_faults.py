"""Ways in which the gateway of the Sage Intacct stand-in fails on order."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.sandbox.intacct_server import PATH, Books, problems, query_xml, running

MAKE = "<create><DEPARTMENT><DEPARTMENTID>D1</DEPARTMENTID><TITLE>D1</TITLE></DEPARTMENT></create>"
LIST = query_xml("DEPARTMENT", "DEPARTMENTID")
UNDONE = "The entire transaction in this operation has been rolled back due to an error."


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    return server


def fail(books: Books, kind: str, **more: Any) -> None:
    books.control("faults", [{"match": "create", "kind": kind, **more}])


def made(books: Books) -> bool:
    """Say whether the department is there."""
    return "D1" in [row["DEPARTMENTID"] for row in books.query("DEPARTMENT", "DEPARTMENTID")]


def session(books: Books) -> str:
    result = books.run("<getAPISession/>")
    return f"<sessionid>{result.findtext('data/api/sessionid')}</sessionid>"


@pytest.mark.parametrize("status", [500, 502, 503, 524])
@pytest.mark.parametrize("after", [False, True])
def test_a_proxys_page_comes_before_or_after_the_effect(
    books: Books, status: int, after: bool
) -> None:
    fail(books, "status", status=status, after=after)
    answer, body = books.send("POST", PATH, books.document([MAKE]))
    assert (answer.status, answer.getheader("Content-Type")) == (status, "text/html; charset=UTF-8")
    assert body.startswith(b"<!DOCTYPE html>")
    assert made(books) is after


@pytest.mark.parametrize(
    ("kind", "more", "after"),
    [
        ("cut_before", {}, False),
        ("cut_after", {}, True),
        ("hang_before", {"seconds": 0.2}, False),
        ("hang_after", {"seconds": 0.2}, True),
    ],
)
def test_no_answer_comes_before_or_after_the_effect(
    books: Books, kind: str, more: dict, after: bool
) -> None:
    fail(books, kind, **more)
    with pytest.raises(RemoteDisconnected):
        books.send("POST", PATH, books.document([MAKE]))
    assert made(books) is after


def test_the_connection_may_be_cut_within_the_answer(books: Books) -> None:
    fail(books, "cut_within")
    with pytest.raises(IncompleteRead) as caught:
        books.send("POST", PATH, books.document([MAKE]))
    assert caught.value.partial.startswith(b"<?xml")
    assert made(books)


@pytest.mark.parametrize("kind", ["malformed", "garbled"])
def test_an_answer_may_be_no_xml_although_the_status_says_all_is_well(
    books: Books, kind: str
) -> None:
    fail(books, kind)
    answer, body = books.send("POST", PATH, books.document([MAKE]))
    assert (answer.status, answer.getheader("Content-Type")) == (200, "text/xml; charset=UTF-8")
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(body)
    assert made(books)


@pytest.mark.parametrize("wait", [None, 3])
def test_throttling_says_when_to_come_back_or_does_not(books: Books, wait: int | None) -> None:
    more = {} if wait is None else {"retry_after": wait}
    fail(books, "status", status=429, **more)
    answer, body = books.send("POST", PATH, books.document([MAKE]))
    said = answer.getheader("Retry-After")
    assert (answer.status, said) == (429, None if wait is None else "3")
    assert b"<description>API rate limit exceeded</description>" in body
    assert not made(books)


def test_throttling_may_hide_in_an_answer_that_says_200(books: Books) -> None:
    fail(books, "throttled_inside")
    status, response = books.post(books.document([MAKE]))
    assert (status, response.findtext("control/status")) == (200, "failure")
    assert problems(response) == [("GW-0010", "API rate limit exceeded")]
    assert not made(books)


def test_the_service_may_be_off_line_for_one_request(books: Books) -> None:
    fail(books, "offline")
    result = books.ask(MAKE)[0]
    assert result.findtext("status") == "failure"
    assert problems(result) == [("XL03000009", "The Service is Temporarily Off-line")]
    assert not made(books)
    books.run(MAKE)


@pytest.mark.parametrize(("more", "status"), [({}, 200), ({"status": 503}, 503)])
def test_a_maintenance_page_may_stand_in_front(books: Books, more: dict, status: int) -> None:
    fail(books, "maintenance", **more)
    answer, body = books.send("POST", PATH, books.document([MAKE]))
    assert (answer.status, answer.getheader("Content-Type")) == (status, "text/html; charset=UTF-8")
    assert b"scheduled maintenance" in body
    assert not made(books)


def test_every_function_may_be_aborted(books: Books) -> None:
    fail(books, "aborted")
    results = books.ask(MAKE, LIST, transaction=' transaction="true"')
    assert [result.findtext("status") for result in results] == ["aborted"] * 2
    assert [problems(result) for result in results] == [[("XL03000009", UNDONE)]] * 2
    assert not made(books)


def test_a_control_id_that_was_aborted_may_be_used_again(books: Books) -> None:
    fail(books, "aborted")
    books.ask(MAKE, unique="", control_ids=["once"])
    assert books.ask(MAKE, unique="", control_ids=["once"])[0].findtext("status") == "success"


def test_a_session_may_end_in_the_middle(books: Books) -> None:
    auth = session(books)
    assert books.run(LIST, auth=auth) is not None
    fail(books, "session_killed")
    _, response = books.post(books.document([MAKE], auth=auth))
    operation = response.find("operation")
    assert operation.findtext("authentication/status") == "failure"
    assert problems(operation)[0][1].startswith("Invalid session ")
    assert not made(books)
    books.run(MAKE, auth=session(books))


def test_a_password_may_be_changed_in_the_middle(books: Books) -> None:
    auth = session(books)
    fail(books, "password_changed")
    _, response = books.post(books.document([MAKE], auth=auth))
    assert response.findtext("operation/authentication/status") == "failure"
    _, response = books.post(books.document([MAKE]))
    assert problems(response.find("operation")) == [
        ("XL03000006", "Sign-in information is incorrect")
    ]
    books.control("change_password", {"user_password": books.credentials["user_password"]})
    assert not made(books)
    books.run(MAKE)


def test_rows_come_in_no_order_unless_one_is_asked_for(books: Books) -> None:
    books.control("settings", {"random_order": True})
    asked = query_xml("GLACCOUNT", "RECORDNO", "", "<pagesize>50</pagesize>")
    orders = {tuple(row["RECORDNO"] for row in books.rows(asked)) for _ in range(20)}
    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {tuple("1234567")}
    assert [row["RECORDNO"] for row in books.query("GLACCOUNT", "RECORDNO")] == list("1234567")


def test_what_is_no_way_to_fail_is_refused_with_the_ways_there_are(books: Books) -> None:
    error = books.control("faults", [{"kind": "sulk"}], status=400)["error"]
    assert error.startswith("unknown kind 'sulk': one of aborted, cut_after, cut_before, ")
    assert "session_killed" in error


def test_a_fault_may_wait_for_its_turn(books: Books) -> None:
    books.control("faults", [{"match": "^query", "kind": "offline", "skip": 1, "times": 2}])
    statuses = [books.ask(LIST)[0].findtext("status") for _ in range(4)]
    assert statuses == ["success", "failure", "failure", "success"]


def test_the_log_tells_what_went_wrong_and_keeps_no_secret(books: Books) -> None:
    auth = session(books)
    fail(books, "session_killed")
    books.post(books.document([MAKE], auth=auth))
    text = books.send("GET", "/log.json")[1].decode()
    assert '"fault": "session_killed"' in text
    for secret in (auth[11:-12], *[v for k, v in books.credentials.items() if "password" in k]):
        assert secret not in text
