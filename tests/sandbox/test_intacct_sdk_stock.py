"""Inventory documents and transfers by an unmodified third-party client, sageintacctsdk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.exceptions import WrongParamsError

from tests.sandbox.intacct_purchasing import MASTERS
from tests.sandbox.intacct_server import Books, running
from tests.sandbox.intacct_stock import ISSUE, found, held
from tests.sandbox.test_intacct_sdk import connect

MAIN, SITE = ("INV-WHIP", "WH-MAIN"), ("INV-WHIP", "JOBSITE")


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def client(server: Books, monkeypatch: pytest.MonkeyPatch) -> SageIntacctSDK:
    """A client of a company with ten whips at 8.00."""
    server.control("reset")
    server.run(MASTERS)
    server.run(found())
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return connect(server)


def issue(quantity: str) -> dict:
    line = {
        "itemid": "INV-WHIP", "warehouseid": "WH-MAIN", "quantity": quantity, "unit": "EA",
        "locationid": "100", "projectid": "PRJ-4521",
    }  # fmt: skip
    return {"create_ictransaction": {
        "transactiontype": ISSUE, "datecreated": {"year": "2026", "month": "11", "day": "22"},
        "referenceno": "MU-7", "ictransitems": {"ictransitem": [line]},
    }}  # fmt: skip


def moved(action: str) -> dict:
    line = {"ITEMID": "INV-WHIP", "QUANTITY": "4", "UNIT": "EA", "LOCATIONID": "100"}
    return {"create": {"ICTRANSFER": {
        "TRANSACTIONDATE": "11/22/2026", "TRANSFERTYPE": "Immediate", "ACTION": action,
        "ICTRANSFERITEMS": {"ICTRANSFERITEM": [
            {"IN_OUT": "O", "WAREHOUSEID": "WH-MAIN", **line},
            {"IN_OUT": "I", "WAREHOUSEID": "JOBSITE", **line},
        ]},
    }}}  # fmt: skip


def test_issue_is_made(server: Books, client: SageIntacctSDK) -> None:
    result = client.api_base.format_and_send_request(issue("3"))
    assert result["key"] == f"{ISSUE}-II0001"
    assert held(server, "WONHAND") == {MAIN: ("7",)}


def test_transfer_is_made(server: Books, client: SageIntacctSDK) -> None:
    result = client.api_base.format_and_send_request(moved("Post"))
    assert result["data"]["ictransfer"] == {"RECORDNO": "1"}
    assert held(server, "WONHAND") == {MAIN: ("6",), SITE: ("4",)}


@pytest.mark.parametrize(
    ("call", "code", "text"),
    [
        (issue("11"), "BL01001973", "There is not enough quantity on hand of item 'INV-WHIP'"),
        (moved("Submit"), "BL03002129", "The action 'Submit' is not allowed"),
    ],
)
def test_refusal_reaches_the_caller(
    server: Books, client: SageIntacctSDK, call: dict, code: str, text: str
) -> None:
    before = server.state()
    with pytest.raises(WrongParamsError) as caught:
        client.api_base.format_and_send_request(call)
    first = caught.value.response["error"][0]
    assert first["errorno"] == code
    assert first["description2"].startswith(text)
    assert server.state() == before
