"""Every kind of record that is pulled: one row each, and the words people read about it.

`name` is what connectors call it, `link` what our links and histories call the same thing: a
material and a piece of equipment are both an `item`, a warehouse and a truck both a `location`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from integrations.connectors.base import SystemDescription
from integrations.models import RemoteStock
from inventory.models import (
    Appointment,
    BusinessUnit,
    Category,
    Customer,
    CustomerLocation,
    Estimate,
    InventoryTemplate,
    Invoice,
    InvoiceLine,
    Item,
    Job,
    JobAssignment,
    Location,
    Project,
    Service,
    Technician,
)
from plyhub.common.models import CustomField
from procurement.models import Bill, PurchaseOrder, Receipt, Return, Vendor


def _named(record: Any) -> str:
    return record.name


def _coded(record: Any) -> str:
    return record.code


def _numbered(record: Any) -> str:
    return f"#{record.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of record. `place` is where people look for it, empty when that goes without saying;
    `title` names one record in a sentence, and without it only whole pages are told about.
    `needs` are the kinds it cannot exist without, `uses` those it points at besides."""

    name: str
    link: str
    model: type[models.Model]
    singular: str
    plural: str
    scopes: frozenset[str] = frozenset()
    place: str = ""
    title: Callable[[Any], str] | None = _named
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


def _kind(name: str, model: type[models.Model], words: str, scopes: str = "", **more: Any) -> Kind:
    singular, plural = words.split("/")
    values = {"link": name, "scopes": frozenset(scopes.split()), **more}
    return Kind(name=name, model=model, singular=singular, plural=plural, **values)


_CATALOG = {"place": "catalog"}
_ITEM = {"place": "catalog", "link": "item", "title": _coded}
_PRICED = {**_ITEM, "uses": ("category", "vendor")}
_EQUIPMENT = "piece of equipment/pieces of equipment"
_LOCATION = {"link": "location"}
_SITE = ("customer", "customer_location")
_WORK = {"title": _numbered, "uses": (*_SITE, "business_unit", "project")}
_CREW = {"title": None, "needs": ("job", "technician"), "uses": ("appointment",)}
_BUYING = ("vendor", "job", "project", "business_unit", "warehouse", "truck")
_BOUGHT = {"title": _numbered, "uses": (*_BUYING, "material", "equipment")}
_STOCKED = ("warehouse", "inventory_template")
_LINES = {"title": None, "needs": ("invoice",), "uses": ("material", "equipment", "technician")}
_INVOICED = ("job", "customer", "project", "material", "equipment")
_BILLED = ("vendor", "purchase_order", "job", "material", "equipment")
_PAPER = "purchasing document"
_OFFER = {"uses": ("job", "project", "customer_location", "service", "material", "equipment")}

KINDS: tuple[Kind, ...] = (
    _kind("business_unit", BusinessUnit, "business unit/business units", "jobs"),
    _kind("technician", Technician, "technician/technicians", "technicians"),
    _kind("job_custom_field", CustomField, "job field/job fields", "jobs"),
    _kind("vendor_custom_field", CustomField, "vendor field/vendor fields", "vendors"),
    _kind("vendor", Vendor, "vendor/vendors", "vendors"),
    _kind("category", Category, "category/categories", "materials equipment", **_CATALOG),
    _kind("material", Item, "material/materials", "materials", **_PRICED),
    _kind("equipment", Item, _EQUIPMENT, "equipment", **_PRICED),
    _kind("item", Item, "item/items", "materials", **_ITEM),
    _kind("service", Service, "service/services", **{**_ITEM, "link": "service"}),
    _kind("inventory_template", InventoryTemplate, "stocking list/stocking lists"),
    _kind("warehouse", Location, "warehouse/warehouses", **_LOCATION, uses=("inventory_template",)),
    _kind("stock_level", RemoteStock, "stock level/stock levels", title=None),
    _kind("truck", Location, "truck/trucks", "technicians", **_LOCATION, uses=_STOCKED),
    _kind("customer", Customer, "customer/customers", "jobs"),
    _kind(
        "customer_location",
        CustomerLocation,
        "customer location/customer locations",
        "jobs",
        needs=("customer",),
    ),
    _kind("employee", Technician, "employee/employees", "technicians", link="technician"),
    _kind("project", Project, "project/projects", "jobs", title=_numbered, uses=_SITE),
    _kind("job", Job, "job/jobs", "jobs", **_WORK),
    _kind("appointment", Appointment, "visit/visits", "jobs", title=None, needs=("job",)),
    _kind("job_assignment", JobAssignment, "assignment/assignments", "jobs", **_CREW),
    _kind("invoice", Invoice, "invoice/invoices", "jobs", title=None, uses=_INVOICED),
    _kind("invoice_line", InvoiceLine, "invoice line/invoice lines", "jobs", **_LINES),
    _kind("purchase_order", PurchaseOrder, "purchase order/purchase orders", **_BOUGHT),
    _kind("receipt", Receipt, "receipt/receipts", title=_numbered, needs=("purchase_order",)),
    _kind("return", Return, "return/returns", **_BOUGHT),
    _kind("purchasing_document", PurchaseOrder, f"{_PAPER}/{_PAPER}s", title=None),
    _kind("bill", Bill, "bill/bills", title=None, uses=_BILLED),
    _kind(
        "expense_bill",
        Bill,
        "bill of expenses/bills of expenses",
        link="bill",
        title=None,
        uses=("vendor", "job"),
    ),
    _kind("estimate", Estimate, "estimate/estimates", "jobs", **_OFFER),
)
BY_NAME = {kind.name: kind for kind in KINDS}
MODELS: dict[str, type[models.Model]] = {kind.link: kind.model for kind in KINDS}
"""The rows of ours that our links of that name are about."""


def takes_from_us(description: SystemDescription, kind: Kind) -> bool:
    """Whether that system is given such records by us.

    What is there already is then only remembered, so that we link to it instead of making it
    again; it never becomes a record of ours.
    """
    return kind.name in description.remembered
