"""Purchasing's pages."""

from procurement.admin import purchase_orders, receipts, vendors

__all__ = ["purchase_orders", "receipts", "vendors"]
