"""Rate limits: so many calls in a sliding window of time for each key, an app with its tenant."""

from __future__ import annotations

import math
import threading
import time
from collections import deque

from sandbox.servicetitan.problems import too_many


class RateLimit:
    """Remembers the calls of the last `window` seconds, per key."""

    def __init__(self, window: int = 1) -> None:
        self._window = window
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}

    def take(self, key: str, most: int) -> None:
        """Count a call; raises the 429 when `most` were made in the window (0: no limit)."""
        if not most:
            return
        now = time.monotonic()
        with self._lock:
            calls = self._calls.setdefault(key, deque())
            while calls and calls[0] <= now - self._window:
                calls.popleft()
            if len(calls) >= most:
                raise too_many(math.ceil(calls[0] + self._window - now))
            calls.append(now)
