"""Inventory's pages."""

from inventory.admin import (
    catalog,
    categories,
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
    "catalog",
    "categories",
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
