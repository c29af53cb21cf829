"""Sage Intacct's own client for JavaScript, unmodified, against the stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.intacct_sdk_js import ADVERTISED, Client, Refused, client_of
from tests.sandbox.intacct_server import PATH, Books, running

ORDER = "Purchase Order-Inventory"
DAY = {"date": "2026-11-22"}


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "demo", "--advertise", ADVERTISED) as books:
        yield books


@pytest.fixture(scope="module")
def process(server: Books) -> Iterator[Client]:
    with client_of(server) as client:
        yield client


@pytest.fixture
def client(server: Books, process: Client) -> Client:
    server.control("default_settings")
    server.control("reset")
    return process


def vendor(**changes: Any) -> dict[str, Any]:
    return {
        "class": "AccountsPayable.VendorCreate", "vendorId": "VEND-NEW",
        "vendorName": "New Supply", "printAs": "New Supply", **changes,
    }  # fmt: skip


def project(**changes: Any) -> dict[str, Any]:
    return {
        "class": "Projects.ProjectCreate", "projectId": "PRJ-9001", "projectName": "Job 9001",
        "projectCategory": "Contract", "customerId": "C-100", "locationId": "100", **changes,
    }  # fmt: skip


def line(**changes: Any) -> dict[str, Any]:
    return {
        "class": "Purchasing.PurchasingTransactionLineCreate", "itemId": "INV-PEX-34-BLUE",
        "warehouseId": "WH-MAIN", "quantity": 2, "unit": "FT", "price": 8.5, "locationId": "100",
        **changes,
    }  # fmt: skip


def order(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "class": "Purchasing.PurchasingTransactionCreate", "transactionDefinition": ORDER,
        "transactionDate": DAY, "vendorId": "VEND-REXEL", "documentNumber": "PO-892",
        "referenceNumber": "PO-892", "dueDate": {"date": "2026-12-22"}, "externalId": "hub-892",
        "lines": list(lines) or [line()], **changes,
    }  # fmt: skip


def refused(client: Client, function: dict[str, Any], **options: Any) -> Refused:
    """Return how the client reports the refusal of a function."""
    with pytest.raises(Refused) as caught:
        client.ask("run", function, **options)
    return caught.value


def texts(refusal: Refused) -> list[str]:
    """Return code and text of each problem, the support id cut off."""
    return [text.split(" [Sup")[0] for text in refusal.errors]


def test_session_is_told_where_to_go(server: Books, client: Client) -> None:
    opened = client.ask("session")
    assert opened["endpointUrl"] == client.config["endpointUrl"]
    assert (opened["companyId"], opened["userId"]) == ("copper-ridge", "plyhub")
    assert opened["entityId"] == ""


def test_address_that_is_not_advertised_is_refused_by_the_client(
    server: Books, client: Client
) -> None:
    with pytest.raises(Refused, match="not a valid intacct.com domain name"):
        client.ask("session", endpointUrl=server.url + PATH)


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


def test_ended_session_is_refused(server: Books, client: Client) -> None:
    session = session_of(client)
    server.control("kill_sessions")
    before = server.state()
    refusal = refused(client, project(), **session)
    assert refusal.kind == "ResponseException"
    assert texts(refusal) == [f"XL03000006 Invalid session {session['sessionId']}"]
    assert server.state() == before


def test_query_brings_every_row_once(server: Books, client: Client) -> None:
    asked = {"object": "ITEM", "fields": ["RECORDNO", "ITEMID"], "pageSize": 120}
    pages = client.ask("pages", asked)
    assert [len(page) for page in pages] == [120, 120, 60]
    ids = [row["ITEMID"] for page in pages for row in page]
    assert sorted(ids) == sorted(row["ITEMID"] for row in server.state("ITEM")["ITEM"].values())


def test_query_filters(client: Client) -> None:
    where = [["VENDORID", "in", ["VEND-REXEL", "VEND-JOHNSTONE"]], ["NAME", "like", "Rex%"]]
    asked = {"object": "VENDOR", "fields": ["VENDORID"], "pageSize": 10, "where": where}
    assert client.ask("pages", asked) == [[{"VENDORID": "VEND-REXEL"}]]


def test_query_may_find_nothing(client: Client) -> None:
    where = [["VENDORID", "equalTo", "nobody"]]
    asked = {"object": "VENDOR", "fields": ["VENDORID"], "pageSize": 10, "where": where}
    assert client.ask("pages", asked) == [[]]


def test_cursor_brings_every_row_once(server: Books, client: Client) -> None:
    asked = {"objectName": "ITEM", "fields": ["ITEMID"], "pageSize": 120}
    pages = client.ask("pagesByCursor", asked)
    assert [len(page) for page in pages] == [120, 120, 60]
    ids = [row["ITEMID"] for page in pages for row in page]
    assert sorted(ids) == sorted(row["ITEMID"] for row in server.state("ITEM")["ITEM"].values())


def test_definitions_are_told(client: Client) -> None:
    described = client.run("Common.Lookup", objectName="VENDOR")["data"][0]
    assert described["$"]["Name"] == "VENDOR"
    types = client.run("Common.Inspect", objectName="*")["data"]
    assert "vendor" in [row["$"]["typename"] for row in types]


def test_project_is_made_changed_and_removed(server: Books, client: Client) -> None:
    made = client.ask("run", project(referenceNo="9001", beginDate=DAY))
    row = client.read("PROJECT", "PRJ-9001")
    assert made["data"] == [{"RECORDNO": row["RECORDNO"], "PROJECTID": "PRJ-9001"}]
    assert (row["NAME"], row["DOCNUMBER"], row["BEGINDATE"]) == ("Job 9001", "9001", "11/22/2026")

    client.run("Projects.ProjectUpdate", projectId="PRJ-9001", projectName="Job 9001 – Larkin")
    row = client.read("PROJECT", "PRJ-9001")
    assert (row["NAME"], row["DOCNUMBER"]) == ("Job 9001 – Larkin", "9001")

    client.run("Projects.ProjectDelete", projectId="PRJ-9001")
    assert client.run("Common.ReadByName", objectName="PROJECT", names=["PRJ-9001"])["count"] == 0


def test_vendor_is_made_changed_and_removed(client: Client) -> None:
    client.ask("run", vendor(primaryEmailAddress="orders@new.example", city="Mesa", active=True,
                             paymentTerm="Net 30", offsetGlAccountNo="2000", achEnabled=False,
                             excludedFromContactList=True, doNotPay=False))  # fmt: skip
    row = client.read("VENDOR", "VEND-NEW")
    assert row["DISPLAYCONTACT"]["EMAIL1"] == "orders@new.example"
    assert row["DISPLAYCONTACT"]["MAILADDRESS"]["CITY"] == "Mesa"
    assert (row["TERMNAME"], row["OFFSETGLACCOUNTNO"]) == ("Net 30", "2000")
    assert (row["HIDEDISPLAYCONTACT"], row["ACHENABLED"]) == ("true", "false")

    client.run("AccountsPayable.VendorUpdate", vendorId="VEND-NEW", active=False)
    row = client.read("VENDOR", "VEND-NEW")
    assert (row["STATUS"], row["TERMNAME"]) == ("inactive", "Net 30")

    client.run("AccountsPayable.VendorDelete", vendorId="VEND-NEW")
    assert client.run("Common.ReadByName", objectName="VENDOR", names=["VEND-NEW"])["count"] == 0


def test_item_is_made_changed_and_removed(client: Client) -> None:
    client.run(
        "InventoryControl.ItemCreate", itemId="INV-NEW", itemName="Whip", itemType="Inventory",
        costMethod="Average", unitOfMeasureGroup="Count", standardCost=11.2, taxable=True,
        itemTaxGroupName="Goods", itemStartEndDateEnabled=False,
    )  # fmt: skip
    row = client.read("ITEM", "INV-NEW")
    assert (row["COST_METHOD"], row["STANDARD_COST"], row["BASEUOM"]) == ("Average", "11.20", "EA")
    assert (row["TAXGROUP"]["NAME"], row["HASSTARTENDDATES"]) == ("Goods", "false")

    client.run("InventoryControl.ItemUpdate", itemId="INV-NEW", itemName="Whip, 6 ft")
    assert client.read("ITEM", "INV-NEW")["NAME"] == "Whip, 6 ft"

    client.run("InventoryControl.ItemDelete", itemId="INV-NEW")
    assert client.run("Common.ReadByName", objectName="ITEM", names=["INV-NEW"])["count"] == 0


def test_other_masters_are_made(client: Client) -> None:
    client.run("Company.ContactCreate", contactName="Ada", printAs="Ada Byron")
    client.run("EmployeeExpense.EmployeeCreate", employeeId="E-9", contactName="Ada",
               locationId="100", achEnabled=False)  # fmt: skip
    client.run("AccountsReceivable.CustomerCreate", customerId="C-9", customerName="Larkin",
               printAs="Larkin", resaleNumber="R-1")  # fmt: skip
    client.run("InventoryControl.WarehouseCreate", warehouseId="TRUCK-9", warehouseName="Truck 9",
               locationId="100")  # fmt: skip
    assert client.read("EMPLOYEE", "E-9")["NAME"] == "Ada Byron"
    assert client.read("CUSTOMER", "C-9")["RESALENO"] == "R-1"
    assert client.read("WAREHOUSE", "TRUCK-9")["LOC"]["LOCATIONID"] == "100"


def test_order_is_made_and_read_with_its_lines(client: Client) -> None:
    client.ask("run", project())
    made = client.ask("run", order(line(), line(quantity=100, price=0.333, projectId="PRJ-9001")))
    assert made["key"] == f"{ORDER}-PO-892"
    row = client.read("PODOCUMENT", f"{ORDER}-PO-892")
    assert (row["STATE"], row["TOTAL"], row["EXTERNALID"]) == ("Pending", "50.30", "hub-892")
    lines = row["PODOCUMENTENTRIES"]["podocumententry"]
    assert [(entry["QUANTITY"], entry["PRICE"], entry["PROJECTID"]) for entry in lines] == [
        ("2", "8.5", ""), ("100", "0.333", "PRJ-9001"),
    ]  # fmt: skip


def test_order_is_changed_by_the_callers_own_id(client: Client) -> None:
    client.ask("run", order())
    change = {
        "class": "Purchasing.PurchasingTransactionLineUpdate", "lineNo": 1, "quantity": 3,
    }  # fmt: skip
    client.run("Purchasing.PurchasingTransactionUpdate", externalId="hub-892",
               message="Leave at the gate", lines=[change, line(quantity=1)])  # fmt: skip
    row = client.read("PODOCUMENT", f"{ORDER}-PO-892")
    assert (row["MESSAGE"], row["TOTAL"]) == ("Leave at the gate", "34.00")


def test_order_is_removed(client: Client) -> None:
    client.ask("run", order())
    client.run("Purchasing.PurchasingTransactionDelete", documentId=f"{ORDER}-PO-892")
    asked = {"object": "PODOCUMENT", "fields": ["DOCID"], "pageSize": 10}
    assert client.ask("pages", asked) == [[]]


@pytest.mark.parametrize("decision, state", [("Approve", "Pending"), ("Decline", "Declined")])
def test_order_is_decided_on(server: Books, client: Client, decision: str, state: str) -> None:
    server.control("settings", {"approval": [ORDER]})
    client.ask("run", order())
    assert client.read("PODOCUMENT", f"{ORDER}-PO-892")["STATE"] == "Submitted"
    client.run(f"Purchasing.PurchasingTransaction{decision}", externalId=f"{ORDER}-PO-892")
    assert client.read("PODOCUMENT", f"{ORDER}-PO-892")["STATE"] == state


@pytest.mark.parametrize("gateway, errors", [
    ("older", ["XMLGW_JPP0002 Sign-in information is incorrect. Please check your request."]),
    ("oldest", ["XL03000006 Incorrect Intacct XML Partner ID or password."]),
])  # fmt: skip
def test_wrong_sender_is_refused(
    server: Books, client: Client, gateway: str, errors: list[str]
) -> None:
    server.control("settings", {"gateway": gateway})
    refusal = refused(client, project(), senderPassword="wrong")
    assert (refusal.kind, texts(refusal)) == ("ResponseException", errors)


def test_unknown_sender_is_refused(client: Client) -> None:
    refusal = refused(client, project(), senderId="nobody")
    assert refusal.kind == "ResponseException"
    assert refusal.errors[0].startswith("GW-0011 Invalid Request [Request ID: ")


@pytest.mark.parametrize("wrong", [
    {"userPassword": "wrong"}, {"userId": "nobody"}, {"companyId": "nowhere"}, {"entityId": "999"},
])  # fmt: skip
def test_wrong_credentials_are_refused(
    server: Books, client: Client, wrong: dict[str, str]
) -> None:
    before = server.state()
    refusal = refused(client, project(), **wrong)
    assert refusal.kind == "ResponseException"
    assert texts(refusal) == ["XL03000006 Sign-in information is incorrect"]
    assert server.state() == before


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
    server: Books, client: Client, function: dict[str, Any], errors: list[str]
) -> None:
    before = server.state()
    refusal = refused(client, function)
    assert (refusal.kind, texts(refusal)) == ("ResultException", errors)
    assert server.state() == before


def test_order_without_lines_is_refused_by_its_form(server: Books, client: Client) -> None:
    before = server.state()
    refusal = refused(client, order() | {"lines": []})
    assert refusal.kind == "ResponseException"
    assert texts(refusal) == [
        "XL03000003 XML Parse schema error: potransitems: Missing child element 'potransitem'"
    ]
    assert server.state() == before


def test_functions_of_a_request_succeed_or_fail_each_for_itself(client: Client) -> None:
    results = client.batch(vendor(), vendor(), project())
    assert [result["status"] for result in results] == ["success", "failure", "success"]
    assert client.read("PROJECT", "PRJ-9001")["NAME"] == "Job 9001"


def test_transaction_is_all_or_nothing(server: Books, client: Client) -> None:
    before = server.state()
    with pytest.raises(Refused, match="XL03000009 The entire transaction"):
        client.batch(vendor(), vendor(vendorId="VEND-REXEL"), transaction=True)
    assert server.state() == before


def test_transaction_goes_through(client: Client) -> None:
    results = client.batch(project(), order(line(projectId="PRJ-9001")), transaction=True)
    assert [result["status"] for result in results] == ["success", "success"]


def test_client_tries_again_after_a_server_error(server: Books, client: Client) -> None:
    server.control("faults", [{"match": "create PROJECT", "kind": "status", "status": 502}])
    client.ask("run", project())
    assert client.read("PROJECT", "PRJ-9001")["NAME"] == "Job 9001"


def test_order_is_doubled_when_the_client_tries_again_unprotected(
    server: Books, client: Client
) -> None:
    lost = {"match": "create_potransaction", "kind": "status", "status": 502, "after": True}
    server.control("faults", [lost])
    client.ask("run", order(documentNumber=None, externalId=None))
    asked = {"object": "PODOCUMENT", "fields": ["DOCNO"], "pageSize": 10}
    assert client.ask("pages", asked) == [[{"DOCNO": "PO0001"}, {"DOCNO": "PO0002"}]]


def test_order_is_made_once_with_unique_ids(server: Books, client: Client) -> None:
    lost = {"match": "create_potransaction", "kind": "status", "status": 502, "after": True}
    server.control("faults", [lost])
    refusal = refused(client, order(documentNumber=None), request={"uniqueId": True})
    assert refusal.kind == "ResultException"
    assert "has already been processed" in refusal.errors[0]
    asked = {"object": "PODOCUMENT", "fields": ["DOCNO"], "pageSize": 10}
    assert client.ask("pages", asked) == [[{"DOCNO": "PO0001"}]]
