"""A table of the store: JSON-able rows by key, with optional look-up indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.store import Store

Key = str | int
Row = dict[str, Any]


class Table:
    """Rows by key. What it hands out are the rows themselves: read them, never change them.

    Every write puts a new dict in place of the old one, so a row once read stays as it was, and
    a row that is the same object is a row that has not changed. `version` rises with every change.
    """

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self.version = 0
        self._store = store
        self._rows: dict[Key, Row] = {}
        self._indexes: dict[str, dict[Any, dict[Key, None]]] = {}

    def insert(self, key: Key, row: Row) -> Row:
        """Add a row; raises KeyError when the key is taken."""
        with self._store.transaction():
            if key in self._rows:
                raise KeyError(f"{self.name} already has {key!r}")
            return self._put(key, dict(row))

    def replace(self, key: Key, row: Row) -> Row:
        """Put `row` at `key`, whether or not there was one."""
        with self._store.transaction():
            return self._put(key, dict(row))

    def update(self, key: Key, /, **changes: Any) -> Row:
        """Change some members of a row and return the new row; raises KeyError when missing."""
        with self._store.transaction():
            return self._put(key, {**self._rows[key], **changes})

    def delete(self, key: Key) -> None:
        """Remove a row; raises KeyError when missing."""
        with self._store.transaction():
            if key not in self._rows:
                raise KeyError(key)
            self._put(key, None)

    def clear(self) -> None:
        """Remove every row."""
        with self._store.transaction():
            for key in list(self._rows):
                self._put(key, None)

    def get(self, key: Key) -> Row | None:
        """Return the row at `key`, or None."""
        return self._rows.get(key)

    def __getitem__(self, key: Key) -> Row:
        return self._rows[key]

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys())

    def keys(self) -> list[Key]:
        """Return all keys, in no promised order."""
        return list(self._rows)

    def values(self) -> list[Row]:
        """Return all rows, in no promised order."""
        return list(self._rows.values())

    def items(self) -> list[tuple[Key, Row]]:
        """Return all (key, row) pairs, in no promised order."""
        return list(self._rows.items())

    def index(self, field: str) -> None:
        """Keep `find(field, ...)` independent of the number of rows from now on."""
        with self._store.lock:
            if field in self._indexes:
                return
            self._indexes[field] = {}
            for key, row in self._rows.items():
                self._indexes[field].setdefault(row.get(field), {})[key] = None

    def find(self, field: str, value: Any) -> list[Row]:
        """Return the rows whose `field` equals `value` (a plain value, not a list), by key."""
        with self._store.lock:
            return [self._rows[key] for key in sorted(self.matching(field, value), key=sort_key)]

    def matching(self, field: str, value: Any) -> list[Key]:
        """Return the keys of the rows `find` would return, in no promised order."""
        with self._store.lock:
            if field in self._indexes:
                return list(self._indexes[field].get(value, ()))
            return [key for key, row in self._rows.items() if row.get(field) == value]

    def _put(self, key: Key, row: Row | None) -> Row:
        old = self._rows.get(key)
        self._store.remember(self, key, old)
        self.put_back(key, row)
        return row or {}

    def put_back(self, key: Key, row: Row | None) -> None:
        """Set or remove a row without recording it: only for the store's roll-back and replay."""
        old = self._rows.get(key)
        for field, entries in self._indexes.items():
            if old is not None:
                entries.get(old.get(field), {}).pop(key, None)
            if row is not None:
                entries.setdefault(row.get(field), {})[key] = None
        if row is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = row
        self.version += 1


def sort_key(key: Key) -> tuple[bool, Any]:
    """Order numbers before texts, each in their natural order."""
    return (isinstance(key, str), key)
