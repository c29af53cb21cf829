"""What the page shows: the tables a person comparing two systems wants to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.servicetitan.actions import invoice_lines
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row
from sandbox.system import Section

SHOWN = 25
Cell = Callable[[Tenant, Row], Any]


def _member(name: str) -> Cell:
    return lambda tenant, row: row.get(name)


def _name(table: str, member: str, shown: str = "name") -> Cell:
    def cell(tenant: Tenant, row: Row) -> Any:
        found = tenant.table(table).get(row.get(member) or 0)
        return found.get(shown, "") if found else ""

    return cell


def _place_in(member: str) -> Cell:
    def cell(tenant: Tenant, row: Row) -> str:
        key = row.get(member) or 0
        found = tenant.table("warehouses").get(key) or tenant.table("trucks").get(key)
        return found["name"] if found else ""

    return cell


_place = _place_in("inventoryLocationId")


def _lines(received: bool) -> Cell:
    def cell(tenant: Tenant, row: Row) -> str:
        return "; ".join(map(_line if received else _receipt_line, row["items"]))

    return cell


def _line(line: Row) -> str:
    got = f" ({line['quantityReceived'].normalize():f} in)" if line["quantityReceived"] else ""
    cost = f"{line['cost'].normalize():f}"
    return f"{line['quantity'].normalize():f} × {line['skuCode']} @ {cost}{got}"


def _receipt_line(line: Row) -> str:
    return f"{line['quantity'].normalize():f} × {line['code']}"


def _invoice_lines(tenant: Tenant, row: Row) -> str:
    lines = invoice_lines.of(tenant, row)
    return "; ".join(f"{line['quantity']} × {line['skuName']} @ {line['price']}" for line in lines)


def _active(tenant: Tenant, row: Row) -> str:
    return "yes" if row.get("active", True) else "no"


def _crew(tenant: Tenant, row: Row) -> str:
    found = tenant.table("appointment_assignments").find("jobId", row["id"])
    return ", ".join(a["technicianName"] for a in found if a["active"])


def _contact(tenant: Tenant, row: Row) -> str:
    return row["contactInfo"]["email"]


@dataclass(frozen=True)
class _Table:
    title: str
    name: str
    columns: dict[str, Cell]


_TABLES = (
    _Table(
        "Purchase orders",
        "purchase_orders",
        {
            "Number": _member("number"),
            "Status": _member("status"),
            "Vendor": _name("vendors", "vendorId"),
            "Job": _name("jobs", "jobId", "jobNumber"),
            "Deliver to": _place,
            "Lines": _lines(True),
            "Total": _member("total"),
            "Memo": _member("summary"),
        },
    ),
    _Table(
        "Receipts",
        "receipts",
        {
            "Number": _member("number"),
            "Active": _active,
            "Order": _name("purchase_orders", "purchaseOrderId", "number"),
            "Vendor's number": _member("vendorInvoiceNumber"),
            "Lines": _lines(False),
            "Amount": _member("receiptAmount"),
            "Memo": _member("memo"),
        },
    ),
    _Table(
        "Returns",
        "returns",
        {
            "Number": _member("number"),
            "Status": _member("status"),
            "Vendor": _name("vendors", "vendorId"),
            "From": _place,
            "Lines": _lines(False),
            "Amount": _member("returnAmount"),
        },
    ),
    _Table(
        "Transfers",
        "transfers",
        {
            "Number": _member("number"),
            "Status": _member("status"),
            "From": _place_in("fromLocationId"),
            "To": _place_in("toLocationId"),
            "Lines": _lines(False),
        },
    ),
    _Table(
        "Adjustments",
        "adjustments",
        {
            "Number": _member("number"),
            "Active": _active,
            "Type": _member("type"),
            "Place": _place,
            "Lines": _lines(False),
        },
    ),
    _Table(
        "Jobs",
        "jobs",
        {
            "Number": _member("jobNumber"),
            "Status": _member("jobStatus"),
            "Customer": _name("customers", "customerId"),
            "Crew": _crew,
            "Project": _name("projects", "projectId", "number"),
            "Summary": _member("summary"),
        },
    ),
    _Table(
        "Projects",
        "projects",
        {
            "Number": _member("number"),
            "Name": _member("name"),
            "Status": _member("status"),
            "Customer": _name("customers", "customerId"),
        },
    ),
    _Table(
        "Estimates",
        "estimates",
        {
            "Name": _member("name"),
            "Status": _member("status"),
            "Job": _member("jobNumber"),
            "Project": _name("projects", "projectId", "number"),
            "Subtotal": _member("subtotal"),
        },
    ),
    _Table(
        "Invoices",
        "invoices",
        {
            "Number": _member("referenceNumber"),
            "Status": _member("syncStatus"),
            "Job": _name("jobs", "jobId", "jobNumber"),
            "Lines": _invoice_lines,
            "Total": _member("total"),
            "Balance": _member("balance"),
        },
    ),
    _Table(
        "Services",
        "services",
        {"Code": _member("code"), "Name": _member("displayName"), "Price": _member("price")},
    ),
    _Table("Vendors", "vendors", {"Name": _member("name"), "E-mail": _contact, "Active": _active}),
    _Table(
        "Materials",
        "materials",
        {
            "Code": _member("code"),
            "Name": _member("displayName"),
            "Cost": _member("cost"),
            "Unit": _member("unitOfMeasure"),
            "Active": _active,
        },
    ),
    _Table(
        "Equipment",
        "equipment",
        {
            "Code": _member("code"),
            "Name": _member("displayName"),
            "Cost": _member("cost"),
            "Active": _active,
        },
    ),
    _Table(
        "Technicians",
        "technicians",
        {
            "Name": _member("name"),
            "Business unit": _name("business_units", "businessUnitId"),
            "Active": _active,
        },
    ),
    _Table("Warehouses", "warehouses", {"Name": _member("name")}),
    _Table(
        "Trucks", "trucks", {"Name": _member("name"), "Home": _name("warehouses", "warehouseId")}
    ),
    _Table("Business units", "business_units", {"Name": _member("name")}),
)


def sections(tenant: Tenant) -> list[Section]:
    """Return each table's newest rows."""
    return [_section(tenant, table) for table in _TABLES]


def _section(tenant: Tenant, table: _Table) -> Section:
    rows = tenant.table(table.name)
    newest = sorted(rows.keys(), reverse=True)[:SHOWN]
    cells = [[cell(tenant, rows[key]) for cell in table.columns.values()] for key in newest]
    return Section(table.title, list(table.columns), cells, len(rows))
