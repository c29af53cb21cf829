"""The judges themselves: what breaks the documents is seen, what keeps them is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract import wire
from tests.contract.recorder import Sent

NOTE = "POST jpm/jobs/{id}/notes"
MADE = {
    "text": "Gate",
    "isPinned": False,
    "createdById": 1,
    "createdOn": "2026-01-05T16:28:55.07216Z",
    "modifiedOn": "2026-01-05T16:28:55Z",
}


def said(documents: Any, key: str, answer: Any) -> list[str]:
    return documents.operations[key].wrong_in_answer(200, json.dumps(answer).encode())


def test_an_answer_as_documented_is_right(vendor_documents):
    assert said(vendor_documents, NOTE, MADE) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"isPinned": None}, "$.isPinned"),
        ({"isPinned": "no"}, "$.isPinned"),
        ({"createdById": 2**63}, "$.createdById"),
        ({"createdOn": "2026-01-05T16:28:55.10Z"}, "$.createdOn"),
        ({"createdOn": "2026-01-05"}, "$.createdOn"),
        ({"color": "red"}, "$"),
    ],
)
def test_an_answer_that_breaks_its_schema_is_wrong(change, where, vendor_documents):
    (words,) = said(vendor_documents, NOTE, MADE | change)

    assert words.startswith(f"{where}: ")


def test_a_member_that_is_missing_is_wrong(vendor_documents):
    short = {name: value for name, value in MADE.items() if name != "text"}
    assert said(vendor_documents, NOTE, short) == ["$: 'text' is a required property"]


def test_a_status_that_is_not_documented_is_wrong(vendor_documents):
    (words,) = vendor_documents.operations[NOTE].wrong_in_answer(418, b"")

    assert words.startswith("status 418 is not documented")


def request(method: str, where: str, body: Any = None, **query: str) -> Sent:
    headers = {"st-app-key": "k", "authorization": "t"}
    if body is not None:
        headers["content-type"] = "application/json"
    module, _, rest = where.partition("/")
    content = b"" if body is None else json.dumps(body).encode()
    path = f"/{module}/v2/tenant/1/{rest}"
    return Sent(method, path, list(query.items()), headers, content, 200)


@pytest.mark.parametrize(
    "sent",
    [
        request("GET", "jpm/jobs", modifiedOnOrAfter="2026-01-05T16:28:55.100000Z", sort="+Id"),
        request("GET", "jpm/jobs/5"),
        request("POST", "jpm/jobs/5/notes", {"text": "Gate"}),
        request("GET", "inventory/purchase-orders/requests", page="1"),
    ],
)
def test_a_request_as_documented_is_right(sent, vendor_documents):
    assert wire.wrong(sent, vendor_documents) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (request("GET", "jpm/work"), "is not documented"),
        (request("DELETE", "jpm/jobs/5"), "is not documented"),
        (request("GET", "jpm/jobs", active="Any"), "the query parameter active"),
        (request("GET", "jpm/jobs", page="one"), "page=one is no"),
        (request("GET", "jpm/jobs", sort="+Color"), "sort=+Color is no"),
        (request("GET", "jpm/jobs", jobStatus="Lost"), "jobStatus=Lost is no"),
        (request("GET", "inventory/return-types"), "the query parameter activeOnly is missing"),
        (request("POST", "jpm/jobs/5/notes", {"text": "x", "pin": True}), "'pin' was unexpected"),
        (request("POST", "jpm/jobs/5/notes", {}), "'text' is a required property"),
        (request("POST", "jpm/jobs/5/notes"), "there is no body"),
    ],
)
def test_a_request_that_breaks_the_documents_is_wrong(sent, words, vendor_documents):
    (found,) = wire.wrong(sent, vendor_documents)

    assert words in found
