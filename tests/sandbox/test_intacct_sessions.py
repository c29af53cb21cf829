"""Sessions of the Sage Intacct gateway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_server import PATH, Books, problems, query_xml, running

LIST = query_xml("LOCATION", "LOCATIONID")


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty", "--advertise", "http://na12.intacct.com:{port}") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    return server


def open_session(books: Books, function: str = "<getAPISession/>", **login: str) -> str:
    result = books.run(function, auth=books.login(**login))
    return f"<sessionid>{result.findtext('data/api/sessionid')}</sessionid>"


def status_of(books: Books, session: str) -> str:
    _, response = books.post(books.document([LIST], auth=session))
    return response.findtext("operation/authentication/status")


def test_endpoint_is_the_advertised_address(books: Books) -> None:
    port = books.url.rpartition(":")[2]
    endpoint = books.run("<getAPISession/>").findtext("data/api/endpoint")
    assert endpoint == f"http://na12.intacct.com:{port}{PATH}"


def test_session_stands_in_for_the_login(books: Books) -> None:
    result = books.run(LIST, auth=open_session(books))
    assert result.findtext("data/LOCATION/LOCATIONID") == "100"


@pytest.mark.parametrize(
    ("login", "function", "entity"),
    [
        ("", "<getAPISession/>", ""),
        ("100", "<getAPISession/>", "100"),
        ("", "<getAPISession><locationid>100</locationid></getAPISession>", "100"),
        ("100", "<getAPISession><locationid/></getAPISession>", ""),
    ],
)
def test_session_keeps_or_changes_the_level(
    books: Books, login: str, function: str, entity: str
) -> None:
    session = open_session(books, function, locationid=login)
    _, response = books.post(books.document([LIST], auth=session))
    assert (response.findtext("operation/authentication/locationid") or "") == entity


def test_session_for_an_unknown_entity_is_refused(books: Books) -> None:
    function = "<getAPISession><locationid>900</locationid></getAPISession>"
    assert books.refusal(function)[0][0] == "Get API Session Failed"


def test_session_is_opened_alone(books: Books) -> None:
    first, second = books.ask("<getAPISession/>", LIST)
    assert (first.findtext("status"), second.findtext("status")) == ("failure", "success")


def test_unknown_session_is_refused(books: Books) -> None:
    _, response = books.post(books.document([LIST], auth="<sessionid>made-up</sessionid>"))
    assert problems(response.find("operation")) == [("XL03000006", "Invalid session made-up")]


def test_session_ends_after_its_time(books: Books) -> None:
    session = open_session(books)
    books.control("advance_time", {"seconds": 3601})
    assert status_of(books, session) == "failure"


def test_every_call_keeps_the_session_alive(books: Books) -> None:
    session = open_session(books)
    for _ in range(3):
        books.control("advance_time", {"seconds": 3000})
        assert status_of(books, session) == "success"


def test_length_of_a_session_is_a_setting(books: Books) -> None:
    books.control("settings", {"session_seconds": 60})
    session = open_session(books)
    books.control("advance_time", {"seconds": 61})
    assert status_of(books, session) == "failure"


def test_killed_session_is_refused(books: Books) -> None:
    session = open_session(books)
    assert books.control("kill_sessions") == {"killed": 1}
    assert status_of(books, session) == "failure"


def test_unknown_setting_is_refused(books: Books) -> None:
    assert "unknown setting" in books.control("settings", {"colour": "red"}, status=400)["error"]


def test_unknown_verb_is_refused(books: Books) -> None:
    books.control("dance", status=404)
