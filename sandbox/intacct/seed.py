"""The demo company's records in the books: part of what its field service knows, and some age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from sandbox.demo.company import Company, Customer, Item, Job, Vendor, Warehouse, build
from sandbox.intacct import codes, masters
from sandbox.intacct.companyfile import ITEMS_GROUP
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.tenant import Row, Tenant

# Known in the field but not to the books yet, so that somebody sees them being made.
NEW_VENDORS = frozenset({"ABC Supply", "City Electric Supply", "Graybar Electric Company"})
NEW_ITEMS = frozenset({"CARRIER-24ACC", "WHIP-6FT", "PANEL-200A", "BRK-20A-SP", "WIRE-12"})
NEW_JOBS = frozenset({"4521", "4610", "310", "4702", "4703"})
VENDORS, ITEMS, PROJECTS = 15, 300, 6
# Every so many items come from before changes were stamped, and have no WHENMODIFIED.
_UNSTAMPED_EVERY = 100
_PLACES = Decimal("0.000001")


def load(tenant: Tenant, scale: int | None = None) -> None:
    """Fill a company that is set up; `scale` asks for that many items instead of a few hundred."""
    if missing := {"location", "warehouse"} - set(tenant.company.facts):
        raise ValueError(f"facts.{min(missing)}: missing, the demo data needs it")
    demo = build(scale)
    warehouses(tenant, demo.warehouses)
    vendors(tenant, demo.vendors)
    customers(tenant, demo.customers)
    projects(tenant, demo)
    every = [item for item in (*demo.materials, *demo.equipment) if item.code not in NEW_ITEMS]
    categories = {category.key: category.name for category in demo.categories}
    items(tenant, every[: ITEMS if scale is None else scale], categories)


def warehouses(tenant: Tenant, rows: Iterable[Warehouse]) -> None:
    """Add the warehouses that the set-up has not."""
    for row in rows:
        if tenant.find("WAREHOUSE", row.name) is None:
            tenant.insert("WAREHOUSE", {
                "WAREHOUSEID": row.name, "NAME": row.name,
                "LOC.LOCATIONID": tenant.company.facts["location"],
                "USEDINGL": True, "ENABLE_REPLENISHMENT": True, "ENABLENEGATIVEINV": False,
            })  # fmt: skip


def vendors(tenant: Tenant, rows: Sequence[Vendor]) -> None:
    """Add most vendors under the ids the bookkeepers gave them."""
    known: dict[str, Vendor] = {}
    for row in rows:
        if row.name not in NEW_VENDORS:
            known.setdefault(codes.vendor_id(row.name), row)
    for number, row in list(known.items())[:VENDORS]:
        _partner(tenant, "VENDOR", number, row.name, {
            "EMAIL1": row.email, "PHONE1": row.phone, "FIRSTNAME": row.contact_first,
            "LASTNAME": row.contact_last, **_address(row),
        }, {"TERMNAME": row.terms, "DEFAULT_LEAD_TIME": str(row.lead_days)})  # fmt: skip


def customers(tenant: Tenant, rows: Iterable[Customer]) -> None:
    """Add every customer."""
    for row in rows:
        _partner(tenant, "CUSTOMER", f"C-{1000 + row.key}", row.name, _address(row), {})


def _address(row: Vendor | Customer) -> dict[str, str]:
    return {
        "MAILADDRESS.ADDRESS1": row.street, "MAILADDRESS.CITY": row.city,
        "MAILADDRESS.STATE": row.state, "MAILADDRESS.ZIP": row.zip,
    }  # fmt: skip


def _partner(
    tenant: Tenant, kind: str, number: str, name: str, contact: dict[str, str], more: dict[str, str]
) -> None:
    shown = {f"DISPLAYCONTACT.{field}": text for field, text in contact.items()}
    masters.create(tenant, OBJECTS[kind], {
        f"{kind}ID": number, "NAME": name, "DISPLAYCONTACT.PRINTAS": name, **shown, **more,
    })  # fmt: skip


def projects(tenant: Tenant, demo: Company) -> None:
    """Add projects for a handful of jobs done long ago."""
    done = [job for job in demo.jobs if job.completed and job.number not in NEW_JOBS]
    names = {customer.key: customer.name for customer in demo.customers}
    for job in done[:PROJECTS]:
        _project(tenant, job, names[job.customer_key])


def _project(tenant: Tenant, job: Job, customer: str) -> None:
    masters.create(tenant, OBJECTS["PROJECT"], {
        "PROJECTID": f"PRJ-{job.number}", "NAME": f"Job {job.number} – {customer}"[:80],
        "PROJECTCATEGORY": "Contract", "CUSTOMERID": f"C-{1000 + job.customer_key}",
        "LOCATIONID": tenant.company.facts["location"], "PROJECTSTATUS": "Completed",
        "DOCNUMBER": job.number,
    })  # fmt: skip


def items(tenant: Tenant, rows: Iterable[Item], categories: dict[int, str]) -> None:
    """Add items with their product line and, for stocked ones, what lies in the main warehouse."""
    taken: set[str] = set()
    for position, row in enumerate(rows, start=1):
        number = codes.item_id(row.code, taken)
        taken.add(number)
        line = _product_line(tenant, categories.get(row.category_key, ""))
        units = _units(tenant, row)
        item = tenant.insert("ITEM", _item(row, number, line, units))
        if position % _UNSTAMPED_EVERY == 0:
            tenant.table("ITEM").update(item["RECORDNO"], WHENMODIFIED=None, WHENCREATED=None)
        if row.inventory:
            place = tenant.company.facts["warehouse"]
            tenant.insert("ITEMWAREHOUSEINFO", _level(row, number, place, units.cost))


def _product_line(tenant: Tenant, category: str) -> str | None:
    number = codes.clean(category)[:40]
    if number and tenant.find("PRODUCTLINE", number) is None:
        tenant.insert("PRODUCTLINE", {"PRODUCTLINEID": number, "DESCRIPTION": category})
    return number or None


def _item(row: Item, number: str, line: str | None, units: _Units) -> Row:
    return {
        "ITEMID": number, "NAME": row.name[:100], "COST_METHOD": "Average",
        "ITEMTYPE": "Inventory" if row.inventory else "Non-Inventory",
        "STATUS": "active" if row.active else "inactive", "UOMGRP": units.group,
        "PRODUCTLINEID": line, "EXTENDED_DESCRIPTION": row.description or None,
        "UPC": row.code, "STANDARD_COST": units.cost, "BASEPRICE": row.price,
        "BRAND": row.manufacturer or None, "TAXABLE": True,
    }  # fmt: skip


class _Units(NamedTuple):
    """The group of an item's unit, and what one base unit of it costs."""

    group: str
    cost: Decimal


def _units(tenant: Tenant, row: Item) -> _Units:
    groups = tenant.company.unit_groups
    group = next((name for name in groups if row.unit in groups[name]["units"]), ITEMS_GROUP)
    size = groups[group]["units"].get(row.unit, 1)
    cost = row.cost if size == 1 else (row.cost / size).quantize(_PLACES).normalize()
    return _Units(group, cost)


def _level(row: Item, number: str, warehouse: str, cost: Decimal) -> Row:
    return {
        "ITEMID": number, "WAREHOUSEID": warehouse, "WONHAND": Decimal(5 + row.key % 40),
        "ONORDER": Decimal(0), "AVERAGE_COST": cost,
        "LAST_COST": cost,
    }  # fmt: skip
