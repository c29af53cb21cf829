"""Counting the calls made to a system: some are billed by them, and all of them are limited."""

from __future__ import annotations

import threading


class Meter:
    """Counts from several threads, until somebody takes what was counted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls = 0

    def count(self) -> None:
        """One more call went out."""
        with self._lock:
            self._calls += 1

    def take(self) -> int:
        """The calls since the last time this was asked."""
        with self._lock:
            calls, self._calls = self._calls, 0
        return calls
