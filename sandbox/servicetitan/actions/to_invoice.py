"""Goods received on a job's order as lines of the job's invoice, for order types that want it."""

from __future__ import annotations

from sandbox.servicetitan.actions import invoice_lines, references
from sandbox.servicetitan.settings import Settings
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row


def push(tenant: Tenant, order: Row, receipt: Row) -> Row:
    """Add what was received to the invoice and return the receipt, which remembers the lines.

    An invoice already handed to accounting is left alone, and so is a SKU no longer active.
    """
    kind = tenant.table("purchase_order_types").get(order["typeId"]) or {}
    invoice = tenant.table("invoices").get(order.get("invoiceId") or 0)
    wanted = kind.get("copyPurchaseOrderItemsToInvoiceWhenReceived")
    if not wanted or invoice is None or invoice.get("syncStatus") == "Exported":
        return receipt
    settings = Settings(tenant.store)
    written = [
        invoice_lines.write(tenant, settings, invoice, _entry(receipt, item))["id"]
        for item in receipt["items"]
        if references.find(tenant, references.SKUS, item["skuId"])
    ]
    return tenant.change("receipts", receipt["id"], invoiceItemIds=written)


def _entry(receipt: Row, item: Row) -> Row:
    return {
        "skuId": item["skuId"],
        "description": item["description"],
        "quantity": item["quantity"],
        "cost": item["cost"],
        "inventoryLocationId": receipt["inventoryLocationId"],
    }


def pull(tenant: Tenant, receipt: Row) -> None:
    """Take the lines of a canceled receipt off the invoice again, those still there."""
    table = tenant.table(invoice_lines.TABLE)
    for key in receipt.get("invoiceItemIds", ()):
        line = table.get(key)
        if line is not None and line["active"]:
            invoice = tenant.table("invoices")[line["invoiceId"]]
            invoice_lines.remove(tenant, invoice, key)
