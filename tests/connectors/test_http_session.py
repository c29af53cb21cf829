"""The session: what it never forgets, and what it never does."""

from __future__ import annotations

import os
import threading

import pytest
import requests

from integrations.http import session
from tests.connectors.conftest import Answer, Scripted


def test_a_request_without_a_timeout_has_one(server: Scripted) -> None:
    release = threading.Event()
    server.answers = [Answer(hold=release)]
    try:
        with pytest.raises(requests.ReadTimeout):
            session.build(timeout=(1, 0.1), retries=0).post(server.url)
    finally:
        release.set()


def test_the_proxies_of_the_environment_are_not_used(
    server: Scripted, monkeypatch: pytest.MonkeyPatch, closed_port: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", closed_port)
    monkeypatch.setenv("http_proxy", closed_port)
    assert session.build(timeout=(1, 5), retries=0).get(server.url).status_code == 200


def test_connections_are_kept(server: Scripted) -> None:
    http = session.build(timeout=(1, 5), retries=0)
    for _ in range(3):
        http.get(server.url)
    assert len({seen.connection for seen in server.seen}) == 1


def test_cookies_are_not_kept(server: Scripted) -> None:
    server.answers = [Answer(headers={"Set-Cookie": "who=someone"})]
    http = session.build(timeout=(1, 5), retries=0)
    http.get(server.url)
    http.get(server.url)
    assert "Cookie" not in server.seen[1].headers


def test_a_process_has_one_session() -> None:
    assert session.shared(read_timeout=7) is session.shared(read_timeout=7)


def test_a_forked_process_has_a_session_of_its_own() -> None:
    before = id(session.shared(read_timeout=7))
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, b"same" if id(session.shared(read_timeout=7)) == before else b"own")
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    assert os.read(read, 10) == b"own"
    os.close(read)


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        (("http://x", "a", "b"), "http://x/a/b"),
        (("http://x/", "/a/", "b/"), "http://x/a/b"),
        (("http://x/base/", "a"), "http://x/base/a"),
        (("http://x",), "http://x"),
    ],
)
def test_joining_leaves_one_slash_between(parts: tuple[str, ...], address: str) -> None:
    assert session.join(*parts) == address
