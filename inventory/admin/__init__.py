"""Inventory's pages."""

from inventory.admin import catalog, jobs, locations, stock

__all__ = ["catalog", "jobs", "locations", "stock"]
