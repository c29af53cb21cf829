"""The state file: an append-only journal of committed row changes, one JSON value a line.

A change counts once its commit line is in the file, so a process killed at any moment leaves
either all of a transaction or none of it. Every start replays the file and rewrites it compactly.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

Change = tuple[str, "str | int", "dict[str, Any] | None"]
_COMMIT = '["commit"]\n'


def _encode_decimal(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    raise TypeError(f"{type(value).__name__} cannot be kept in the state file")


def _decode(value: dict[str, Any]) -> Any:
    return Decimal(value["$decimal"]) if "$decimal" in value else value


class Journal:
    """Appends committed changes to `path`; a change with no row is a deletion."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def replay(self) -> Iterator[list[Change]]:
        """Yield the changes of each committed transaction, oldest first; a torn end is dropped."""
        if not self._path.exists():
            return
        pending: list[Change] = []
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                if line == _COMMIT:
                    yield pending
                    pending = []
                elif line.endswith("\n"):
                    table, key, row = json.loads(line, object_hook=_decode)
                    pending.append((table, key, row))

    def rewrite(self, changes: Iterable[Change]) -> None:
        """Replace the file by one holding just `changes`, then stay open for appending."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        with fresh.open("w", encoding="utf-8") as out:
            self._write(out, changes)
        os.replace(fresh, self._path)
        self._file = self._path.open("a", encoding="utf-8")

    def append(self, changes: Iterable[Change]) -> None:
        """Add one transaction; it is with the operating system when this returns."""
        self._write(self._file, changes)

    @staticmethod
    def _write(out: Any, changes: Iterable[Change]) -> None:
        for change in changes:
            out.write(json.dumps(change, default=_encode_decimal, separators=(",", ":")) + "\n")
        out.write(_COMMIT)
        out.flush()

    def close(self) -> None:
        """Close the file; further appends fail."""
        if self._file is not None:
            self._file.close()
