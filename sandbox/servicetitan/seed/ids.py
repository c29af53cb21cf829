"""Ids of seeded rows: a range for each kind, all beyond 32 bits, the same at every start."""

from __future__ import annotations

FIRST = 3_000_000_000
# Jobs come first, so that job 4521 has the id 3000004521.
_KINDS = (
    "jobs",
    "business_units",
    "vendors",
    "categories",
    "technicians",
    "employees",
    "warehouses",
    "trucks",
    "customers",
    "locations",
    "projects",
    "job_types",
    "appointments",
    "appointment_assignments",
    "invoices",
    "purchase_order_types",
    "users",
    "sku_vendors",
    "materials",
    "job_cancel_reasons",
    "job_hold_reasons",
    "project_statuses",
    "project_substatuses",
    "project_types",
    "tag_types",
    "user_roles",
    "job_fields",
    "project_fields",
    "customer_fields",
    "location_fields",
    "customer_contacts",
    "job_booked_logs",
    "job_canceled_logs",
    "job_events",
    "inventory_templates",
    "return_types",
    "field_types",
    "goods",
    "estimates",
    "estimate_items",
    "invoice_items",
    "books",
)
_WIDTH = 10_000_000
_START = {kind: FIRST + n * _WIDTH for n, kind in enumerate(_KINDS)}
# All SKUs share one range.
_START["equipment"] = _START["materials"]
_START["services"] = _START["materials"] + 8_000_000
_START["discounts_and_fees"] = _START["materials"] + 9_000_000


def of(kind: str, key: int) -> int:
    """Return the id of the seeded row `key` of a kind."""
    return _START[kind] + key
