"""Purchasing's pages."""

from procurement.admin import (
    bills,
    cost_proposals,
    items,
    purchase_orders,
    receipts,
    returns,
    vendors,
)

__all__ = [
    "bills",
    "cost_proposals",
    "items",
    "purchase_orders",
    "receipts",
    "returns",
    "vendors",
]
