"""Purchasing's pages."""

from procurement.admin import (
    cost_proposals,
    items,
    purchase_orders,
    receipts,
    returns,
    vendors,
)

__all__ = ["cost_proposals", "items", "purchase_orders", "receipts", "returns", "vendors"]
