"""So many calls in a sliding window of time, counted for each key."""

from __future__ import annotations

import math
import threading
import time
from collections import deque


class Window:
    """Remembers the calls of the last `seconds`, per key. Thread-safe."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}

    def take(self, key: str, most: int) -> int:
        """Count a call and return 0, or the seconds to wait when `most` were made (0: no limit)."""
        if not most:
            return 0
        now = time.monotonic()
        with self._lock:
            calls = self._calls.setdefault(key, deque())
            while calls and calls[0] <= now - self._seconds:
                calls.popleft()
            if len(calls) >= most:
                return math.ceil(calls[0] + self._seconds - now)
            calls.append(now)
        return 0

    def clear(self) -> None:
        """Forget every call."""
        with self._lock:
            self._calls.clear()
