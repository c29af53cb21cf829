"""Logging in: once, in time, and once more when refused."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from integrations.http import auth, session, transport
from integrations.http.errors import RateLimited, Unauthorized, Unreachable
from tests.connectors.conftest import Answer, Scripted

SECRET = "the-client-secret"
HTTP = session.build(timeout=(1, 5), retries=0)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def token(name: str, life: int = 900) -> Answer:
    return Answer(body=json.dumps({"access_token": name, "expires_in": life}).encode())


def log_in(server: Scripted, clock: Clock | None = None) -> auth.ClientCredentials:
    return auth.ClientCredentials(
        f"{server.url}/connect/token", "me", SECRET, http=HTTP, clock=clock or Clock()
    )


def call(server: Scripted, who: auth.ClientCredentials, method: str = "GET") -> requests.Response:
    request = requests.Request(method, f"{server.url}/rows", auth=who)
    return transport.send(HTTP, request, writes=method != "GET")


def used(server: Scripted) -> list[str]:
    return [seen.headers["Authorization"] for seen in server.seen if seen.path == "/rows"]


def logins(server: Scripted) -> int:
    return sum(seen.path == "/connect/token" for seen in server.seen)


def test_the_log_in_sends_the_credentials_as_a_form(server: Scripted) -> None:
    server.answers = [token("one")]
    assert log_in(server).token() == "one"
    assert server.seen[0].body == (
        b"grant_type=client_credentials&client_id=me&client_secret=the-client-secret"
    )


def test_a_token_is_used_again(server: Scripted) -> None:
    server.answers = [token("one"), Answer()]
    who = log_in(server)
    call(server, who)
    call(server, who)
    assert used(server) == ["Bearer one", "Bearer one"]
    assert logins(server) == 1


def test_a_token_is_replaced_a_minute_before_its_end(server: Scripted) -> None:
    clock = Clock()
    server.answers = [token("one"), token("two")]
    who = log_in(server, clock)
    who.token()
    clock.now += 839
    assert who.token() == "one"
    clock.now += 1
    assert who.token() == "two"


def test_a_short_lived_token_is_used_for_half_its_life(server: Scripted) -> None:
    clock = Clock()
    server.answers = [token("one", 10), token("two", 10)]
    who = log_in(server, clock)
    who.token()
    clock.now += 4
    assert who.token() == "one"
    clock.now += 1
    assert who.token() == "two"


def test_a_refused_token_is_replaced_and_the_call_sent_once_more(server: Scripted) -> None:
    server.answers = [token("one"), Answer(401), token("two"), Answer(body=b"ok")]
    assert call(server, log_in(server), "POST").content == b"ok"
    assert used(server) == ["Bearer one", "Bearer two"]


def test_a_call_refused_twice_is_not_sent_a_third_time(server: Scripted) -> None:
    server.answers = [token("one"), Answer(401), token("two"), Answer(401)]
    assert call(server, log_in(server)).status_code == 401
    assert used(server) == ["Bearer one", "Bearer two"]


def test_threads_share_one_log_in(server: Scripted) -> None:
    server.answers = [token("one")]
    who = log_in(server)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: who.token(), range(16))) == {"one"}
    assert logins(server) == 1


def test_a_wrong_secret_is_unauthorized(server: Scripted) -> None:
    server.answers = [Answer(400, body=b'{"error":"invalid_client"}')]
    with pytest.raises(Unauthorized, match="client ID or the client secret is refused"):
        call(server, log_in(server), "POST")
    assert logins(server) == 1


def test_a_write_that_found_nobody_to_log_in_to_has_not_left(closed_port: str) -> None:
    who = auth.ClientCredentials(f"{closed_port}/connect/token", "me", SECRET, http=HTTP)
    with pytest.raises(Unreachable):
        transport.send(HTTP, requests.Request("POST", closed_port, auth=who), writes=True)


def test_a_write_whose_log_in_broke_has_not_left(server: Scripted) -> None:
    server.answers = [Answer(cut=True)]
    with pytest.raises(Unreachable):
        call(server, log_in(server), "POST")
    assert used(server) == []


def test_a_log_in_over_the_rate_says_how_long_to_wait(server: Scripted) -> None:
    server.answers = [Answer(429, headers={"Retry-After": "9"})]
    with pytest.raises(RateLimited) as caught:
        call(server, log_in(server), "POST")
    assert caught.value.retry_after == 9


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"{}", b'{"access_token":"x","expires_in":"?"}']
)
def test_a_log_in_answer_that_is_none_is_unreachable(server: Scripted, body: bytes) -> None:
    server.answers = [Answer(body=body)]
    with pytest.raises(Unreachable, match="log-in answer is not understood"):
        log_in(server).token()


def test_the_secret_is_in_no_repr_and_no_error(server: Scripted) -> None:
    server.answers = [Answer(400, body=f"bad secret {SECRET}".encode())]
    who = log_in(server)
    with pytest.raises(Unauthorized) as caught:
        who.token()
    assert SECRET not in f"{who!r} {caught.value} {caught.value.detail}"


def test_a_process_logs_in_once_per_credentials(server: Scripted) -> None:
    url = f"{server.url}/connect/token"
    one = auth.shared(url, "me", SECRET, read_timeout=5)
    assert one is auth.shared(url, "me", SECRET, read_timeout=5)
    assert one is not auth.shared(url, "me", "another", read_timeout=5)
