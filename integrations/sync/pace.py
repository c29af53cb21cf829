"""How many entries to send at once: as many as the other side takes in a reasonable time."""

from __future__ import annotations

FIRST = 50
TARGET_SECONDS = 20
"""What a batch may take: short enough that a lost answer, a cancel or a restart costs little."""


class Pace:
    """The size of the next batch, from how long the last full one took; never above `most`."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self.size = min(FIRST, most)

    def took(self, seconds: float, count: int) -> None:
        """A batch of `count` took so long. It at most doubles; one that was not full says
        nothing."""
        if count < self.size:
            return
        fitting = int(self.size * TARGET_SECONDS / max(seconds, 0.001))
        self.size = max(1, min(fitting, 2 * self.size, self._most))
