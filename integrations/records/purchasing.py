"""Purchasing documents of ours on their way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from integrations.records.base import Address, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLineRecord:
    """One line of a purchasing document on its way out.

    `line_ref` is ours and comes back in `PushResult.line_ids`; `source_line_id` is the other
    system's id of the line this one receives or changes. `quantity` counts `unit`s and
    `unit_price` is per `unit`, at up to six places.
    """

    line_ref: str
    item_id: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    description: str = ""
    vendor_part_number: str = ""
    warehouse_id: str = ""
    project_id: str = ""
    source_line_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrderRecord(Record):
    """A purchase order on its way out; `external_id` is set when it exists there already.

    `total` is our own total of the goods; a connector compares it with what the lines come to.
    """

    number: str
    vendor_id: str
    date: date
    required_on: date
    lines: tuple[DocumentLineRecord, ...]
    total: Decimal
    type_id: str = ""
    business_unit_id: str = ""
    location_id: str = ""
    ship_to_name: str = ""
    ship_to: Address = field(default_factory=Address)
    job_id: str = ""
    project_id: str = ""
    tax: Decimal = Decimal("0")
    shipping: Decimal = Decimal("0")
    memo: str = ""
    cancel_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRecord(Record):
    """Goods received against one purchase order, as posted: a fact, never rebuilt later."""

    number: str
    purchase_order_id: str
    vendor_id: str
    received_on: date
    lines: tuple[DocumentLineRecord, ...]
    vendor_document_number: str = ""
    job_id: str = ""
    memo: str = ""
    tax: Decimal = Decimal("0")
    shipping: Decimal = Decimal("0")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRecord(Record):
    """Goods going back to a vendor, as shipped; `source_line_id` of a line names the receipt's.

    `reference` is the vendor's return authorisation. `further_ids` are the documents it became
    besides `external_id`.
    """

    number: str
    vendor_id: str
    returned_on: date
    lines: tuple[DocumentLineRecord, ...]
    type_id: str = ""
    business_unit_id: str = ""
    location_id: str = ""
    job_id: str = ""
    purchase_order_id: str = ""
    reference: str = ""
    memo: str = ""
    tax: Decimal = Decimal("0")
    shipping: Decimal = Decimal("0")
    restocking_fee: Decimal = Decimal("0")
    cancel_reason: str = ""
    further_ids: tuple[str, ...] = ()
