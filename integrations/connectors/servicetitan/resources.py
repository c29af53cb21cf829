"""What is pulled, and from where: one row per entity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Cursor(Enum):
    """How an entity tells what changed.

    FEED: an export feed with an opaque continuation token, which also reports deactivated rows.
    MODIFIED: an ordinary list asked for rows modified since a moment, for what has no feed.
    """

    FEED = "feed"
    MODIFIED = "modified"


class Single(Enum):
    """How one row is read.

    BY_ID: it has an address of its own.
    BY_FILTER: the list, asked for that id.
    IN_LIST: the list, looked through; there are never many.
    NOWHERE: not at all, only the feed tells of it.
    """

    BY_ID = "by_id"
    BY_FILTER = "by_filter"
    IN_LIST = "in_list"
    NOWHERE = "nowhere"


Filter = tuple[tuple[str, str], ...]
ANY: Filter = (("active", "Any"),)
"""The usual filter for deactivated rows too; lists leave them out unless asked."""
BY_CHANGE = "+ModifiedOn"


@dataclass(frozen=True, slots=True)
class Resource:
    """Where an entity lives. `page_size` is ours to choose on lists only; a feed sets its own.

    `everything` is the filter with which its list also tells deactivated rows, `feed_filter` the
    one with which its feed does; most feeds do so by themselves. `order` is what its list can be
    sorted by, if it can be; `has_list` whether there is one at all.
    """

    entity: str
    module: str
    path: str
    cursor: Cursor = Cursor.FEED
    single: Single = Single.BY_ID
    everything: Filter = ANY
    feed_filter: Filter = ()
    order: str = BY_CHANGE
    has_list: bool = True
    page_size: int = 500


# Types of custom fields are sorted by id or name only, and cannot be deactivated.
_FIELDS = {"single": Single.IN_LIST, "everything": (), "order": "+Id"}

# In the order they are pulled: what others point at comes first.
RESOURCES: tuple[Resource, ...] = (
    Resource("business_unit", "settings", "business-units"),
    Resource("technician", "settings", "technicians"),
    Resource("job_custom_field", "jpm", "jobs/custom-fields", Cursor.MODIFIED, **_FIELDS),
    Resource(
        "vendor_custom_field", "inventory", "vendors/custom-fields", Cursor.MODIFIED, **_FIELDS
    ),
    Resource("vendor", "inventory", "vendors", Cursor.MODIFIED),
    Resource("category", "pricebook", "categories"),
    Resource("material", "pricebook", "materials"),
    Resource("equipment", "pricebook", "equipment"),
    Resource("service", "pricebook", "services"),
    Resource(
        "inventory_template",
        "inventory",
        "inventory-templates",
        Cursor.MODIFIED,
        Single.BY_FILTER,
        page_size=50,
    ),
    Resource("warehouse", "inventory", "warehouses", Cursor.MODIFIED, Single.BY_FILTER),
    Resource("truck", "inventory", "trucks", Cursor.MODIFIED, Single.BY_FILTER),
    Resource("customer", "crm", "customers"),
    Resource("customer_location", "crm", "locations"),
    Resource("project", "jpm", "projects", everything=()),
    Resource("job", "jpm", "jobs", everything=()),
    Resource("appointment", "jpm", "appointments", feed_filter=ANY),
    Resource(
        "job_assignment",
        "dispatch",
        "appointment-assignments",
        single=Single.BY_FILTER,
        feed_filter=ANY,
    ),
    Resource(
        "invoice",
        "accounting",
        "invoices",
        single=Single.BY_FILTER,
        everything=(("activeState", "All"),),
    ),
    Resource("invoice_line", "accounting", "invoice-items", single=Single.NOWHERE, has_list=False),
    Resource("purchase_order", "inventory", "purchase-orders", everything=()),
    Resource("receipt", "inventory", "receipts", Cursor.MODIFIED, Single.BY_FILTER),
    Resource("return", "inventory", "returns", single=Single.BY_FILTER),
    # Bills can be had in no order, but canceled ones are in the list. Of several types it tells one
    # at a time: those of orders unless asked.
    Resource("bill", "accounting", "ap-bills", Cursor.MODIFIED, everything=(), order=""),
    Resource(
        "expense_bill",
        "accounting",
        "ap-bills",
        Cursor.MODIFIED,
        everything=(("billType", "ApBill"),),
        order="",
    ),
    Resource("estimate", "sales", "estimates"),
)
BY_ENTITY = {resource.entity: resource for resource in RESOURCES}

# Permission (scope) names, by module and the resource at the head of a path; ":r" or ":w" follows.
SCOPES = {
    ("settings", "business-units"): "tn.stt.businessunits",
    ("settings", "technicians"): "tn.stt.technicians",
    ("inventory", "vendors"): "tn.inv.vendors",
    ("pricebook", "categories"): "tn.pb.categories",
    ("pricebook", "materials"): "tn.pb.materials",
    ("pricebook", "equipment"): "tn.pb.equipment",
    ("pricebook", "services"): "tn.pb.services",
    ("inventory", "inventory-templates"): "tn.inv.inventorytemplates",
    ("inventory", "warehouses"): "tn.inv.warehouses",
    ("inventory", "trucks"): "tn.inv.trucks",
    ("crm", "customers"): "tn.crm.customers",
    ("crm", "locations"): "tn.crm.locations",
    ("jpm", "projects"): "tn.jpm.projects",
    ("jpm", "jobs"): "tn.jpm.jobs",
    ("jpm", "appointments"): "tn.jpm.appointments",
    ("dispatch", "appointment-assignments"): "tn.dis.appointmentassignments",
    ("accounting", "invoices"): "tn.acc.invoices",
    ("accounting", "invoice-items"): "tn.acc.invoiceitems",
    ("accounting", "ap-bills"): "tn.acc.apbills",
    ("inventory", "purchase-orders"): "tn.inv.purchaseorders",
    ("inventory", "purchase-order-types"): "tn.inv.purchaseordertypes",
    ("inventory", "receipts"): "tn.inv.receipts",
    ("inventory", "returns"): "tn.inv.returns",
    ("inventory", "return-types"): "tn.inv.returntypes",
    ("sales", "estimates"): "tn.sal.estimates",
    ("forms", "jobs"): "tn.frm.jobs",
}


def scope(module: str, path: str, *, writes: bool) -> str:
    """The permission a call on `path` needs, as an administrator finds it in ServiceTitan."""
    head = path.removeprefix("export/").partition("/")[0]
    name = SCOPES.get((module, head))
    return f"{name}:{'w' if writes else 'r'}" if name else head
