"""Receiving against a purchase order: the receipt, and what it does to the order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan.actions import bills, po_lines, to_invoice
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.settings import Settings
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

ORDERS = "purchase_orders"
TABLE = "receipts"
# Taken over from the order.
_FROM_ORDER = (
    "jobId",
    "businessUnitId",
    "vendorId",
    "technicianId",
    "inventoryLocationId",
    "shipTo",
    "shipToDescription",
    "budgetCodeId",
)


def book(tenant: Tenant, order: Row, entries: list[dict[str, Any]], header: dict[str, Any]) -> Row:
    """Add a receipt of `entries` (lines already matched and checked) and move the order on.

    Its bills come with it, unless the account makes none, and the lines of the job's invoice
    where the type of the order wants them.
    """
    receipt = tenant.insert(
        TABLE,
        {
            "active": True,
            "number": str(tenant.counter("receipt", 1)),
            "vendorInvoiceNumber": "",
            "createdById": 0,
            "memo": "",
            "purchaseOrderId": order["id"],
            "billId": None,
            "batchId": None,
            "syncStatus": "Pending",
            "landedCostMethod": "None",
            "otherAmount": None,
            "customFields": None,
            "canceledReason": None,
            **{name: order.get(name) for name in _FROM_ORDER},
            **header,
            "receiptAmount": po_lines.money(sum(e["quantity"] * e["cost"] for e in entries)),
            "items": [_item(tenant, order, entry) for entry in entries],
        },
    )
    move(tenant, order, receipt, 1)
    if Settings(tenant.store)["receipts_make_bills"]:
        receipt = bills.born(tenant, order, receipt)
    return to_invoice.push(tenant, order, receipt)


def _item(tenant: Tenant, order: Row, entry: dict[str, Any]) -> dict[str, Any]:
    line = next(line for line in order["items"] if line["id"] == entry["lineId"])
    return {
        "id": tenant.next_id(),
        "skuId": line["skuId"],
        "name": line["skuName"],
        "code": line["skuCode"],
        "description": entry.get("description") or line["description"],
        "quantity": po_lines.fine(entry["quantity"]),
        "cost": po_lines.fine(entry["cost"]),
        "generalLedgerAccount": None,
        "costOfSaleAccount": None,
        "assetAccount": None,
        "purchaseOrderItemId": line["id"],
        "budgetCodeId": entry.get("budgetCodeId"),
        "allocatedShipping": None,
        "allocatedTax": None,
        "allocatedOtherCosts": None,
        "fullyLandedUnitCost": None,
    }


def move(tenant: Tenant, order: Row, receipt: Row, sign: int) -> Row:
    """Add a receipt to its order, or take it off (`sign` -1): quantities, status, receivedOn."""
    by_line: dict[int, Decimal] = {}
    for item in receipt["items"]:
        line = item["purchaseOrderItemId"]
        by_line[line] = by_line.get(line, Decimal(0)) + sign * item["quantity"]
    lines = po_lines.received(order["items"], by_line, tenant.clock.stamp())
    done = all(line["status"] == "Received" for line in lines)
    return tenant.change(
        ORDERS,
        order["id"],
        items=lines,
        status=_status(order, lines),
        receivedOn=(order["receivedOn"] or receipt["receivedOn"]) if done else None,
    )


def _status(order: Row, lines: list[dict[str, Any]]) -> str:
    if all(line["status"] == "Received" for line in lines):
        return "Received"
    if any(line["quantityReceived"] for line in lines):
        return "PartiallyReceived"
    return "Sent" if order["sentOn"] else "Pending"


def receive_all(tenant: Tenant, order: Row, quantities: dict[int, Decimal] | None = None) -> Row:
    """Receive what is open (or `quantities` by line id) at the order's own costs."""
    if order["status"] not in ("Pending", "Sent", "PartiallyReceived"):
        raise Problem(400, f"A purchase order with status {order['status']} cannot be received.")
    entries = []
    for line in order["items"]:
        open_quantity = line["quantity"] - line["quantityReceived"]
        quantity = open_quantity if quantities is None else quantities.get(line["id"], Decimal(0))
        if quantity > open_quantity:
            raise Problem(400, f"Only {open_quantity} of item {line['id']} is open.")
        if quantity > 0:
            entries.append({"lineId": line["id"], "quantity": quantity, "cost": line["cost"]})
    header = {
        "receivedOn": tenant.clock.stamp(),
        "vendorInvoiceNumber": order["vendorDocumentNumber"],
        "taxAmount": order["tax"],
        "shippingAmount": order["shipping"],
    }
    return book(tenant, order, entries, header)
