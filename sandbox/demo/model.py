"""The shapes of the demo company: plain values, no vendor's field names.

A `key` is a small whole number that stays the same from build to build; a stand-in makes its own
ids from it. Keys are unique within their kind, and materials and equipment share one range.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sandbox.demo.sales_model import Estimate, Service, Usage


@dataclass(frozen=True, slots=True)
class BusinessUnit:
    """A department of the company and the trade it works in."""

    key: int
    name: str
    trade: str


@dataclass(frozen=True, slots=True)
class JobType:
    """A kind of work one business unit books."""

    key: int
    name: str
    business_unit_key: int


@dataclass(frozen=True, slots=True)
class Vendor:
    """A supplier; `terms` is a payment term in words, `lead_days` counts calendar days."""

    key: int
    name: str
    email: str
    phone: str
    contact_first: str
    contact_last: str
    street: str
    city: str
    state: str
    zip: str
    terms: str
    lead_days: int


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the price-book tree; a parent always comes before its children."""

    key: int
    name: str
    parent_key: int | None
    position: int


@dataclass(frozen=True, slots=True)
class ItemVendor:
    """What one vendor calls an item and asks for one unit of it."""

    vendor_key: int
    part: str
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """A material or a piece of equipment; `cost` is the primary (first) vendor's, per `unit`."""

    key: int
    code: str
    name: str
    description: str
    cost: Decimal
    price: Decimal
    unit: str
    category_key: int
    manufacturer: str
    model: str
    vendors: tuple[ItemVendor, ...]
    inventory: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Technician:
    """A field worker of one business unit."""

    key: int
    name: str
    email: str
    phone: str
    business_unit_key: int
    active: bool


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A building that holds stock."""

    key: int
    name: str
    street: str
    city: str
    state: str
    zip: str


@dataclass(frozen=True, slots=True)
class Truck:
    """A van, its home warehouse and who drives it."""

    key: int
    name: str
    warehouse_key: int
    technician_keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Customer:
    """Who pays; `kind` is "Residential" or "Commercial"."""

    key: int
    name: str
    kind: str
    street: str
    city: str
    state: str
    zip: str


@dataclass(frozen=True, slots=True)
class Site:
    """Where work is done for a customer."""

    key: int
    customer_key: int
    name: str
    street: str
    city: str
    state: str
    zip: str


@dataclass(frozen=True, slots=True)
class Project:
    """Several jobs sold as one."""

    key: int
    number: str
    name: str
    status: str
    customer_key: int
    site_key: int
    business_unit_key: int


@dataclass(frozen=True, slots=True)
class Job:
    """One visit or piece of work; all times are aware UTC, `completed` only once it is done."""

    key: int
    number: str
    status: str
    customer_key: int
    site_key: int
    project_key: int | None
    business_unit_key: int
    job_type_key: int
    priority: str
    summary: str
    start: datetime
    end: datetime
    technician_keys: tuple[int, ...]
    completed: datetime | None


@dataclass(frozen=True, slots=True)
class Company:
    """The whole company; every `*_key` in it resolves inside it."""

    name: str
    business_units: tuple[BusinessUnit, ...]
    job_types: tuple[JobType, ...]
    vendors: tuple[Vendor, ...]
    categories: tuple[Category, ...]
    materials: tuple[Item, ...]
    equipment: tuple[Item, ...]
    technicians: tuple[Technician, ...]
    warehouses: tuple[Warehouse, ...]
    trucks: tuple[Truck, ...]
    customers: tuple[Customer, ...]
    sites: tuple[Site, ...]
    projects: tuple[Project, ...]
    jobs: tuple[Job, ...]
    services: tuple[Service, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    usage: tuple[Usage, ...] = ()
