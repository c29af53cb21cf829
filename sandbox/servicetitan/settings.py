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
    "sent_items_editable": False,
    "locked_status": 400,
    "wrong_tenant_status": 403,
    "page_size_over": "refuse",
    "material_needs_vendor": False,
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
