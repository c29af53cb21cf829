"""The members we read of what is billed: lines of invoices, and bills. Amounts come as text."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from integrations.connectors.servicetitan.shapes import Row, Wire


class Reference(Wire, kw_only=True):
    """accounting-v2: NamedFieldResponse."""

    id: int


class Account(Wire, kw_only=True):
    """accounting-v2: GLAccountResponse."""

    number: str | None = None


class BilledItem(Wire, kw_only=True):
    """accounting-v2: InvoiceItemResponse, as part of an invoice."""

    id: int
    type: str
    sku_id: int | None = None
    sku_name: str | None = None
    display_name: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    total: Decimal | None = None
    is_chargeable: bool | None = None
    general_ledger_account: Account | None = None


class BillItem(Wire, kw_only=True):
    """accounting-v2: ApBillItemResponse."""

    id: int
    sku_id: int | None = None
    sku_type: str | None = None
    sku_code: str | None = None
    name: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    cost: Decimal | None = None
    general_ledger_account: Account | None = None


class BillExpense(Wire, kw_only=True):
    """accounting-v2: ApBillExpenseItemResponse."""

    id: int
    amount: Decimal | None = None
    description: str | None = None
    general_ledger_account: Account | None = None
    job: Reference | None = None


class Bill(Row, kw_only=True):
    """accounting-v2: ApBillResponse. `vendor_number` is the number on the vendor's paper."""

    purchase_order_id: int | None = None
    sync_status: str | None = None
    status: str | None = None
    reference_number: str | None = None
    vendor_number: str | None = None
    summary: str | None = None
    bill_date: datetime | None = None
    due_date: datetime | None = None
    bill_amount: Decimal | None = None
    tax_amount: Decimal | None = None
    shipping_amount: Decimal | None = None
    other_amount: Decimal | None = None
    vendor: Reference | None = None
    job_id: int | None = None
    items: list[BillItem] | None = None
    expense_items: list[BillExpense] | None = None
