"""Neutral records: what crosses the border between PlyHub and any outside system.

Every connector translates its own wire format to and from these, so a further system adds two
translators instead of two per existing system. They know neither Django nor any vendor.

Identifiers are the *other* system's ids, as text: a connector never sees a PlyHub key. In records
on their way out the ids are already those of the system that receives them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; missing parts are empty text."""

    street: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: the other system's id, and its own time of last change if it tells."""

    external_id: str = ""
    active: bool = True
    modified_at: datetime | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessUnitRecord(Record):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicianRecord(Record):
    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorRecord(Record):
    """A supplier. `terms`, `tax_id` and `on_hold` are the books' own and only ever come in."""

    name: str
    email: str = ""
    phone: str = ""
    contact_first_name: str = ""
    contact_last_name: str = ""
    address: Address = field(default_factory=Address)
    terms: str = ""
    tax_id: str = ""
    on_hold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRecord(Record):
    name: str
    parent_id: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVendorRecord:
    """What one vendor asks for an item, per the item's own unit."""

    vendor_id: str
    part_number: str = ""
    cost: Decimal | None = None
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecord(Record):
    """A material or a piece of equipment; `kind` says which, empty if it is not known."""

    code: str
    name: str
    kind: str = ""
    description: str = ""
    unit: str = ""
    cost: Decimal | None = None
    price: Decimal | None = None
    member_price: Decimal | None = None
    add_on_price: Decimal | None = None
    add_on_member_price: Decimal | None = None
    is_stocked: bool = True
    taxable: bool = True
    category_id: str = ""
    manufacturer: str = ""
    model: str = ""
    vendors: tuple[ItemVendorRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRecord(Record):
    """A warehouse or a truck; `kind` is `warehouse` or `truck`."""

    name: str
    kind: str = "warehouse"
    address: Address = field(default_factory=Address)
    home_warehouse_id: str = ""
    technician_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord(Record):
    name: str
    kind: str = ""
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLocationRecord(Record):
    """Where a customer has work done."""

    name: str
    customer_id: str
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecord(Record):
    """A project; in the books a job is a project too, with `parent_id` when it has a parent."""

    name: str
    number: str = ""
    status: str = ""
    customer_id: str = ""
    customer_location_id: str = ""
    parent_id: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord(Record):
    """A job. `status` is one of scheduled, dispatched, in_progress, hold, completed, canceled."""

    number: str
    status: str
    customer_id: str = ""
    customer_location_id: str = ""
    project_id: str = ""
    business_unit_id: str = ""
    summary: str = ""
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAssignmentRecord(Record):
    """A technician put on a job's appointment; inactive once taken off it."""

    job_id: str
    technician_id: str
    appointment_id: str = ""
    status: str = ""
    assigned_at: datetime | None = None


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
