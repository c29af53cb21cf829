"""The records of a company: one table an object, keyed by RECORDNO, every write stamped."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sandbox.intacct import settings
from sandbox.intacct.companyfile import Company
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ENTITIES, ObjectType
from sandbox.intacct.settings import DEFAULTS
from sandbox.store import Store
from sandbox.table import Table

Row = dict[str, Any]
USER_KEY = 1
_NONE: dict[str, Any] = {}


class Tenant:
    """Finds, makes, changes and removes records; knows the time and the settings.

    `prefix` sets a company's tables apart from another's; the first has none.
    """

    def __init__(self, store: Store, company: Company, prefix: str = "") -> None:
        self.store = store
        self.company = company
        self.prefix = prefix
        self._seen: Callable[[Table], Table] | None = None
        for kind in OBJECTS.values():
            for name in {kind.key, *kind.indexes} - {"RECORDNO"}:
                self.table(kind).index(name)

    def table(self, kind: ObjectType | str) -> Table:
        """Return the table of an object."""
        table = self.store.table(self.prefix + (kind if isinstance(kind, str) else kind.name))
        return table if self._seen is None else self._seen(table)

    def lagging(self) -> Tenant:
        """Return the company as reads show it: some seconds late when that is set, else itself."""
        seconds = self.setting("read_lag_seconds")
        if not seconds:
            return self
        late = copy.copy(self)
        late._seen = cache(lambda table: self.store.past.of(table, seconds))
        return late

    def kept(self, name: str) -> Table:
        """Return a table of the company that holds no records, and is left out of its state."""
        return self.store.table(f"_{self.prefix}{name}")

    def noted(self, name: str, default: Any = None) -> Any:
        """Return a small value kept for the company, or `default`."""
        return self.store.meta.get(self.prefix + name, default)

    def note(self, name: str, value: Any) -> None:
        """Keep a small value for the company."""
        self.store.meta.set(self.prefix + name, value)

    def next_number(self, counter: str) -> int:
        """Return the next number of one of the company's counters, from 1."""
        return self.store.next_id(self.prefix + counter)

    def setting(self, name: str) -> Any:
        """Return one setting."""
        own = self.noted("settings", _NONE)
        return own[name] if name in own else self.company.settings.get(name, DEFAULTS[name])

    def settings(self) -> dict[str, Any]:
        """Return every setting with its value: as changed, as the company is set up, or usual."""
        return {**DEFAULTS, **self.company.settings, **self.noted("settings", {})}

    def change_settings(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Keep new values and return all; raises ValueError, changing nothing, for a bad one."""
        settings.check(changes)
        self.note("settings", {**self.noted("settings", {}), **changes})
        return self.settings()

    def now(self) -> datetime:
        """Return the time in UTC, moved on by what the control verb asked for."""
        return datetime.now(UTC) + timedelta(seconds=self.store.meta.get("clock_ahead", 0))

    def local_now(self) -> datetime:
        """Return the time in the zone of the API user, without an offset."""
        offset = timedelta(minutes=self.setting("utc_offset_minutes"))
        return (self.now() + offset).replace(tzinfo=None, microsecond=0)

    def find(self, name: str, value: Any) -> Row | None:
        """Return the record of an object with this id, or None."""
        return self.first(name, OBJECTS[name].key, value)

    def first(self, name: str, field: str, value: Any) -> Row | None:
        """Return the oldest record whose field has this value, or None."""
        if field == "RECORDNO":
            return self.table(name).get(value)
        rows = self.table(name).find(field, value)
        return rows[0] if rows else None

    def rows(self, name: str) -> list[Row]:
        """Return every record of an object, oldest first."""
        table = self.table(name)
        return [row for _, row in sorted(table.items())]

    def insert(self, name: str, values: Row, entity: str = "") -> Row:
        """Add a record with the next RECORDNO; it is active unless `values` say otherwise."""
        kind = OBJECTS[name]
        stamp = self.local_now().isoformat()
        created = {"WHENCREATED": stamp} if kind.fields["WHENCREATED"].kind == "time" else {}
        number = self.next_number(f"RECORDNO {name}")
        row = {
            "RECORDNO": number, "STATUS": "active", **created, **values,
            "WHENMODIFIED": stamp, "CREATEDBY": USER_KEY, "MODIFIEDBY": USER_KEY,
            "MEGAENTITYID": entity or None,
        }  # fmt: skip
        return self.table(kind).insert(number, row)

    def change(self, name: str, number: int, **changes: Any) -> Row:
        """Change a record and stamp it."""
        stamp = {"WHENMODIFIED": self.local_now().isoformat(), "MODIFIEDBY": USER_KEY}
        return self.table(name).update(number, **{**changes, **stamp})

    def remove(self, name: str, number: int, user: str = "") -> None:
        """Remove a record; the audit history keeps that it was there."""
        row = self.table(name)[number]
        self.table(name).delete(number)
        self.insert("AUDITHISTORY", {
            "OBJECTTYPE": name.lower(), "OBJECTKEY": str(number),
            "OBJECTDESC": str(row.get(OBJECTS[name].key) or ""), "USERID": user,
            "ACCESSMODE": "D", "ACCESSTIME": self.local_now().isoformat(),
        })  # fmt: skip

    def is_required(self, need: str) -> bool:
        """Say whether a field with this need must have a value in this company."""
        return bool(need) and (need != ENTITIES or self.setting("multi_entity"))
