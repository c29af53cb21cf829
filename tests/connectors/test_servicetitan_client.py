"""Writes and their odd answers: nothing, bare numbers, files. Against a scripted server."""

from __future__ import annotations

import pytest

from integrations.connectors.base import Endpoint
from integrations.connectors.servicetitan.client import Client, File
from integrations.http.errors import OutcomeUnknown, Rejected
from tests.connectors.conftest import Answer, Scripted

TOKEN = Answer(body=b'{"access_token": "good", "expires_in": 900}')
FILE = File("PO 892.pdf", b"%PDF \x00\xff secret", "application/pdf")


def client(server: Scripted, *answers: Answer) -> Client:
    server.answers = [TOKEN, *answers]
    keys = {"app_key": "ak1.top", "tenant": "77", "client_id": "cid", "client_secret": "cs1.deep"}
    return Client(Endpoint(url=server.url, credentials=keys))


@pytest.mark.parametrize(
    ("answer", "number", "digest"),
    [
        (Answer(200, body=b""), "", "200"),
        (Answer(204, body=b""), "", "204"),
        (Answer(200, body=b"3000009001"), "3000009001", "200 3000009001"),
        (Answer(200, body=b'{"id": 12}'), "12", '200 {"id": 12}'),
        (Answer(201, body=b'{"id": 12, "code": "A"}'), "12", '201 {"id": 12, "code": "A"}'),
        (Answer(200, body=b"[]"), "", "200 []"),
        (Answer(200, body=b'{"fileName": "a.pdf"}'), "", '200 {"fileName": "a.pdf"}'),
    ],
)
def test_an_answer_may_hold_an_id_or_nothing(
    server: Scripted, answer: Answer, number: str, digest: str
) -> None:
    exchange = client(server, answer).write("PATCH", "accounting", "x/1", {"a": 1}, key="k")
    assert (exchange.id, exchange.response_digest) == (number, digest)


def test_a_delete_has_no_body(server: Scripted) -> None:
    exchange = client(server, Answer(body=b"")).write("DELETE", "accounting", "x/1", None, key="k")
    seen = server.seen[-1]
    assert (seen.method, seen.path, seen.body) == ("DELETE", "/accounting/v2/tenant/77/x/1", b"")
    assert "Content-Type" not in seen.headers
    assert exchange.request_digest == "DELETE x/1"


def test_a_file_is_the_part_file_of_a_form(server: Scripted) -> None:
    client(server, Answer()).upload("forms", "jobs/1/attachments", FILE, key="the-key")
    seen = server.seen[-1]
    assert seen.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="PO 892.pdf"\r\nContent-Type: application/pdf' in seen.body
    assert FILE.content in seen.body
    assert (seen.headers["Idempotency-Key"], seen.headers["ST-App-Key"]) == ("the-key", "ak1.top")


def test_a_file_is_sent_again_whole_after_a_fresh_log_in(server: Scripted) -> None:
    client(server, Answer(401), TOKEN, Answer()).upload("forms", "jobs/1/a", FILE, key="k")
    first, second = (seen for seen in server.seen if seen.path.endswith("/jobs/1/a"))
    assert first.body == second.body


def test_of_a_file_s_content_nothing_is_kept(
    server: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    exchange = client(server, Answer()).upload("forms", "jobs/1/a", FILE, key="k")
    assert exchange.request_digest == "POST jobs/1/a PO 892.pdf (application/pdf, 14 bytes)"
    assert "secret" not in f"{exchange!r} {FILE!r} {caplog.text}"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(cut=True), OutcomeUnknown),
        (Answer(body=b"<html>"), OutcomeUnknown),
        (Answer(502), OutcomeUnknown),
        (Answer(413), Rejected),
    ],
)
def test_an_upload_ends_like_any_write(
    server: Scripted, answer: Answer, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        client(server, answer).upload("forms", "jobs/1/a", FILE, key="k")
