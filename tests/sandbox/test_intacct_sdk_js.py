"""Sage Intacct's own client for JavaScript against the stand-in: sessions, lists, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.intacct_sdk_js import (
    Client,
    Refused,
    line,
    order,
    project,
    running_client,
    vendor,
)
from tests.sandbox.intacct_server import PATH


@pytest.fixture(scope="module")
def process() -> Iterator[Client]:
    with running_client() as client:
        yield client


@pytest.fixture
def client(process: Client) -> Client:
    return process.afresh()


def refused(client: Client, function: dict[str, Any], **options: Any) -> Refused:
    """Return how the client reports the refusal of a function."""
    with pytest.raises(Refused) as caught:
        client.ask("run", function, **options)
    return caught.value


def texts(refusal: Refused) -> list[str]:
    """Return code and text of each problem, the support id cut off."""
    return [text.split(" [Sup")[0] for text in refusal.errors]


def test_session_is_told_where_to_go(client: Client) -> None:
    opened = client.ask("session")
    assert opened["endpointUrl"] == client.config["endpointUrl"]
    assert (opened["companyId"], opened["userId"]) == ("copper-ridge", "plyhub")
    assert opened["entityId"] == ""


def test_address_that_is_not_advertised_is_refused_by_the_client(client: Client) -> None:
    with pytest.raises(Refused, match="not a valid intacct.com domain name"):
        client.ask("session", endpointUrl=client.books.url + PATH)


def test_client_of_the_tests_reaches_nothing_but_this_machine(client: Client) -> None:
    with pytest.raises(Refused, match="api.intacct.com is not on this machine"):
        client.ask("session", endpointUrl=f"https://api.intacct.com{PATH}")


def session_of(client: Client, **config: str) -> dict[str, str | None]:
    """Return the settings that work in a new session, without user and password."""
    opened = client.ask("session", **config)
    return {
        "sessionId": opened["sessionId"], "endpointUrl": opened["endpointUrl"],
        "companyId": None, "userId": None, "userPassword": None,
    }  # fmt: skip


def test_session_works_without_password(client: Client) -> None:
    session = session_of(client)
    result = client.ask("run", project(), **session)
    assert result["data"][0]["PROJECTID"] == "PRJ-9001"


def test_session_moves_into_an_entity(client: Client) -> None:
    session = session_of(client)
    inside = session_of(client, **{**session, "entityId": "100"})
    client.ask("run", order(line(locationId=None), transactionDefinition="Purchase Order-Entity"),
               **inside)  # fmt: skip
    assert client.read("PODOCUMENT", "Purchase Order-Entity-PO-892")["MEGAENTITYID"] == "100"


def test_ended_session_is_refused(client: Client) -> None:
    session = session_of(client)
    client.books.control("kill_sessions")
    before = client.books.state()
    refusal = refused(client, project(), **session)
    assert refusal.kind == "ResponseException"
    assert texts(refusal) == [f"XL03000006 Invalid session {session['sessionId']}"]
    assert client.books.state() == before


def test_query_brings_every_row_once(client: Client) -> None:
    asked = {"object": "ITEM", "fields": ["RECORDNO", "ITEMID"], "pageSize": 120}
    pages = client.ask("pages", asked)
    assert [len(page) for page in pages] == [120, 120, 60]
    ids = [row["ITEMID"] for page in pages for row in page]
    assert sorted(ids) == sorted(
        row["ITEMID"] for row in client.books.state("ITEM")["ITEM"].values()
    )


def test_query_filters(client: Client) -> None:
    where = [["VENDORID", "in", ["VEND-REXEL", "VEND-JOHNSTONE"]], ["NAME", "like", "Rex%"]]
    asked = {"object": "VENDOR", "fields": ["VENDORID"], "pageSize": 10, "where": where}
    assert client.ask("pages", asked) == [[{"VENDORID": "VEND-REXEL"}]]


def test_query_may_find_nothing(client: Client) -> None:
    where = [["VENDORID", "equalTo", "nobody"]]
    asked = {"object": "VENDOR", "fields": ["VENDORID"], "pageSize": 10, "where": where}
    assert client.ask("pages", asked) == [[]]


def test_cursor_brings_every_row_once(client: Client) -> None:
    asked = {"objectName": "ITEM", "fields": ["ITEMID"], "pageSize": 120}
    pages = client.ask("pagesByCursor", asked)
    assert [len(page) for page in pages] == [120, 120, 60]
    ids = [row["ITEMID"] for page in pages for row in page]
    assert sorted(ids) == sorted(
        row["ITEMID"] for row in client.books.state("ITEM")["ITEM"].values()
    )


def test_definitions_are_told(client: Client) -> None:
    described = client.run("Common.Lookup", objectName="VENDOR")["data"][0]
    assert described["$"]["Name"] == "VENDOR"
    types = client.run("Common.Inspect", objectName="*")["data"]
    assert "vendor" in [row["$"]["typename"] for row in types]


@pytest.mark.parametrize("gateway, errors", [
    ("older", ["XMLGW_JPP0002 Sign-in information is incorrect. Please check your request."]),
    ("oldest", ["XL03000006 Incorrect Intacct XML Partner ID or password."]),
])  # fmt: skip
def test_wrong_sender_is_refused(client: Client, gateway: str, errors: list[str]) -> None:
    client.books.control("settings", {"gateway": gateway})
    refusal = refused(client, project(), senderPassword="wrong")
    assert (refusal.kind, texts(refusal)) == ("ResponseException", errors)


def test_unknown_sender_is_refused(client: Client) -> None:
    refusal = refused(client, project(), senderId="nobody")
    assert refusal.kind == "ResponseException"
    assert refusal.errors[0].startswith("GW-0011 Invalid Request [Request ID: ")


@pytest.mark.parametrize("wrong", [
    {"userPassword": "wrong"}, {"userId": "nobody"}, {"companyId": "nowhere"}, {"entityId": "999"},
])  # fmt: skip
def test_wrong_credentials_are_refused(client: Client, wrong: dict[str, str]) -> None:
    before = client.books.state()
    refusal = refused(client, project(), **wrong)
    assert refusal.kind == "ResponseException"
    assert texts(refusal) == ["XL03000006 Sign-in information is incorrect"]
    assert client.books.state() == before


@pytest.mark.parametrize("function, errors", [
    (vendor(vendorId="VEND-REXEL"), [
        "BL34000061 Another Vendor with the given value(s) VEND-REXEL  already exists",
        "BL01001973 Could not create Vendor record!"]),
    (order(line(projectId="PRJ-0")), [
        "BL01001973 Invalid Project 'PRJ-0' specified.",
        "BL01001973 Could not create Document record!",
        "BL01001973 Currently, we can't create the transaction"]),
    ({"class": "Projects.ProjectDelete", "projectId": "PRJ-0"}, [
        "DL02000001 There was an error processing the request. Invalid key PRJ-0"]),
    ({"class": "Common.ReadByQuery", "objectName": "MOON"}, [
        "DL02000001 There was an error processing the request. Object definition MOON not found"]),
    ({"class": "DataDeliveryService.DdsObjectList"}, [
        "XL03000003 Unknown function 'getDdsObjects'"]),
])  # fmt: skip
def test_refusal_reaches_the_caller(
    client: Client, function: dict[str, Any], errors: list[str]
) -> None:
    before = client.books.state()
    refusal = refused(client, function)
    assert (refusal.kind, texts(refusal)) == ("ResultException", errors)
    assert client.books.state() == before


def test_order_without_lines_is_refused_by_its_form(client: Client) -> None:
    before = client.books.state()
    refusal = refused(client, order() | {"lines": []})
    assert refusal.kind == "ResponseException"
    assert texts(refusal) == [
        "XL03000003 XML Parse schema error: potransitems: Missing child element 'potransitem'"
    ]
    assert client.books.state() == before


def test_functions_of_a_request_succeed_or_fail_each_for_itself(client: Client) -> None:
    results = client.batch(vendor(), vendor(), project())
    assert [result["status"] for result in results] == ["success", "failure", "success"]
    assert client.read("PROJECT", "PRJ-9001")["NAME"] == "Job 9001"


def test_transaction_is_all_or_nothing(client: Client) -> None:
    before = client.books.state()
    with pytest.raises(Refused, match="XL03000009 The entire transaction"):
        client.batch(vendor(), vendor(vendorId="VEND-REXEL"), transaction=True)
    assert client.books.state() == before


def test_transaction_goes_through(client: Client) -> None:
    results = client.batch(project(), order(line(projectId="PRJ-9001")), transaction=True)
    assert [result["status"] for result in results] == ["success", "success"]


def test_client_tries_again_after_a_server_error(client: Client) -> None:
    client.books.control("faults", [{"match": "create PROJECT", "kind": "status", "status": 502}])
    client.ask("run", project())
    assert client.read("PROJECT", "PRJ-9001")["NAME"] == "Job 9001"


def test_order_is_doubled_when_the_client_tries_again_unprotected(client: Client) -> None:
    lost = {"match": "create_potransaction", "kind": "status", "status": 502, "after": True}
    client.books.control("faults", [lost])
    client.ask("run", order(documentNumber=None, externalId=None))
    asked = {"object": "PODOCUMENT", "fields": ["DOCNO"], "pageSize": 10}
    assert client.ask("pages", asked) == [[{"DOCNO": "PO0001"}, {"DOCNO": "PO0002"}]]


def test_order_is_made_once_with_unique_ids(client: Client) -> None:
    lost = {"match": "create_potransaction", "kind": "status", "status": 502, "after": True}
    client.books.control("faults", [lost])
    refusal = refused(client, order(documentNumber=None), request={"uniqueId": True})
    assert refusal.kind == "ResultException"
    assert "has already been processed" in refusal.errors[0]
    asked = {"object": "PODOCUMENT", "fields": ["DOCNO"], "pageSize": 10}
    assert client.ask("pages", asked) == [[{"DOCNO": "PO0001"}]]
