"""What a webhook is taken for, and what is turned away."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from integrations.connectors.base import Endpoint, Notice
from integrations.connectors.servicetitan import webhooks
from integrations.http.errors import Rejected, Unauthorized

KEY = "0123456789abcdef0123456789abcdef"
HEADER = "X-ServiceTitan-Signature"


def endpoint(**options: str) -> Endpoint:
    return Endpoint(
        url="http://127.0.0.1:1",
        credentials={"tenant": "77", "webhook_key": KEY},
        options=options,
    )


def event(type_: str = "tn.jpm.job-updated", **values: Any) -> bytes:
    body = {
        "specversion": "1.0",
        "id": "e-1",
        "type": type_,
        "time": "2026-01-05T16:29:01.1234567Z",
        "userassignedid": "u-1",
        "data": {"job": {"id": 4521}, "tenantId": 77, "tenantName": "Demo"},
    }
    return json.dumps({**body, **values}).encode()


def digest(body: bytes, key: str = KEY) -> bytes:
    return hmac.new(key.encode(), body, hashlib.sha256).digest()


@pytest.mark.parametrize(
    "write",
    [
        lambda raw: raw.hex(),
        lambda raw: raw.hex().upper(),
        lambda raw: "sha256=" + raw.hex(),
        lambda raw: base64.b64encode(raw).decode(),
    ],
    ids=["hex", "capital hex", "named", "base64"],
)
def test_a_signature_is_read_in_every_encoding_seen(write: Any) -> None:
    body = event()
    found, type_ = webhooks.notices(endpoint(), {HEADER: write(digest(body))}, body)
    assert found == (Notice("u-1", "job", "4521"),)
    assert type_ == "tn.jpm.job-updated"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: "zz"},
        {HEADER: digest(event(), "another key, which is long enough").hex()},
        {HEADER: digest(event(id="e-2")).hex()},
        {"X-Other": digest(event()).hex()},
    ],
    ids=["none", "empty", "no code", "another key", "another body", "another header"],
)
def test_what_is_not_signed_by_our_key_is_turned_away(headers: dict[str, str]) -> None:
    with pytest.raises(Unauthorized, match="not signed"):
        webhooks.notices(endpoint(), headers, event())


def test_without_a_key_nothing_is_taken() -> None:
    bare = Endpoint(url="http://127.0.0.1:1", credentials={"tenant": "77"})
    with pytest.raises(Unauthorized, match="No webhook key"):
        webhooks.notices(bare, {HEADER: digest(event(), "").hex()}, event())


def test_the_header_is_a_setting() -> None:
    body = event()
    chosen = endpoint(webhook_signature_header="X-Titan")
    found, _ = webhooks.notices(chosen, {"x-titan": digest(body).hex()}, body)
    assert found == (Notice("u-1", "job", "4521"),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"not json", "no ServiceTitan event|not a ServiceTitan event"),
        (b'{"id": "e", "type": "x"}', "not a ServiceTitan event"),
        (event(data={"tenantId": 78, "job": {"id": 1}}), "another ServiceTitan tenant"),
    ],
)
def test_a_body_that_is_no_event_of_ours_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        webhooks.notices(endpoint(), {HEADER: digest(body).hex()}, body)


@pytest.mark.parametrize(
    ("type_", "data", "expected"),
    [
        (
            "tn.dis.technician-dispatched",
            {"job": {"id": 1}, "appointment": {"id": 2}},
            (
                Notice("u-1", "job", "1"),
                Notice("u-1", "appointment", "2"),
                Notice("u-1", "job_assignment"),
            ),
        ),
        (
            "tn.jpm.job-appointment-updated",
            {"appointment": {"id": 2}},
            (Notice("u-1", "appointment", "2"),),
        ),
        (
            "tn.acc.invoice-updated",
            {"invoice": {"id": 3}},
            (Notice("u-1", "invoice", "3"), Notice("u-1", "invoice_line")),
        ),
        ("tn.tlc.call-completed", {}, ()),
    ],
    ids=["dispatched", "appointment", "invoice", "a call"],
)
def test_which_records_an_event_is_about(
    type_: str, data: dict[str, Any], expected: tuple[Notice, ...]
) -> None:
    body = event(type_, data=data)
    found, _ = webhooks.notices(endpoint(), {HEADER: digest(body).hex()}, body)
    assert found == expected


def test_without_its_own_key_an_event_is_known_by_its_id() -> None:
    body = event(userassignedid="")
    found, _ = webhooks.notices(endpoint(), {HEADER: digest(body).hex()}, body)
    assert found == (Notice("e-1", "job", "4521"),)
