"""The memory of a stand-in: tables with transactions, and a file that survives a kill -9."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.journal import Change, Journal
from sandbox.past import Past
from sandbox.table import Key, Row, Table, sort_key

Snapshot = dict[str, dict[Key, Row]]
# Name of a table, a row of it before a change, and after: None where there is none.
Difference = tuple[str, "Row | None", "Row | None"]


class Store:
    """Thread-safe tables in memory; with a `path`, committed changes are kept there as well.

    Tables whose name begins with an underscore are housekeeping (counters, settings): they are
    kept and rolled back like any other, but left out of `state()`.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self._tables: dict[str, Table] = {}
        self._undo: list[tuple[Table, Key, Row | None]] = []
        self._depth = 0
        self._journal: Journal | None = None
        # Told of every commit what each row was and is; it must neither fail nor take time.
        self.watcher: Callable[[list[Difference]], None] | None = None
        self.meta = Meta(self)
        self.past = Past()
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        journal = Journal(path)
        for changes in journal.replay():
            for name, key, row in changes:
                self.table(name).put_back(key, row)
        journal.rewrite(self._everything())
        self._journal = journal

    def _everything(self) -> Iterator[Change]:
        for table in self._tables.values():
            for key, row in table.items():
                yield table.name, key, row

    def table(self, name: str) -> Table:
        """Return the table called `name`, made on first use."""
        with self.lock:
            if name not in self._tables:
                self._tables[name] = Table(name, self)
            return self._tables[name]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock; on an exception undo every row change made inside, and only those.

        May be nested. The outermost one writes the state file when it ends well.
        """
        with self.lock:
            mark = len(self._undo)
            self._depth += 1
            try:
                yield
            except BaseException:
                self._roll_back(mark)
                raise
            finally:
                self._depth -= 1
            if self._depth == 0:
                self._commit()

    def remember(self, table: Table, key: Key, old: Row | None) -> None:
        """Note what a row was before a change; called by the tables, inside a transaction."""
        self._undo.append((table, key, old))

    def _roll_back(self, mark: int) -> None:
        while len(self._undo) > mark:
            table, key, old = self._undo.pop()
            table.put_back(key, old)

    def _commit(self) -> None:
        touched = {(table.name, key): table for table, key, _ in self._undo}
        before = {(table.name, key): row for table, key, row in reversed(self._undo)}
        self._undo.clear()
        self.past.remember(before)
        if touched and self._journal is not None:
            self._journal.append(
                (name, key, table.get(key)) for (name, key), table in touched.items()
            )
        if touched and self.watcher is not None:
            self.watcher(
                [(name, before[name, key], t.get(key)) for (name, key), t in touched.items()]
            )

    def next_id(self, counter: str, start: int = 1) -> int:
        """Return the next number of a counter: `start` first, then one more each time."""
        with self.transaction():
            counters = self.table("_counters")
            row = counters.get(counter)
            value = start if row is None else row["value"] + 1
            counters.replace(counter, {"value": value})
            return value

    def snapshot(self) -> Snapshot:
        """Return what all tables hold now. Rows are shared, not copied: they never change."""
        with self.lock:
            return {name: dict(table.items()) for name, table in self._tables.items()}

    def restore(self, snapshot: Snapshot) -> None:
        """Bring every table back to `snapshot`, touching only the rows that differ."""
        with self.transaction():
            for name in set(self._tables) | set(snapshot):
                table, wanted = self.table(name), snapshot.get(name, {})
                for key in [key for key in table if key not in wanted]:
                    table.delete(key)
                for key, row in wanted.items():
                    if table.get(key) is not row:
                        table.replace(key, row)

    def clear(self) -> None:
        """Remove every row of every table, counters and settings included."""
        self.restore({})

    def state(self, names: list[str] | None = None) -> dict[str, dict[str, Row]]:
        """Return all rows (or those of the named tables) in one fixed order, empty tables left out.

        Two equal states give equal text, so a test can compare the whole of it.
        """
        with self.lock:
            chosen = names or [name for name in self._tables if not name.startswith("_")]
            return {
                name: {str(key): self._tables[name][key] for key in sorted(table, key=sort_key)}
                for name in sorted(chosen)
                if len(table := self.table(name))
            }

    def close(self) -> None:
        """Close the state file."""
        with self.lock:
            if self._journal is not None:
                self._journal.close()
                self._journal = None


class Meta:
    """Small JSON values by name, part of the state like any row."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value called `name`, or `default`."""
        row = self._store.table("_meta").get(name)
        return default if row is None else row["value"]

    def set(self, name: str, value: Any) -> None:
        """Keep `value` under `name`."""
        self._store.table("_meta").replace(name, {"value": value})

    def __contains__(self, name: str) -> bool:
        return name in self._store.table("_meta")
