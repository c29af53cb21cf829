"""Purchasing documents as the other system has them, on their way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from integrations.records.base import CustomValueRecord, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteLineRecord:
    """A line of a document born over there, or of the copy they keep of ours.

    `source_line_id` is, on a receipt or a return, the line of the document before it.
    """

    external_id: str
    item_id: str
    quantity: Decimal
    unit_cost: Decimal
    description: str = ""
    vendor_part_number: str = ""
    quantity_received: Decimal = Decimal("0")
    source_line_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteStateRecord(Record):
    """How a document we wrote stands over there, in its own words; `finished` once nothing more is
    expected on it."""

    number: str
    status: str
    finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteOrderRecord(Record):
    """A purchase order as the other system has it. `status` is in its own words."""

    number: str
    status: str
    vendor_id: str
    lines: tuple[RemoteLineRecord, ...] = ()
    type_id: str = ""
    business_unit_id: str = ""
    location_id: str = ""
    job_id: str = ""
    project_id: str = ""
    date: date | None = None
    required_on: date | None = None
    sent_at: datetime | None = None
    tax: Decimal = Decimal("0")
    shipping: Decimal = Decimal("0")
    total: Decimal | None = None
    memo: str = ""
    vendor_document_number: str = ""
    custom_fields: tuple[CustomValueRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteReceiptRecord(Record):
    """A receipt as the other system has it; inactive once canceled."""

    number: str
    purchase_order_id: str
    lines: tuple[RemoteLineRecord, ...] = ()
    vendor_id: str = ""
    location_id: str = ""
    job_id: str = ""
    received_on: date | None = None
    vendor_document_number: str = ""
    memo: str = ""
    tax: Decimal = Decimal("0")
    shipping: Decimal = Decimal("0")
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteReturnRecord(Record):
    """A return to a vendor as the other system has it; inactive once canceled."""

    number: str
    status: str
    vendor_id: str
    lines: tuple[RemoteLineRecord, ...] = ()
    purchase_order_id: str = ""
    location_id: str = ""
    job_id: str = ""
    returned_on: date | None = None
    reference: str = ""
    memo: str = ""
