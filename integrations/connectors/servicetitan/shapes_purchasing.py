"""The members we read of purchase orders, receipts and returns as ServiceTitan has them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from integrations.connectors.servicetitan.documents import Item
from integrations.connectors.servicetitan.shapes import CustomValue, Row


class Line(Item, kw_only=True):
    """inventory-v2: PurchaseOrderItemResponse, InventoryReceiptItemResponse and
    InventoryReturnItemResponse; the last member is a return's own."""

    description: str | None = None
    vendor_part_number: str | None = None
    quantity_received: Decimal | None = None
    receipt_item_id: int | None = None


class PurchaseOrder(Row, kw_only=True):
    """inventory-v2: PurchaseOrderResponse. `summary` is what was written as `memo`."""

    number: str
    status: str
    vendor_id: int
    type_id: int | None = None
    business_unit_id: int | None = None
    inventory_location_id: int | None = None
    job_id: int | None = None
    project_id: int | None = None
    date: datetime | None = None
    required_on: datetime | None = None
    sent_on: datetime | None = None
    tax: Decimal | None = None
    shipping: Decimal | None = None
    total: Decimal | None = None
    summary: str | None = None
    vendor_document_number: str | None = None
    items: list[Line] | None = None
    custom_fields: list[CustomValue] | None = None


class Receipt(Row, kw_only=True):
    """inventory-v2: InventoryReceiptResponse."""

    number: str
    purchase_order_id: int
    sync_status: str
    vendor_id: int | None = None
    inventory_location_id: int | None = None
    job_id: int | None = None
    received_on: datetime | None = None
    vendor_invoice_number: str | None = None
    memo: str | None = None
    tax_amount: Decimal | None = None
    shipping_amount: Decimal | None = None
    items: list[Line] | None = None


class Return(Row, kw_only=True):
    """inventory-v2: InventoryReturnResponse."""

    number: str
    status: str
    vendor_id: int
    purchase_order_id: int | None = None
    inventory_location_id: int | None = None
    job_id: int | None = None
    return_date: datetime | None = None
    reference_number: str | None = None
    memo: str | None = None
    items: list[Line] | None = None
