"""How much the gateway of the Sage Intacct stand-in takes at a time, and what it says to more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse

import pytest

from tests.sandbox.intacct_server import PATH, Books, problems, query_xml, running

LIST = query_xml("DEPARTMENT", "DEPARTMENTID")
OLDER = (
    "<readByQuery><object>GLACCOUNT</object><fields>ACCOUNTNO</fields><query></query>"
    "<pagesize>{}</pagesize></readByQuery>"
)
READ = "<{}><object>GLACCOUNT</object><keys>{}</keys><fields>ACCOUNTNO</fields></{}>"


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    return server


def departments(count: int) -> str:
    one = "<DEPARTMENT><DEPARTMENTID>D{0}</DEPARTMENTID><TITLE>D{0}</TITLE></DEPARTMENT>"
    return "".join(one.format(number) for number in range(count))


def post(books: Books) -> tuple[HTTPResponse, bytes]:
    return books.send("POST", PATH, books.document([LIST]))


def in_parallel(books: Books, count: int) -> list[tuple[HTTPResponse, bytes]]:
    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(post, books) for _ in range(count)]]


@pytest.mark.parametrize(("size", "right"), [(0, False), (1, True), (2000, True), (2001, False)])
def test_a_query_has_1_to_2000_rows_a_page(books: Books, size: int, right: bool) -> None:
    asked = query_xml("GLACCOUNT", "ACCOUNTNO", "", f"<pagesize>{size}</pagesize>")
    if right:
        assert len(books.rows(asked)) == min(size, 7)
    else:
        assert books.refusal(asked) == [("Query Failed", "pagesize must be from 1 to 2000")]


@pytest.mark.parametrize(("size", "right"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_the_older_read_has_1_to_1000_rows_a_page(books: Books, size: int, right: bool) -> None:
    if right:
        assert len(books.rows(OLDER.format(size))) == min(size, 7)
    else:
        assert books.refusal(OLDER.format(size))[0][1] == "pagesize must be from 1 to 1000"


@pytest.mark.parametrize("function", ["read", "readByName"])
def test_at_most_100_keys_are_read_at_a_time(books: Books, function: str) -> None:
    keys = [str(1300 + number) for number in range(101)]
    asked = READ.format(function, ",".join(keys[:100]), function)
    assert books.run(asked).find("data") is not None
    refused = books.refusal(READ.format(function, ",".join(keys), function))
    assert refused == [("DL02000001", "At most 100 keys can be read at a time")]


@pytest.mark.parametrize("length", [0, 1, 256, 257])
def test_a_control_id_has_1_to_256_characters(books: Books, length: int) -> None:
    right = 1 <= length <= 256
    for parts in ({"controlid": "c" * length}, {"control_ids": ["c" * length]}):
        _, response = books.post(books.document([LIST], **parts))
        expected = "success" if right else "failure"
        assert response.findtext("control/status") == expected
        assert [code for code, _ in problems(response)] == [] if right else ["XL03000003"]


@pytest.mark.parametrize("version", ["2.1", "4.0", ""])
def test_any_dialect_but_the_present_one_is_refused(books: Books, version: str) -> None:
    status, response = books.post(books.document([LIST], dtdversion=version))
    assert (status, problems(response)) == (
        200, [("XL03000003", f"XML Parse schema error: dtdversion '{version}' is not supported")],
    )  # fmt: skip


def test_a_request_holds_a_hundred_functions(books: Books) -> None:
    assert len(books.ask(*[LIST] * 100)) == 100
    before = books.state()
    create = f"<create>{departments(1)}</create>"
    _, response = books.post(books.document([create, *[LIST] * 100]))
    assert problems(response) == [(
        "XL03000003", "XML Parse schema error: content: more than 100 functions in one request"
    )]  # fmt: skip
    assert books.state() == before
    books.control("settings", {"most_functions": 0})
    assert len(books.ask(*[LIST] * 101)) == 101


def test_objects_of_a_write_are_limited_where_that_is_set(books: Books) -> None:
    books.run(f"<create>{departments(101)}</create>")
    books.control("settings", {"most_objects": 2})
    before = books.state()
    updates = departments(3)
    for function, name in (
        (f"<create>{departments(3)}</create>", "create"),
        (f"<update>{updates}</update>", "update"),
        ("<delete><object>DEPARTMENT</object><keys>1,2,3</keys></delete>", "delete"),
    ):
        assert books.refusal(function) == [
            ("DL02000001", f"{name} takes at most 2 objects at a time")
        ]
    assert books.state() == before
    books.run("<delete><object>DEPARTMENT</object><keys>1,2</keys></delete>")


def test_a_request_too_big_is_refused_in_front_where_that_is_set(books: Books) -> None:
    books.control("settings", {"most_request_bytes": 2000})
    assert books.rows(LIST)
    answer, body = books.send("POST", PATH, books.document([LIST] * 30))
    assert (answer.status, answer.getheader("Content-Type")) == (413, "text/html; charset=UTF-8")
    assert b"Request Entity Too Large" in body


def test_calls_beyond_those_in_process_wait_in_line(books: Books) -> None:
    books.control("settings", {"concurrent_calls": 2, "seconds_per_call": 0.2})
    began = time.monotonic()
    answers = in_parallel(books, 6)
    assert [answer.status for answer, _ in answers] == [200] * 6
    assert time.monotonic() - began >= 0.6


def test_calls_that_wait_too_long_are_refused(books: Books) -> None:
    books.control(
        "settings", {"concurrent_calls": 1, "seconds_per_call": 1.5, "queue_seconds": 0.05}
    )
    answers = in_parallel(books, 3)
    assert sorted(answer.status for answer, _ in answers) == [200, 429, 429]
    for answer, body in answers:
        if answer.status == 429:
            assert answer.getheader("Retry-After") == "1"
            assert b"<errorno>GW-0010</errorno>" in body
            assert b"<description>API rate limit exceeded</description>" in body
    books.control("settings", {"seconds_per_call": 0})
    assert post(books)[0].status == 200


def test_calls_of_a_minute_are_limited_where_that_is_set(books: Books) -> None:
    books.control("settings", {"calls_per_minute": 2})
    answers = [post(books)[0] for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].getheader("Retry-After")) <= 60
    books.control("settings", {"calls_per_minute": 0})
    assert post(books)[0].status == 200


@pytest.mark.parametrize(
    ("told", "status", "text"),
    [("bare", 429, "description"), ("inside", 200, "description2")],
)
def test_a_call_too_many_may_be_told_in_other_ways(
    books: Books, told: str, status: int, text: str
) -> None:
    books.control("settings", {"calls_per_minute": 1, "throttled": told})
    post(books)
    answer, _ = post(books)
    found, response = books.post(books.document([LIST]))
    assert (answer.status, answer.getheader("Retry-After"), found) == (status, None, status)
    error = response.find("errormessage/error")
    assert response.findtext("control/status") == "failure"
    assert error.findtext("errorno") == "GW-0010"
    assert error.findtext(text).startswith("API rate limit exceeded")


@pytest.mark.parametrize(
    "changes",
    [
        {"concurrent_calls": -1},
        {"throttled": "loud"},
        {"queue_seconds": "5"},
        {"most_objects": 1.5},
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(books: Books, changes: dict) -> None:
    before = books.control("settings")
    assert next(iter(changes)) in books.control("settings", changes, status=400)["error"]
    assert books.control("settings") == before
