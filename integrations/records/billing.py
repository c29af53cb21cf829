"""Invoices to customers and bills of vendors: as they are read, and on their way to the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRecord:
    """A line of an invoice or a bill, as it was read.

    `kind` is material, equipment, service, expense or other. `amount` is what the line comes to,
    `account` the number of the account it is booked to over there, `job_id` what the line alone is
    for.
    """

    external_id: str
    kind: str
    amount: Decimal
    item_id: str = ""
    code: str = ""
    quantity: Decimal = Decimal("1")
    unit_price: Decimal = Decimal("0")
    description: str = ""
    account: str = ""
    job_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRecord(Record):
    """A vendor's bill. `status` is pending, posted, exported or canceled; `number` the vendor's
    own, `reference` theirs. Taxes and the like are no part of `charges`, only of `total`."""

    number: str
    vendor_id: str
    reference: str = ""
    status: str = "pending"
    billed_on: date | None = None
    due_on: date | None = None
    purchase_order_id: str = ""
    job_id: str = ""
    memo: str = ""
    tax: Decimal = Decimal("0")
    shipping: Decimal = Decimal("0")
    other: Decimal = Decimal("0")
    total: Decimal = Decimal("0")
    charges: tuple[ChargeRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingLineRecord:
    """A line on its way to the books. `kind` and `item_id` choose its account there."""

    amount: Decimal
    kind: str = "other"
    description: str = ""
    item_id: str = ""
    project_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingRecord(Record):
    """An invoice to a customer, or a vendor's bill, on its way to the books.

    `partner_id` is the customer or the vendor over there. The lines are all there is: together
    they come to `total`.
    """

    number: str
    partner_id: str
    date: date
    due_on: date
    total: Decimal
    lines: tuple[BillingLineRecord, ...]
    reference: str = ""
    memo: str = ""
