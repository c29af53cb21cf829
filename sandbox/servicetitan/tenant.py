"""Tenants: each has its own tables, ids and log-in, so that a leak between them would show."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox.servicetitan.stamps import Clock
from sandbox.store import Row, Store, Table

FIRST_ID = 3_500_000_000
APP_KEY = "ak1.standin0plyhub"


@dataclass(frozen=True)
class Account:
    """Who a tenant is. `prefix` sets its tables apart; the main tenant has none."""

    id: str
    name: str
    prefix: str
    client_id: str
    secret: str


MAIN = Account(
    "1100220033", "Copper Ridge Mechanical", "", "cid.standin0main", "cs1.standin0main0secret"
)
OTHER = Account(
    "1100330044", "Bluebird Mechanical", "other.", "cid.standin0other", "cs1.standin0other0secret"
)
ACCOUNTS = {account.id: account for account in (MAIN, OTHER)}


class Tenant:
    """One tenant's tables over the common store. New ids rise and lie beyond 32 bits."""

    def __init__(self, account: Account, store: Store, clock: Clock) -> None:
        self.account = account
        self.store = store
        self.clock = clock
        self._seen: Callable[[Table], Table] | None = None

    def lagging(self, seconds: float) -> Tenant:
        """Return the tenant as lists show it that lag so many seconds; itself when they do not."""
        if not seconds:
            return self
        late = copy.copy(self)
        late._seen = cache(lambda table: self.store.past.of(table, seconds))
        return late

    def table(self, name: str) -> Table:
        """Return this tenant's table called `name`."""
        table = self.store.table(self.account.prefix + name)
        return table if self._seen is None else self._seen(table)

    def next_id(self) -> int:
        """Return an id no row of this tenant has had."""
        return self.store.next_id(self.account.prefix + "ids", FIRST_ID)

    def counter(self, name: str, start: int = 1) -> int:
        """Return the next number of one of this tenant's counters."""
        return self.store.next_id(self.account.prefix + name, start)

    def insert(self, name: str, row: dict[str, Any]) -> Row:
        """Add a row under a new id, stamped now, and return it."""
        number, now = self.next_id(), self.clock.stamp()
        whole = {"id": number, **row, "createdOn": now, "modifiedOn": now}
        return self.table(name).insert(number, whole)

    def change(self, name: str, key: int, /, **changes: Any) -> Row:
        """Change a row, moving its modifiedOn, and return it; raises KeyError when missing."""
        return self.table(name).update(key, **changes, modifiedOn=self.clock.stamp())
