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
)
_WIDTH = 10_000_000
_START = {kind: FIRST + n * _WIDTH for n, kind in enumerate(_KINDS)}
# Materials and equipment share one range, as SKUs do.
_START["equipment"] = _START["materials"]


def of(kind: str, key: int) -> int:
    """Return the id of the seeded row `key` of a kind."""
    return _START[kind] + key
