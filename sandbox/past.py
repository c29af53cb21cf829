"""What rows were a while ago, for reads that lag behind the writes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.table import Key, Row, Table, sort_key

_Change = tuple[float, Key, "Row | None"]


class Past:
    """Remembers what committed changes replaced, for as long as reads lag; nothing when not.

    Kept in memory only: after a start everything shows at once.
    """

    def __init__(self) -> None:
        self._seconds: Callable[[], float] = lambda: 0
        self._now: Callable[[], float] = time.time
        self._changes: dict[str, deque[_Change]] = {}

    def follow(self, seconds: Callable[[], float], now: Callable[[], float]) -> None:
        """Ask `seconds` how far any read lags and `now` for the time, both whenever it matters."""
        self._seconds, self._now = seconds, now

    def remember(self, before: Mapping[tuple[str, Key], Row | None]) -> None:
        """Note what one commit replaced, by name of table and key; None where nothing was."""
        seconds = float(self._seconds())
        if not seconds:
            self._changes.clear()
            return
        now = self._now()
        for (name, key), row in before.items():
            changes = self._changes.setdefault(name, deque())
            _forget(changes, now - seconds)
            changes.append((now, key, row))

    def of(self, table: Table, seconds: float) -> Table | TableBefore:
        """Return a table as it was that long ago: itself where nothing has changed since."""
        horizon = self._now() - float(seconds)
        changes = self._changes.get(table.name, ())
        # Of several changes to a row the oldest one tells what it was before them all.
        before = {key: row for at, key, row in reversed(changes) if at > horizon}
        return TableBefore(table, before) if before else table


def _forget(changes: deque[_Change], horizon: float) -> None:
    while changes and changes[0][0] <= horizon:
        changes.popleft()


class TableBefore:
    """A table to read, some of whose rows are shown as they were (None: not yet there)."""

    def __init__(self, table: Table, before: Mapping[Key, Row | None]) -> None:
        self._table = table
        self._before = before

    def get(self, key: Key) -> Row | None:
        """Return the row at `key`, or None."""
        return self._before[key] if key in self._before else self._table.get(key)

    def __getitem__(self, key: Key) -> Row:
        row = self.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def __contains__(self, key: Key) -> bool:
        return self.get(key) is not None

    def __len__(self) -> int:
        return len(self.items())

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys())

    def keys(self) -> list[Key]:
        """Return all keys, in no promised order."""
        return [key for key, _ in self.items()]

    def values(self) -> list[Row]:
        """Return all rows, in no promised order."""
        return [row for _, row in self.items()]

    def items(self) -> list[tuple[Key, Row]]:
        """Return all (key, row) pairs, in no promised order."""
        now = [(key, row) for key, row in self._table.items() if key not in self._before]
        return now + [(key, row) for key, row in self._before.items() if row is not None]

    def find(self, field: str, value: Any) -> list[Row]:
        """Return the rows whose `field` equals `value`, by key."""
        keys = [key for key in self._table.matching(field, value) if key not in self._before]
        keys += [
            key for key, row in self._before.items() if row is not None and row.get(field) == value
        ]
        return [self[key] for key in sorted(keys, key=sort_key)]
