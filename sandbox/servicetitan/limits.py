"""Rate limits: so many calls in a sliding window of time for each key, an app with its tenant."""

from __future__ import annotations

from sandbox.servicetitan.problems import too_many
from sandbox.window import Window


class RateLimit:
    """Counts the calls of the last `window` seconds, per key."""

    def __init__(self, window: int = 1) -> None:
        self._calls = Window(window)

    def take(self, key: str, most: int) -> None:
        """Count a call; raises the 429 when `most` were made in the window (0: no limit)."""
        if wait := self._calls.take(key, most):
            raise too_many(wait)

    def forget(self) -> None:
        """Count anew."""
        self._calls.clear()
