"""What one process remembers of a company for a while, so that not every call asks again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

LIFE_SECONDS = 20 * 60
"""Well below the hour of idleness after which a Sage session ends."""


class Cache(Generic[T]):
    """Values by company, each for `LIFE_SECONDS` from when it was put in. Thread-safe."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, T]] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<Cache of {len(self._kept)}>"

    def get(self, scope: str) -> T | None:
        """The value for `scope`, or None when there is none or it is too old."""
        with self._lock:
            put_at, value = self._kept.get(scope, (0.0, None))
        return value if time.monotonic() - put_at < LIFE_SECONDS else None

    def put(self, scope: str, value: T) -> T:
        """Keep `value` for `scope` in place of the one before, and return it."""
        with self._lock:
            self._kept[scope] = (time.monotonic(), value)
        return value

    def drop(self, scope: str, value: T) -> None:
        """Forget `value`, unless another thread has already replaced it."""
        with self._lock:
            if self._kept.get(scope, (0.0, None))[1] is value:
                del self._kept[scope]

    def recall(self, scope: str, read: Callable[[], T], *, afresh: bool = False) -> T:
        """The value for `scope`, read when there is none, it is too old or `afresh` is wanted."""
        value = None if afresh else self.get(scope)
        return self.put(scope, read()) if value is None else value
