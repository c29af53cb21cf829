"""What the documents leave open or an account may set, as switches with their defaults."""

from __future__ import annotations

from typing import Any

from sandbox.store import Store

DEFAULTS: dict[str, Any] = {
    "token_seconds": 900,
    # Calls per second for each app and tenant; 0 is no limit. The real service allows 60.
    "rate_limit": 0,
    "feed_page_size": 1000,
    # Feeds hold back rows younger than this unless includeRecentChanges is sent.
    "feed_lag_seconds": 0,
    "receipts_require_sent": False,
    # A receipt makes an inventory bill and an AP bill.
    "receipts_make_bills": True,
    # An order whose total is above this becomes a request to be approved; None: none does.
    "orders_need_approval_above": None,
    "sent_items_editable": False,
    "locked_status": 400,
    "wrong_tenant_status": 403,
    "page_size_over": "refuse",
    "material_needs_vendor": False,
    # An item's isCostLocked or isPriceLocked refuses other values of the members it covers.
    "locked_members_refused": True,
    "exported_invoices_locked": True,
    # What an invoice line without a unitPrice gets: "pricebook" or "zero".
    "missing_unit_price": "pricebook",
    "sold_estimates_locked": True,
    # A saved report runs once in so many seconds.
    "report_seconds": 60,
    # Token requests a minute for each app and tenant; 0 is no limit.
    "tokens_per_minute": 0,
    # Lists show rows as they were this long ago, new ones not at all; reading by id does not lag.
    "read_lag_seconds": 0,
    # Each further page of a feed begins with the last row of the page before.
    "feed_duplicates": False,
    # The rows of a feed's page come out of order.
    "feed_shuffle": False,
    # Sending somebody to a visit twice: "refuse" is a 409, "ignore" changes nothing.
    "assign_twice": "refuse",
    # Listing the files of a job that has none: 200 with an empty page, or 404.
    "no_attachments_status": 200,
    # The scopes the customer's admin granted; None grants all.
    "scopes": None,
}


class Settings:
    """Reads and changes the switches; they are part of the state file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, name: str) -> Any:
        return self._store.meta.get("settings", {}).get(name, DEFAULTS[name])

    def all(self) -> dict[str, Any]:
        """Return every switch with its present value."""
        return {name: self[name] for name in DEFAULTS}

    def change(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Set some switches and return all; raises ValueError for one that does not exist."""
        if unknown := set(changes) - set(DEFAULTS):
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
        self._store.meta.set("settings", {**self._store.meta.get("settings", {}), **changes})
        return self.all()
