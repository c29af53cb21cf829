"""Purchasing's pages."""

from procurement.admin import (
    bills,
    cost_proposals,
    items,
    pick_lists,
    purchase_orders,
    receipts,
    returns,
    vendors,
)

__all__ = [
    "bills",
    "cost_proposals",
    "items",
    "pick_lists",
    "purchase_orders",
    "receipts",
    "returns",
    "vendors",
]
