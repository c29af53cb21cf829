"""What a failed exchange is called, and that only reads are ever repeated."""

from __future__ import annotations

import threading

import pytest
import requests

from integrations.http import session, transport
from integrations.http.errors import OutcomeUnknown, RateLimited, Unreachable
from tests.connectors.conftest import Answer, Scripted


def send(url: str, method: str = "GET", *, writes: bool = False, retries: int = 2, wait: float = 5):
    http = session.build(timeout=(2, wait), retries=retries)
    return transport.send(http, requests.Request(method, url, data=b"x"), writes=writes)


def test_a_read_returns_the_answer(server: Scripted) -> None:
    server.answers = [Answer(body=b'{"a": 1}')]
    assert send(server.url).json() == {"a": 1}


def test_a_refused_connection_of_a_read_is_unreachable(closed_port: str) -> None:
    with pytest.raises(Unreachable, match="The connection was refused"):
        send(closed_port)


def test_a_refused_connection_of_a_write_is_unreachable_too(closed_port: str) -> None:
    with pytest.raises(Unreachable, match="The connection was refused"):
        send(closed_port, "POST", writes=True)


def test_an_unknown_host_is_unreachable_even_for_a_write() -> None:
    with pytest.raises(Unreachable, match="no machine of that name"):
        send("http://nowhere.invalid/", "POST", writes=True)


@pytest.mark.parametrize("address", ["servicetitan", "http://[", "ftp://example.invalid/"])
def test_an_address_that_is_none_is_unreachable(address: str) -> None:
    with pytest.raises(Unreachable, match="not one that can be called"):
        send(address, "POST", writes=True)


def test_the_log_shows_neither_query_nor_password(
    server: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="integrations.http.transport"):
        send(server.url.replace("//", "//me:opensesame@") + "/rows?key=opensesame")
    (line,) = caplog.messages
    assert line.startswith(f"GET {server.url.removeprefix('http://')}/rows -> 200 in ")


def test_a_read_whose_connection_breaks_is_repeated(server: Scripted) -> None:
    server.answers = [Answer(cut=True), Answer(body=b"ok")]
    assert send(server.url).content == b"ok"
    assert [seen.method for seen in server.seen] == ["GET", "GET"]


def test_a_read_whose_connection_keeps_breaking_is_unreachable(server: Scripted) -> None:
    server.answers = [Answer(cut=True)]
    with pytest.raises(Unreachable, match="broke before an answer came"):
        send(server.url, retries=1)
    assert len(server.seen) == 2


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_whose_connection_breaks_is_unknown_and_sent_once(
    server: Scripted, method: str
) -> None:
    server.answers = [Answer(cut=True)]
    with pytest.raises(OutcomeUnknown, match="broke before an answer came"):
        send(server.url, method, writes=True)
    assert len(server.seen) == 1


def test_a_write_that_is_not_answered_in_time_is_unknown(server: Scripted) -> None:
    release = threading.Event()
    server.answers = [Answer(hold=release)]
    try:
        with pytest.raises(OutcomeUnknown, match="did not come in time"):
            send(server.url, "POST", writes=True, wait=0.1)
    finally:
        release.set()
    assert len(server.seen) == 1


def test_a_read_that_meets_a_server_error_is_repeated(server: Scripted) -> None:
    server.answers = [Answer(503), Answer(body=b"ok")]
    assert send(server.url).content == b"ok"


def test_a_read_that_keeps_meeting_a_server_error_is_unreachable(server: Scripted) -> None:
    server.answers = [Answer(500)]
    with pytest.raises(Unreachable, match="status 500"):
        send(server.url, retries=1)
    assert len(server.seen) == 2


def test_a_write_that_meets_a_server_error_is_unknown_and_sent_once(server: Scripted) -> None:
    server.answers = [Answer(503)]
    with pytest.raises(OutcomeUnknown, match="status 503"):
        send(server.url, "POST", writes=True)
    assert len(server.seen) == 1


def test_a_read_waits_as_long_as_it_is_asked_to(server: Scripted) -> None:
    server.answers = [Answer(429, headers={"Retry-After": "1"}), Answer(body=b"ok")]
    assert send(server.url).content == b"ok"
    assert len(server.seen) == 2


def test_a_read_asked_to_wait_too_long_reports_it_at_once(server: Scripted) -> None:
    server.answers = [Answer(429, headers={"Retry-After": "600"})]
    with pytest.raises(RateLimited) as caught:
        send(server.url)
    assert caught.value.retry_after == 600
    assert len(server.seen) == 1


def test_a_write_over_the_rate_was_not_taken_in(server: Scripted) -> None:
    server.answers = [Answer(429, headers={"Retry-After": "7"})]
    with pytest.raises(RateLimited) as caught:
        send(server.url, "POST", writes=True)
    assert caught.value.retry_after == 7
    assert len(server.seen) == 1


def test_an_unreadable_wait_counts_as_none(server: Scripted) -> None:
    server.answers = [Answer(429, headers={"Retry-After": "soon"})]
    with pytest.raises(RateLimited) as caught:
        send(server.url, "POST", writes=True)
    assert caught.value.retry_after == 0


def test_a_redirect_is_not_followed(server: Scripted) -> None:
    server.answers = [Answer(302, headers={"Location": "/login"})]
    with pytest.raises(Unreachable, match="status 302"):
        send(server.url)
    assert [seen.path for seen in server.seen] == ["/"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_a_refusal_is_left_to_the_caller(server: Scripted, status: int) -> None:
    server.answers = [Answer(status, body=b"no")]
    assert send(server.url, "POST", writes=True).status_code == status


def test_an_answer_cut_in_the_middle_leaves_a_write_unknown(server: Scripted) -> None:
    server.answers = [Answer(body=b"half", headers={"Content-Encoding": "gzip"})]
    with pytest.raises(OutcomeUnknown, match="garbled"):
        send(server.url, "POST", writes=True)


def test_the_error_does_not_show_the_password_in_the_address(closed_port: str) -> None:
    with pytest.raises(Unreachable) as caught:
        send(closed_port.replace("http://", "http://me:opensesame@"))
    assert "opensesame" not in f"{caught.value}{caught.value.detail}"


def test_the_error_does_not_chain_to_frames_that_hold_the_request(closed_port: str) -> None:
    with pytest.raises(Unreachable) as caught:
        send(closed_port)
    assert caught.value.__suppress_context__ is True
