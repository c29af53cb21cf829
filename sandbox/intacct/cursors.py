"""The cursors `readMore` goes on from: rows not yet handed out, by result id."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

_KEPT = 200


@dataclass
class Cursor:
    """What is left of one readByQuery: record numbers, oldest first."""

    object_name: str
    fields: list[str]
    numbers: list[int]
    page_size: int
    total: int


class Cursors:
    """The latest cursors; the oldest are forgotten. Thread-safe, not kept across restarts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[str, Cursor] = OrderedDict()

    def add(self, cursor: Cursor) -> str:
        """Keep a cursor and return its result id."""
        name = f"{secrets.randbelow(10**10):010d}7030372031000"
        with self._lock:
            self._open[name] = cursor
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)
        return name

    def next_page(self, name: str) -> tuple[Cursor, list[int]] | None:
        """Return a cursor and its next record numbers, moving it on; None when unknown."""
        with self._lock:
            cursor = self._open.get(name)
            if cursor is None:
                return None
            page = cursor.numbers[: cursor.page_size]
            del cursor.numbers[: cursor.page_size]
            return cursor, page
