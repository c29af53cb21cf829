"""The rate limit: so many calls a second for each app and tenant, over a sliding window."""

from __future__ import annotations

import threading
import time
from collections import deque

from sandbox.servicetitan.problems import too_many


class RateLimit:
    """Remembers the calls of the last second, per key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}

    def take(self, key: str, most: int) -> None:
        """Count a call; raises the 429 when `most` were made in the last second (0: no limit)."""
        if not most:
            return
        now = time.monotonic()
        with self._lock:
            calls = self._calls.setdefault(key, deque())
            while calls and calls[0] <= now - 1:
                calls.popleft()
            if len(calls) >= most:
                raise too_many(1)
            calls.append(now)
