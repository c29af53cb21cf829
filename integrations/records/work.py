"""Projects, jobs and what is planned, offered, used and written down on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from integrations.records.base import CustomValueRecord, Record
from integrations.records.billing import ChargeRecord


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
    custom_fields: tuple[CustomValueRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRecord(Record):
    """When somebody comes. `status`: scheduled, dispatched, working, hold, done or canceled."""

    job_id: str
    number: str = ""
    status: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    arrival_from: datetime | None = None
    arrival_until: datetime | None = None
    instructions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAssignmentRecord(Record):
    """A technician put on a job's appointment; inactive once taken off it."""

    job_id: str
    technician_id: str
    appointment_id: str = ""
    status: str = ""
    assigned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRecord(Record):
    """A job's invoice. `status` is pending, posted or exported; a posted one is closed to us.

    `charges` are all its lines that are billed; the tax is not among them, but in `total`.
    """

    number: str
    job_id: str = ""
    status: str = "pending"
    invoiced_on: date | None = None
    due_on: date | None = None
    customer_id: str = ""
    project_id: str = ""
    tax: Decimal = Decimal("0")
    total: Decimal = Decimal("0")
    charges: tuple[ChargeRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLineRecord(Record):
    """A line of an invoice; `kind` is material, equipment, service or other.

    `location_name` is told where the place's id is not.
    """

    invoice_id: str
    kind: str
    item_id: str
    quantity: Decimal
    unit_cost: Decimal = Decimal("0")
    unit_price: Decimal = Decimal("0")
    description: str = ""
    location_id: str = ""
    location_name: str = ""
    technician_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRecord(Record):
    """Material used on a job, on its way to the job's invoice.

    `external_id` is the invoice line's once there is one; a `quantity` of nought removes it.
    `known_line_ids` are the lines of that invoice that stand for other uses: a line among them is
    never this one.
    """

    number: str
    job_id: str
    invoice_id: str
    item_id: str
    quantity: Decimal
    unit_cost: Decimal
    description: str = ""
    location_id: str = ""
    technician_id: str = ""
    used_on: date | None = None
    known_line_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateLineRecord:
    """A line of an estimate; `kind` as on an invoice line. `group_id` is the line it belongs to."""

    external_id: str
    kind: str
    item_id: str
    quantity: Decimal
    unit_cost: Decimal = Decimal("0")
    unit_price: Decimal = Decimal("0")
    description: str = ""
    group_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRecord(Record):
    """An offer to a customer. `status` is open, sold or dismissed."""

    name: str
    status: str
    job_id: str = ""
    project_id: str = ""
    customer_location_id: str = ""
    business_unit_id: str = ""
    sold_at: datetime | None = None
    subtotal: Decimal = Decimal("0")
    lines: tuple[EstimateLineRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobNoteRecord(Record):
    """A note on a job, on its way out; `number` is our mark on it."""

    number: str
    job_id: str
    text: str
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRecord(Record):
    """A file on a job, on its way out. The file name is what it is found again by."""

    job_id: str
    file_name: str
    content: bytes = field(repr=False)
    content_type: str = "application/pdf"
