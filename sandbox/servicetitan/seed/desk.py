"""What an office sets up before it books work: reasons, statuses, tags, roles, custom fields."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer

_CANCEL_REASONS = ("Customer canceled", "Booked twice", "Out of service area")
_HOLD_REASONS = ("Waiting for parts", "Customer not ready", "Permit pending")
STATUSES = ("In Progress", "Scheduled", "On Hold", "Completed", "Canceled")
# name, of which status
_SUBSTATUSES = (("Rough-in", 1), ("Trim-out", 1), ("Waiting for material", 3))
_PROJECT_TYPES = (("Construction", "New work"), ("Remodel", "Work in a building in use"))
_TAGS = (("VIP", "#C0392B"), ("Gate code", "#2980B9"), ("Do not text", "#7F8C8D"))
_ROLES = (
    ("Administrator", "Employee"),
    ("Dispatcher", "Employee"),
    ("Bookkeeper", "Employee"),
    ("Field technician", "Technician"),
)
# table -> name, data type, options
_FIELDS: dict[str, tuple[tuple[str, str, tuple[str, ...] | None], ...]] = {
    "job_fields": (
        ("Permit Number", "Text", None),
        ("Material Status", "Dropdown", ("Not ordered", "Ordered", "Partly received", "Received")),
        ("Material Cost", "Numeric", None),
    ),
    "project_fields": (
        ("Superintendent", "Text", None),
        ("Contract Value", "Numeric", None),
    ),
    "customer_fields": (("Account Manager", "Text", None),),
    "location_fields": (("Gate Code", "Text", None),),
}


def load_lists(writer: Writer) -> None:
    """Write what every account is born with: reasons, project statuses, roles."""
    _named(writer, "job_cancel_reasons", _CANCEL_REASONS)
    _named(writer, "job_hold_reasons", _HOLD_REASONS)
    for key, name in enumerate(STATUSES, start=1):
        writer.add("project_statuses", ids.of("project_statuses", key), name=name, order=key)
    for key, (name, kind) in enumerate(_ROLES, start=1):
        role = {"name": name, "employeeType": kind, "active": True}
        writer.add("user_roles", ids.of("user_roles", key), **role)


def _named(writer: Writer, kind: str, names: tuple[str, ...]) -> None:
    for key, name in enumerate(names, start=1):
        writer.add(kind, ids.of(kind, key), name=name, active=True)


def load(writer: Writer) -> None:
    """Write what this company has added to them."""
    for key, (name, status) in enumerate(_SUBSTATUSES, start=1):
        writer.add(
            "project_substatuses",
            ids.of("project_substatuses", key),
            name=name,
            statusId=ids.of("project_statuses", status),
            order=key,
            active=True,
        )
    for key, (name, text) in enumerate(_PROJECT_TYPES, start=1):
        writer.add("project_types", ids.of("project_types", key), name=name, description=text)
    for key, (name, color) in enumerate(_TAGS, start=1):
        writer.add("tag_types", ids.of("tag_types", key), name=name, color=color, active=True)
    for table, fields in _FIELDS.items():
        for key, field in enumerate(fields, start=1):
            writer.add(table, ids.of(table, key), **field_type(*field))
    for person in list(writer.tenant.table("customers").values()):
        _contacts(writer, person)


def field_type(name: str, kind: str, options: tuple[str, ...] | None) -> dict[str, Any]:
    """Return the members of a custom field type."""
    chosen = None if options is None else list(options)
    return {"name": name, "dataType": kind, "dataTypeOptions": chosen}


def _contacts(writer: Writer, customer: dict[str, Any]) -> None:
    # A number of the range kept free for fiction, an address under a name kept free for examples.
    place = customer["id"] % 10_000
    phone, mail = f"480-555-{place:04d}", f"customer{place}@example.com"
    for offset, (kind, value, number) in enumerate((("Phone", phone, phone), ("Email", mail, ""))):
        writer.add(
            "customer_contacts",
            ids.of("customer_contacts", place * 2 + offset),
            customerId=customer["id"],
            type=kind,
            value=value,
            memo=None,
            phoneSettings={"phoneNumber": number, "doNotText": False},
            active=True,
        )
