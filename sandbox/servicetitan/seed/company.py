"""The demo company as ServiceTitan would hold it."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.demo.company import build
from sandbox.servicetitan.seed import (
    books,
    desk,
    estimates,
    invoices,
    kinds,
    logs,
    masters,
    orders,
    pricebook,
    services,
    stock,
    work,
)
from sandbox.servicetitan.seed.writer import Writer
from sandbox.servicetitan.tenant import Tenant


def load(tenant: Tenant, materials: int | None) -> None:
    """Fill `tenant` with the demo company as of today, with so many materials (None: its own)."""
    today = datetime.fromtimestamp(tenant.clock.seconds(), UTC).date()
    company = build(materials, today=today)
    writer = Writer(tenant)
    masters.order_types(writer)
    kinds.load(writer)
    masters.load(writer, company)
    pricebook.load(writer, company)
    stock.load(writer, company)
    orders.markups(writer)
    orders.requests(writer, company)
    work.load(writer, company)
    desk.load_lists(writer)
    desk.load(writer)
    logs.load(writer)
    books.load_lists(writer)
    books.remittance_vendors(writer, company)
    services.load(writer, company)
    estimates.load(writer, company)
    invoices.load(writer, company, today)


def load_bare(tenant: Tenant) -> None:
    """Fill `tenant` with what an account has on its first day."""
    company = build(0)
    writer = Writer(tenant)
    masters.order_types(writer)
    kinds.load(writer)
    masters.business_units(writer, company.business_units[:1])
    masters.warehouses(writer, company.warehouses[:1])
    desk.load_lists(writer)
    books.load_lists(writer)
    services.lists(writer)
