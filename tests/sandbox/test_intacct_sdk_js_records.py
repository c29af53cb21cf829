"""Sage Intacct's own client for JavaScript against the stand-in: records written and read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.intacct_sdk_js import (
    DAY,
    ORDER,
    Client,
    Refused,
    line,
    order,
    project,
    running_client,
    vendor,
)


@pytest.fixture(scope="module")
def process() -> Iterator[Client]:
    with running_client() as client:
        yield client


@pytest.fixture
def client(process: Client) -> Client:
    return process.afresh()


def test_project_is_made_changed_and_removed(client: Client) -> None:
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
def test_order_is_decided_on(client: Client, decision: str, state: str) -> None:
    client.books.control("settings", {"approval": [ORDER]})
    client.ask("run", order())
    assert client.read("PODOCUMENT", f"{ORDER}-PO-892")["STATE"] == "Submitted"
    client.run(f"Purchasing.PurchasingTransaction{decision}", externalId=f"{ORDER}-PO-892")
    assert client.read("PODOCUMENT", f"{ORDER}-PO-892")["STATE"] == state


def stock(definition: str, quantity: int, **changes: Any) -> dict[str, Any]:
    """Return an inventory document with one line."""
    return {
        "class": "InventoryControl.InventoryTransactionCreate",
        "transactionDefinition": definition, "transactionDate": DAY, "referenceNumber": "AJ-7",
        "lines": [{
            "class": "InventoryControl.InventoryTransactionLineCreate",
            "itemId": "INV-NEW", "warehouseId": "WH-MAIN", "quantity": quantity, "unit": "EA",
            "locationId": "100", **changes,
        }],
    }  # fmt: skip


def test_stock_is_found_used_up_and_refused_below_nothing(client: Client) -> None:
    client.ask("run", project())
    client.run("InventoryControl.ItemCreate", itemId="INV-NEW", itemName="Whip",
               itemType="Inventory", costMethod="Average", unitOfMeasureGroup="Count")  # fmt: skip
    found = client.ask("run", stock("Inventory Adjustment Increase", 10, cost=11.2))
    assert found["key"] == "Inventory Adjustment Increase-AI0001"
    client.ask("run", stock("Inventory Adjustment Decrease", 4, projectId="PRJ-9001"))

    asked = {"object": "ITEMWAREHOUSEINFO", "fields": ["WONHAND", "AVERAGE_COST"], "pageSize": 10,
             "where": [["ITEMID", "equalTo", "INV-NEW"]]}  # fmt: skip
    assert client.ask("pages", asked) == [[{"WONHAND": "6", "AVERAGE_COST": "11.2"}]]
    used = client.read("INVDOCUMENT", "Inventory Adjustment Decrease-AD0001")
    assert used["INVDOCUMENTENTRIES"]["invdocumententry"]["PROJECTID"] == "PRJ-9001"

    with pytest.raises(Refused, match="INV-NEW"):
        client.ask("run", stock("Inventory Adjustment Decrease", 7))
    assert client.ask("pages", asked) == [[{"WONHAND": "6", "AVERAGE_COST": "11.2"}]]

    client.run("InventoryControl.InventoryTransactionDelete",
               documentId="Inventory Adjustment Decrease-AD0001")  # fmt: skip
    assert client.ask("pages", asked) == [[{"WONHAND": "10", "AVERAGE_COST": "11.2"}]]
