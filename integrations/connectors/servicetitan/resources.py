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


@dataclass(frozen=True, slots=True)
class Resource:
    """Where an entity lives. `page_size` is ours to choose on lists only; a feed sets its own."""

    entity: str
    module: str
    path: str
    cursor: Cursor = Cursor.FEED
    page_size: int = 500


# In the order they are pulled: what others point at comes first.
RESOURCES: tuple[Resource, ...] = (
    Resource("business_unit", "settings", "business-units"),
    Resource("technician", "settings", "technicians"),
    Resource("vendor", "inventory", "vendors", Cursor.MODIFIED),
    Resource("category", "pricebook", "categories"),
    Resource("material", "pricebook", "materials"),
    Resource("equipment", "pricebook", "equipment"),
    Resource("warehouse", "inventory", "warehouses", Cursor.MODIFIED),
    Resource("truck", "inventory", "trucks", Cursor.MODIFIED),
    Resource("customer", "crm", "customers"),
    Resource("customer_location", "crm", "locations"),
    Resource("project", "jpm", "projects"),
    Resource("job", "jpm", "jobs"),
    Resource("job_assignment", "dispatch", "appointment-assignments"),
)
BY_ENTITY = {resource.entity: resource for resource in RESOURCES}

# Permission (scope) names, by the resource at the head of a path; ":r" or ":w" follows.
SCOPES = {
    "business-units": "tn.stt.businessunits",
    "technicians": "tn.stt.technicians",
    "vendors": "tn.inv.vendors",
    "categories": "tn.pb.categories",
    "materials": "tn.pb.materials",
    "equipment": "tn.pb.equipment",
    "warehouses": "tn.inv.warehouses",
    "trucks": "tn.inv.trucks",
    "customers": "tn.crm.customers",
    "locations": "tn.crm.locations",
    "projects": "tn.jpm.projects",
    "jobs": "tn.jpm.jobs",
    "appointment-assignments": "tn.dis.appointmentassignments",
    "purchase-orders": "tn.inv.purchaseorders",
    "purchase-order-types": "tn.inv.purchaseordertypes",
    "receipts": "tn.inv.receipts",
}


def scope(path: str, *, writes: bool) -> str:
    """The permission a call on `path` needs, as an administrator finds it in ServiceTitan."""
    head = path.removeprefix("export/").partition("/")[0]
    name = SCOPES.get(head)
    return f"{name}:{'w' if writes else 'r'}" if name else head
