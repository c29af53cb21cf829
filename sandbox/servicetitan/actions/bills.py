"""Bills: born from a receipt, twice over (inventory and AP bill share an id), never written to.

An inventory bill whose receipt is canceled becomes inactive, the AP bill Canceled. Marking one of
the two as exported marks the other and their receipt. The office also enters bills of expenses:
these are AP bills only, of their own type.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan.actions import references
from sandbox.servicetitan.actions.invoice_lines import text
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

INVENTORY = "inventory_bills"
AP = "ap_bills"


def born(tenant: Tenant, order: Row, receipt: Row) -> Row:
    """Add both bills of a receipt and return the receipt, which now names them."""
    key, now = tenant.next_id(), tenant.clock.stamp()
    place = references.find(tenant, references.PLACES, receipt["inventoryLocationId"])
    lines = {line["id"]: line for line in order["items"]}
    items = [
        _item(tenant, n, item, lines[item["purchaseOrderItemId"]])
        for n, item in enumerate(receipt["items"], start=1)
    ]
    common = {**_common(tenant, order, receipt), "id": key, "createdOn": now, "modifiedOn": now}
    name = place["name"] if place else None
    where = place and {"id": place["id"], "name": name, "type": _kind(tenant, place["id"])}
    tenant.table(INVENTORY).insert(
        key,
        {
            **common,
            "active": True,
            "items": [{**item, "inventoryLocation": name} for item in items],
        },
    )
    parts = [lines[item["purchaseOrderItemId"]]["vendorPartNumber"] for item in receipt["items"]]
    tenant.table(AP).insert(
        key,
        {
            **common,
            "status": "Unreconciled",
            "source": "Purchasing",
            "vendorInvoiceTotal": common["billAmount"],
            "items": [
                {**item, "inventoryLocation": where, "vendorPartNumber": part}
                for item, part in zip(items, parts, strict=True)
            ],
        },
    )
    return tenant.change("receipts", receipt["id"], billId=key)


def entered(tenant: Tenant, header: Row, amounts: dict[str, Decimal], expenses: list[Row]) -> Row:
    """Add a bill of expenses that came without an order, and return it."""
    key, now = tenant.next_id(), tenant.clock.stamp()
    total = sum((each["amount"] for each in expenses), sum(amounts.values(), Decimal(0)))
    tenant.table(AP).insert(
        key,
        {
            **header,
            "id": key,
            "createdOn": now,
            "modifiedOn": now,
            "purchaseOrderId": None,
            "syncStatus": "Pending",
            "status": "Unreconciled",
            "source": "Standalone",
            "billType": "ApBill",
            "referenceNumber": str(tenant.counter("bill", 1)),
            "billAmount": text(total),
            "vendorInvoiceTotal": text(total),
            **{f"{name}Amount": text(amount) for name, amount in amounts.items()},
            "items": [],
            "expenseItems": [
                {
                    **each,
                    "id": tenant.next_id(),
                    "amount": text(each["amount"]),
                    "businessUnit": None,
                    "budgetCodeId": None,
                    "projectLabelIds": None,
                }
                for each in expenses
            ],
        },
    )
    return tenant.table(AP)[key]


def handed_on(tenant: Tenant, bill: Row, status: str) -> Row:
    """Give the bill that sync status, and its twin if it has one."""
    if bill["id"] in tenant.table(INVENTORY):
        tenant.change(INVENTORY, bill["id"], syncStatus=status)
    posted = {"postDate": tenant.clock.stamp()} if status == "Posted" else {}
    return tenant.change(AP, bill["id"], syncStatus=status, **posted)


def annulled(tenant: Tenant, bill: Row) -> Row:
    """Cancel the bill; its twin becomes inactive."""
    if bill["id"] in tenant.table(INVENTORY):
        tenant.change(INVENTORY, bill["id"], active=False)
    return tenant.change(AP, bill["id"], status="Canceled", dateCanceled=tenant.clock.stamp())


def _common(tenant: Tenant, order: Row, receipt: Row) -> Row:
    job = tenant.table("jobs").get(receipt["jobId"] or 0)
    amounts = ("receiptAmount", "taxAmount", "shippingAmount")
    return {
        "purchaseOrderId": order["id"],
        "syncStatus": "Pending",
        "billType": "Procurement",
        "referenceNumber": str(tenant.counter("bill", 1)),
        "vendorNumber": receipt["vendorInvoiceNumber"],
        "summary": receipt["memo"],
        "billDate": receipt["receivedOn"],
        "dueDate": receipt["receivedOn"],
        "billAmount": text(sum((receipt[name] for name in amounts), Decimal(0))),
        "taxAmount": text(receipt["taxAmount"]),
        "shippingAmount": text(receipt["shippingAmount"]),
        "landedCostMethod": receipt["landedCostMethod"],
        "shipTo": receipt["shipTo"],
        "shipToDescription": receipt["shipToDescription"],
        "businessUnit": _named(tenant, "business_units", receipt["businessUnitId"]),
        "vendor": _named(tenant, "vendors", receipt["vendorId"]),
        "budgetCodeId": receipt["budgetCodeId"],
        "jobId": receipt["jobId"],
        "jobNumber": job and job["jobNumber"],
    }


def _item(tenant: Tenant, place: int, item: Row, line: Row) -> Row:
    nothing = (
        "allocatedTax",
        "allocatedShipping",
        "allocatedOtherCosts",
        "fullyLandedUnitCost",
        "serialNumber",
        "generalLedgerAccount",
        "costOfSaleAccount",
        "assetAccount",
    )
    return {
        "order": place,
        "name": item["name"],
        "description": item["description"],
        "quantity": text(item["quantity"]),
        "cost": text(item["cost"]),
        **dict.fromkeys(nothing),
        "id": tenant.next_id(),
        "skuId": item["skuId"],
        "receiptItemId": item["id"],
        "skuType": line["skuType"],
        "skuCode": item["code"],
        "budgetCodeId": item["budgetCodeId"],
    }


def _named(tenant: Tenant, table: str, key: int | None) -> Row | None:
    row = tenant.table(table).get(key or 0)
    return row and {"id": row["id"], "name": row["name"]}


def _kind(tenant: Tenant, key: int) -> str:
    return "Truck" if key in tenant.table("trucks") else "Warehouse"


def canceled(tenant: Tenant, receipt: Row) -> None:
    """Take back the bills of a canceled receipt, if it has any."""
    if receipt["billId"] is None:
        return
    annulled(tenant, tenant.table(AP)[receipt["billId"]])


def reconciled(tenant: Tenant, bill: Row, vendor_total: Decimal) -> Row:
    """Compare an AP bill with the vendor's invoice: Reconciled when the totals are the same."""
    same = vendor_total == Decimal(bill["billAmount"])
    day = tenant.clock.stamp()
    tenant.change(INVENTORY, bill["id"], dateReconciled=day)
    return tenant.change(
        AP,
        bill["id"],
        status="Reconciled" if same else "Discrepancy",
        vendorInvoiceTotal=text(vendor_total),
        dateReconciled=day,
    )


def mark_inventory(call: Call) -> Reply:
    """Mark the inventory bills named as exported and say of each whether it was."""
    return _mark(call, call.body["inventoryBillIds"], "inventoryBillId")


def mark_ap(call: Call) -> Reply:
    """Mark the AP bills named as exported and say of each whether it was."""
    return _mark(call, call.body["billIds"], "billId")


def _mark(call: Call, keys: list[int], member: str) -> Reply:
    results: list[dict[str, Any]] = []
    for key in keys:
        message = _export(call.tenant, key)
        results.append({member: key, "success": message is None, "errorMessage": message})
    return Reply(content=results)


def _export(tenant: Tenant, key: int) -> str | None:
    bill = tenant.table(AP).get(key)
    if bill is None:
        return f"Bill with id {key} was not found."
    if bill["status"] == "Canceled":
        return "A canceled bill cannot be exported."
    handed_on(tenant, bill, "Exported")
    for receipt in tenant.table("receipts").find("billId", key):
        tenant.change("receipts", receipt["id"], syncStatus="Exported")
    return None
