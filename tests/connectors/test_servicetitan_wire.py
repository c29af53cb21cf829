"""What the connector sends, and what it makes of odd answers: against a scripted server."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from integrations.connectors import registry
from integrations.connectors.base import Endpoint
from integrations.connectors.servicetitan.connector import OPERATIONS, ServiceTitanConnector
from integrations.connectors.servicetitan.hosts import token_url
from integrations.http.errors import (
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
)
from tests.connectors.conftest import Answer, Scripted, Seen
from tests.connectors.test_servicetitan_payloads import ORDER

TOKEN = Answer(body=b'{"access_token": "good", "expires_in": 900}')
OPTIONS = {"purchase_order_type": "201", "business_unit": "301", "warehouse": "401"}


def as_json(body: Any, status: int = 200) -> Answer:
    return Answer(status, body=json.dumps(body).encode())


def problem(status: int, title: str, **errors: list[str]) -> Answer:
    return as_json(
        {"title": title, "status": status, "traceId": "00-4bf9", "errors": errors}, status
    )


def connect(server: Scripted, *answers: Answer) -> ServiceTitanConnector:
    server.answers = [TOKEN, *answers]
    keys = {"app_key": "ak1.top", "tenant": "77", "client_id": "cid", "client_secret": "cs1.deep"}
    return ServiceTitanConnector(Endpoint(url=server.url, credentials=keys, options=OPTIONS))


def calls(server: Scripted) -> list[str]:
    return [f"{seen.method} {urlsplit(seen.path).path}" for seen in server.seen]


def fed(*rows: dict[str, Any], more: bool = False, token: str = "t") -> Answer:
    return as_json({"data": rows, "hasMore": more, "continueFrom": token})


def test_a_call_carries_token_app_key_and_tenant(server: Scripted) -> None:
    list(connect(server, fed()).fetch("job", cursor="x"))
    seen: Seen = server.seen[1]
    assert urlsplit(seen.path).path == "/jpm/v2/tenant/77/export/jobs"
    assert seen.headers["Authorization"] == "Bearer good"
    assert seen.headers["ST-App-Key"] == "ak1.top"


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (problem(401, "Unauthorized"), Unauthorized, "refuses our log-in"),
        (problem(403, "App key is not known"), Unauthorized, "refuses our application"),
        (problem(403, "Forbidden"), PermissionMissing, "tn.inv.purchaseorders:w"),
        (problem(404, "Vendor not found"), NotFound, "Vendor not found"),
        (problem(409, "Conflict"), Rejected, "Conflict"),
        (Answer(429, headers={"Retry-After": "3"}), RateLimited, "Too many calls"),
        (Answer(500), OutcomeUnknown, "status 500"),
        (Answer(body=b"<html>"), OutcomeUnknown, "not data"),
        (Answer(body=b""), OutcomeUnknown, "without saying its id"),
        (Answer(cut=True), OutcomeUnknown, "broke before an answer"),
    ],
)
def test_what_an_answer_to_a_write_means(
    server: Scripted, answer: Answer, kind: type[RemoteError], words: str
) -> None:
    connector = connect(server, answer, TOKEN, answer)
    with pytest.raises(kind, match=words) as caught:
        connector.push("st.po.create", ORDER, key="k")
    assert type(caught.value) is kind


def test_a_refusal_tells_members_trace_and_what_to_do(server: Scripted) -> None:
    answer = problem(400, "Validation failed.", vendorId=["Vendor is not active."])
    with pytest.raises(Rejected) as caught:
        connect(server, answer).push("st.po.create", ORDER, key="k")
    error = caught.value
    assert error.message == (
        "ServiceTitan refused: Validation failed.; vendorId: Vendor is not active."
    )
    assert (error.reason, error.code) == ("vendor_review", "400")
    assert "00-4bf9" in error.detail
    assert "make it active" in error.hint


def test_the_key_travels_with_the_attempt(server: Scripted) -> None:
    with pytest.raises(Rejected):
        connect(server, problem(400, "no")).push("st.po.create", ORDER, key="the-key")
    assert server.seen[1].headers["Idempotency-Key"] == "the-key"


def test_a_document_that_cannot_be_sent_calls_nobody(server: Scripted) -> None:
    connector = ServiceTitanConnector(
        Endpoint(
            url=server.url,
            credentials={"app_key": "a", "tenant": "1", "client_id": "b", "client_secret": "c"},
        )
    )
    with pytest.raises(Rejected, match="purchase order type"):
        connector.push("st.po.create", ORDER, key="k")
    assert server.seen == []


@pytest.mark.parametrize("operation", ["st.po.update", "st.po.cancel"])
def test_an_order_without_an_id_over_there_is_not_changed(server: Scripted, operation: str) -> None:
    connector = connect(server)
    with pytest.raises(Rejected, match="needs a purchase order") as caught:
        connector.push(operation, ORDER, key="k")
    assert caught.value.reason == "id_invalid"
    assert connector.find(operation, ORDER, key="k") is None
    assert server.seen == []


def created(**changes: Any) -> Answer:
    item = {"id": 9002, "skuId": 501, "quantity": 4, "cost": 11.2}
    order = {"id": 9001, "number": "77-001", "status": "Pending", "summary": "PlyHub PO-892"}
    return as_json(order | {"tax": 0, "shipping": 12.5, "total": 57.3, "items": [item]} | changes)


def test_an_order_that_came_out_wrong_is_taken_back(server: Scripted) -> None:
    connector = connect(server, as_json({"id": 9001}), created(shipping=0), as_json({"id": 9001}))
    with pytest.raises(Rejected, match="shipping 0 instead of 12.50") as caught:
        connector.push("st.po.create", ORDER, key="k")
    assert caught.value.reason == "total_mismatch"
    assert calls(server)[-1] == "PATCH /inventory/v2/tenant/77/purchase-orders/9001/cancellation"


def test_an_order_that_cannot_be_taken_back_is_unknown(server: Scripted) -> None:
    connector = connect(server, as_json({"id": 9001}), created(items=[]), problem(400, "no"))
    with pytest.raises(OutcomeUnknown, match="could not be canceled"):
        connector.push("st.po.create", ORDER, key="k")


def test_an_order_that_cannot_be_read_back_is_unknown_and_was_sent_once(server: Scripted) -> None:
    connector = connect(server, as_json({"id": 9001}), Answer(body=b"<html>"))
    with pytest.raises(OutcomeUnknown, match="could not be read back"):
        connector.push("st.po.create", ORDER, key="k")
    assert [call for call in calls(server) if call.startswith("POST /inventory")] == [
        "POST /inventory/v2/tenant/77/purchase-orders"
    ]


def test_an_order_that_shows_late_is_read_again(server: Scripted) -> None:
    connector = connect(server, as_json({"id": 9001}), problem(404, "Not found"), created())
    result = connector.push("st.po.create", ORDER, key="k")
    assert (result.external_id, result.number, result.line_ids) == ("9001", "77-001", {"1": "9002"})


def test_the_digests_of_a_push_show_no_secret(server: Scripted) -> None:
    result = connect(server, as_json({"id": 9001}), created()).push("st.po.create", ORDER, key="k")
    assert result.request_digest.startswith('POST purchase-orders {"vendorId":101,')
    assert result.response_digest == '200 {"id": 9001}'


def test_no_repr_shows_a_secret(server: Scripted) -> None:
    connector = connect(server)
    shown = f"{connector!r} {vars(connector)!r}"
    assert "cs1.deep" not in shown
    assert "ak1.top" not in shown


def test_every_published_operation_can_be_written_and_found() -> None:
    assert set(OPERATIONS) == ServiceTitanConnector.description.operations


def test_an_operation_it_does_not_take_is_refused(server: Scripted) -> None:
    with pytest.raises(ValueError, match=r"takes no 'st\.transfer\.create'"):
        connect(server).push("st.transfer.create", ORDER, key="k")


def test_an_entity_it_does_not_have_is_refused(server: Scripted) -> None:
    with pytest.raises(ValueError, match="no 'transfer'"):
        connect(server).fetch("transfer")


@pytest.mark.parametrize(
    ("api", "login"),
    [
        ("https://api.servicetitan.io", "https://auth.servicetitan.io/connect/token"),
        (
            "https://api-integration.servicetitan.io/",
            "https://auth-integration.servicetitan.io/connect/token",
        ),
        ("http://127.0.0.1:9/", "http://127.0.0.1:9/connect/token"),
    ],
)
def test_where_to_log_in(api: str, login: str) -> None:
    assert token_url(api) == login


def test_the_registry_knows_it_by_name(server: Scripted) -> None:
    description = registry.describe("servicetitan")
    assert (description.prefix, description.label) == ("st", "ServiceTitan")
    endpoint = Endpoint(
        url=server.url,
        credentials={"app_key": "a", "tenant": "1", "client_id": "b", "client_secret": "c"},
    )
    assert isinstance(registry.connect("servicetitan", endpoint), ServiceTitanConnector)


def test_the_registry_does_not_know_what_there_is_not() -> None:
    with pytest.raises(KeyError):
        registry.describe("quickbooks")
