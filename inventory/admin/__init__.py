"""Inventory's pages."""

from inventory.admin import (
    adjustment_reasons,
    adjustments,
    catalog,
    categories,
    counts,
    estimates,
    invoices,
    job_notes,
    jobs,
    locations,
    pick_lists,
    reservations,
    stock,
    transfers,
    usage,
)

__all__ = [
    "adjustment_reasons",
    "adjustments",
    "catalog",
    "categories",
    "counts",
    "estimates",
    "invoices",
    "job_notes",
    "jobs",
    "locations",
    "pick_lists",
    "reservations",
    "stock",
    "transfers",
    "usage",
]
