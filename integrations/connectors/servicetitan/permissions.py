"""Which of ServiceTitan's permissions each read and each write needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from integrations.connectors.base import Permission
from integrations.connectors.servicetitan.claims import Claims
from integrations.connectors.servicetitan.resources import RESOURCES, scope

# Place -> what people call what is there.
WORDS = {
    ("settings", "business-units"): "business units",
    ("settings", "technicians"): "technicians",
    ("inventory", "vendors"): "vendors and their custom fields",
    ("pricebook", "categories"): "categories",
    ("pricebook", "materials"): "materials",
    ("pricebook", "equipment"): "equipment",
    ("pricebook", "services"): "services",
    ("inventory", "inventory-templates"): "inventory templates",
    ("inventory", "warehouses"): "warehouses",
    ("inventory", "trucks"): "trucks",
    ("crm", "customers"): "customers",
    ("crm", "locations"): "customer locations",
    ("jpm", "projects"): "projects",
    ("jpm", "jobs"): "jobs, their notes and their custom fields",
    ("jpm", "appointments"): "appointments",
    ("dispatch", "appointment-assignments"): "who is sent to a job",
    ("accounting", "invoices"): "invoices",
    ("accounting", "invoice-items"): "invoice lines",
    ("accounting", "ap-bills"): "bills of vendors",
    ("inventory", "purchase-orders"): "purchase orders",
    ("inventory", "purchase-order-types"): "purchase order types",
    ("inventory", "receipts"): "receipts",
    ("inventory", "returns"): "returns",
    ("inventory", "return-types"): "return types",
    ("sales", "estimates"): "estimates",
    ("forms", "jobs"): "files of jobs",
}
# Option -> where what can be chosen for it is listed.
LISTS = {
    "purchase_order_type": ("inventory", "purchase-order-types"),
    "return_type": ("inventory", "return-types"),
    "business_unit": ("settings", "business-units"),
    "warehouse": ("inventory", "warehouses"),
}
# Option -> the one whose list it is chosen from too.
SAME_LIST = {
    "job_purchase_order_type": "purchase_order_type",
    "truck_purchase_order_type": "purchase_order_type",
}
# Operation, without its last word -> where it writes.
WRITES: dict[str, tuple[tuple[str, str], ...]] = {
    "st.po": (("inventory", "purchase-orders"),),
    "st.receipt": (("inventory", "receipts"),),
    "st.return": (("inventory", "returns"),),
    "st.vendor": (("inventory", "vendors"),),
    "st.truck": (("inventory", "trucks"),),
    "st.item": (("pricebook", "materials"), ("pricebook", "equipment")),
    "st.category": (("pricebook", "categories"),),
    "st.invoice_items": (("accounting", "invoices"),),
    "st.job_note": (("jpm", "jobs"),),
    "st.attachment": (("forms", "jobs"),),
    "st.customfield": (
        ("jpm", "jobs"),
        ("inventory", "vendors"),
        ("inventory", "receipts"),
        ("inventory", "returns"),
    ),
}


def published(
    operations: Collection[str], claims: Claims, refused: Collection[str] = ()
) -> tuple[Permission, ...]:
    """Every permission that something needs, reads first, with whether the log-in has it.

    `refused` are those the other side has just denied, which is known also of a token that does
    not tell.
    """
    reads = [(each.module, each.path, each.entity) for each in RESOURCES]
    lists = [(*place, option) for option, place in LISTS.items()]
    writes = [(*place, name) for name in sorted(operations) for place in places(name)]
    # What was written is read back, so a write needs to read as well.
    needs = [*_needs([*reads, *lists, *writes], "Read"), *_needs(writes, "Write")]
    return tuple(
        Permission(
            name=name,
            what=what,
            granted=False if name in refused else claims.grants(name),
            used_by=users,
        )
        for name, what, users in needs
    )


def places(operation: str) -> tuple[tuple[str, str], ...]:
    """Module and path of everything an operation writes to."""
    return WRITES.get(operation.rpartition(".")[0], ())


def _needs(
    uses: Iterable[tuple[str, str, str]], verb: str
) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Each permission once: its name, what it is for in words, and who uses it."""
    users: dict[tuple[str, str], list[str]] = {}
    for module, path, user in uses:
        users.setdefault((module, path.partition("/")[0]), []).append(user)
    for place, names in users.items():
        name = scope(*place, writes=verb == "Write")
        yield name, f"{verb} {WORDS[place]}", tuple(names)
