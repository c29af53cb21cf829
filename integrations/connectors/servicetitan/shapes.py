"""The members we read of ServiceTitan's rows, by the names its OpenAPI documents give them.

Members may be added any month, so unknown ones are ignored, and members declared non-null do come
as null, so nearly everything may be absent. Amounts decode to `Decimal` at full scale.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec


class Wire(msgspec.Struct, rename="camel", kw_only=True, frozen=True):
    """Base of all: camelCase outside, snake_case inside."""


class Row(Wire, kw_only=True):
    """What every entity has. `active` is missing where rows cannot be deactivated."""

    id: int
    active: bool | None = None
    created_on: datetime | None = None
    modified_on: datetime | None = None


class AddressShape(Wire, kw_only=True):
    """An address in any module; CRM's carries coordinates too."""

    street: str | None = None
    unit: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None


class Named(Wire, kw_only=True):
    """A reference that carries its name, such as a business unit's tenant."""

    name: str | None = None


class BusinessUnit(Row, kw_only=True):
    """settings-v2: BusinessUnitResponse."""

    name: str
    tenant: Named | None = None


class Technician(Row, kw_only=True):
    """settings-v2: TechnicianResponse."""

    name: str
    email: str | None = None
    phone_number: str | None = None
    mobile_phone: str | None = None


class ContactInfo(Wire, kw_only=True):
    """The person at a vendor."""

    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    email: str | None = None


class Vendor(Row, kw_only=True):
    """inventory-v2: VendorResponse."""

    name: str
    contact_info: ContactInfo | None = None
    address: AddressShape | None = None


class Category(Row, kw_only=True):
    """pricebook-v2: CategoryResponse."""

    name: str
    parent_id: int | None = None
    position: int | None = None


class SkuVendor(Wire, kw_only=True):
    """pricebook-v2: SkuVendorResponse."""

    vendor_id: int
    active: bool | None = None
    vendor_part: str | None = None
    cost: Decimal | None = None


class Sku(Row, kw_only=True):
    """pricebook-v2: MaterialResponse and EquipmentResponse, which share these members."""

    code: str
    display_name: str | None = None
    description: str | None = None
    unit_of_measure: str | None = None
    cost: Decimal | None = None
    price: Decimal | None = None
    member_price: Decimal | None = None
    add_on_price: Decimal | None = None
    add_on_member_price: Decimal | None = None
    is_inventory: bool | None = None
    taxable: bool | None = None
    categories: list[int] | None = None
    manufacturer: str | None = None
    model: str | None = None
    primary_vendor: SkuVendor | None = None
    other_vendors: list[SkuVendor] | None = None


class Warehouse(Row, kw_only=True):
    """inventory-v2: WarehouseResponse."""

    name: str
    address: AddressShape | None = None


class Truck(Row, kw_only=True):
    """inventory-v2: TruckResponse. The technicians of a truck are told here and nowhere else."""

    name: str
    warehouse_id: int | None = None
    technician_ids: list[int] | None = None


class Customer(Row, kw_only=True):
    """crm-v2: CustomerResponse."""

    name: str
    type: str | None = None
    address: AddressShape | None = None


class Location(Row, kw_only=True):
    """crm-v2: LocationResponse."""

    name: str
    customer_id: int
    address: AddressShape | None = None


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


class Assignment(Row, kw_only=True):
    """dispatch-v2: AppointmentAssignmentResponse."""

    job_id: int
    technician_id: int
    appointment_id: int | None = None
    status: str | None = None
    assigned_on: datetime | None = None
