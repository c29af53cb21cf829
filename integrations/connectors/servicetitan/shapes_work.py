"""The members we read of projects, jobs, their visits, invoices and estimates."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from integrations.connectors.servicetitan.shapes import CustomValue, Row, Wire
from integrations.connectors.servicetitan.shapes_billing import BilledItem, Reference


class Project(Row, kw_only=True):
    """jpm-v2: ProjectResponse."""

    number: str
    name: str | None = None
    status: str | None = None
    customer_id: int | None = None
    location_id: int | None = None


class Job(Row, kw_only=True):
    """jpm-v2: JobResponse."""

    job_number: str
    job_status: str
    customer_id: int | None = None
    location_id: int | None = None
    project_id: int | None = None
    business_unit_id: int | None = None
    summary: str | None = None
    completed_on: datetime | None = None
    custom_fields: list[CustomValue] | None = None


class Appointment(Row, kw_only=True):
    """jpm-v2: AppointmentResponse. Who comes is told by the assignments."""

    job_id: int
    status: str
    appointment_number: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    arrival_window_start: datetime | None = None
    arrival_window_end: datetime | None = None
    special_instructions: str | None = None


class Assignment(Row, kw_only=True):
    """dispatch-v2: AppointmentAssignmentResponse."""

    job_id: int
    technician_id: int
    appointment_id: int | None = None
    status: str | None = None
    assigned_on: datetime | None = None


class JobReference(Wire, kw_only=True):
    """accounting-v2: JobResponse; there is none on a counter sale."""

    id: int


class Invoice(Row, kw_only=True):
    """accounting-v2: ExportInvoiceResponse."""

    reference_number: str | None = None
    sync_status: str | None = None
    invoice_date: datetime | None = None
    due_date: datetime | None = None
    job: JobReference | None = None
    customer: Reference | None = None
    project_id: int | None = None
    sales_tax: Decimal | None = None
    total: Decimal | None = None
    items: list[BilledItem] | None = None


class InvoiceItem(Row, kw_only=True):
    """accounting-v2: ExportInvoiceItemResponse. `inventory_location` is a name, not an id."""

    invoice_id: int
    type: str
    sku_id: int | None = None
    quantity: Decimal | None = None
    cost: Decimal | None = None
    price: Decimal | None = None
    description: str | None = None
    inventory_location_id: int | None = None
    inventory_location: str | None = None
    technician_id: int | None = None


class EstimateStatus(Wire, kw_only=True):
    """salestech-v2: EstimateStatusModel."""

    name: str


class EstimateSku(Wire, kw_only=True):
    """salestech-v2: SkuModel."""

    id: int
    type: str | None = None


class EstimateItem(Wire, kw_only=True):
    """salestech-v2: EstimateItemResponse."""

    id: int
    sku: EstimateSku
    qty: Decimal
    unit_rate: Decimal | None = None
    unit_cost: Decimal | None = None
    description: str | None = None
    item_group_root_id: int | None = None


class Estimate(Row, kw_only=True):
    """salestech-v2: ExportEstimatesResponse."""

    name: str | None = None
    status: EstimateStatus | None = None
    job_id: int | None = None
    project_id: int | None = None
    location_id: int | None = None
    business_unit_id: int | None = None
    sold_on: datetime | None = None
    subtotal: Decimal | None = None
    items: list[EstimateItem] | None = None
