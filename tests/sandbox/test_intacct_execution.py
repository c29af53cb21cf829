"""Several functions in one request: independent, all or nothing, and never twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_server import Books, problems, running

ROLLED_BACK = (
    "XL03000009",
    "The entire transaction in this operation has been rolled back due to an error.",
)
ALL_OR_NOTHING = ' transaction="true"'
CHECKED = "<uniqueid>true</uniqueid>"


def department(name: str) -> str:
    inner = f"<DEPARTMENTID>{name}</DEPARTMENTID><TITLE>{name}</TITLE>"
    return f"<create><DEPARTMENT>{inner}</DEPARTMENT></create>"


GOOD, BAD, LAST = department("D1"), "<create><DEPARTMENT/></create>", department("D2")


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    return server


def statuses(results: list) -> list[str]:
    return [result.findtext("status") for result in results]


def departments(books: Books) -> list[str]:
    return [row["DEPARTMENTID"] for row in books.query("DEPARTMENT", "DEPARTMENTID")]


def test_functions_are_independent_by_default(books: Books) -> None:
    before = departments(books)
    assert statuses(books.ask(GOOD, BAD, LAST)) == ["success", "failure", "success"]
    assert departments(books) == [*before, "D1", "D2"]


def test_transaction_is_kept_when_all_succeed(books: Books) -> None:
    before = departments(books)
    assert statuses(books.ask(GOOD, LAST, transaction=ALL_OR_NOTHING)) == ["success"] * 2
    assert departments(books) == [*before, "D1", "D2"]


def test_transaction_is_undone_by_one_failure(books: Books) -> None:
    before = books.state()
    results = books.ask(GOOD, BAD, LAST, transaction=ALL_OR_NOTHING)
    assert statuses(results) == ["aborted", "failure", "aborted"]
    assert [problems(result)[-1] for result in results] == [ROLLED_BACK] * 3
    assert problems(results[0]) == [ROLLED_BACK]
    assert problems(results[1])[0][1] == "The required field 'Department ID' is missing"
    assert books.state() == before


def test_failing_function_of_a_transaction_may_be_aborted_too(books: Books) -> None:
    books.control("settings", {"all_aborted": True})
    results = books.ask(GOOD, BAD, transaction=ALL_OR_NOTHING)
    assert statuses(results) == ["aborted", "aborted"]


def test_repeated_function_is_refused(books: Books) -> None:
    books.ask(GOOD, unique=CHECKED, control_ids=["same"])
    before = books.state()
    again = books.refusal(department("D3"), unique=CHECKED, control_ids=["same"])
    assert again == [(
        "XL03000009", "The function with control id same has already been processed"
    )]  # fmt: skip
    assert books.state() == before


def test_repeats_are_checked_when_uniqueid_is_left_out(books: Books) -> None:
    books.ask(GOOD, unique="", control_ids=["same"])
    assert books.refusal(LAST, unique="", control_ids=["same"])[0][0] == "XL03000009"


def test_repeats_pass_when_switched_off(books: Books) -> None:
    books.ask(GOOD, control_ids=["same"])
    assert statuses(books.ask(LAST, control_ids=["same"])) == ["success"]


def test_failed_function_may_be_repeated(books: Books) -> None:
    books.refusal(BAD, unique=CHECKED, control_ids=["same"])
    assert statuses(books.ask(GOOD, unique=CHECKED, control_ids=["same"])) == ["success"]


def test_rolled_back_function_may_be_repeated(books: Books) -> None:
    books.ask(GOOD, BAD, unique=CHECKED, control_ids=["a", "b"], transaction=ALL_OR_NOTHING)
    assert statuses(books.ask(GOOD, unique=CHECKED, control_ids=["a"])) == ["success"]


def test_control_ids_of_the_envelope_may_repeat(books: Books) -> None:
    books.ask(GOOD, unique=CHECKED, controlid="sessionProvider")
    assert statuses(books.ask(LAST, unique=CHECKED, controlid="sessionProvider")) == ["success"]


def test_control_ids_are_forgotten_after_some_days(books: Books) -> None:
    books.ask(GOOD, unique=CHECKED, control_ids=["same"])
    books.control("advance_time", {"seconds": 8 * 86400})
    assert statuses(books.ask(LAST, unique=CHECKED, control_ids=["same"])) == ["success"]


def test_code_and_text_of_a_repeat_are_settings(books: Books) -> None:
    books.control("settings", {"uniqueid_code": "X1", "uniqueid_text": "twice: {controlid}"})
    books.ask(GOOD, unique=CHECKED, control_ids=["same"])
    again = books.refusal(LAST, unique=CHECKED, control_ids=["same"])
    assert again == [("X1", "twice: same")]
