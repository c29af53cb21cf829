"""How many calls of a company are in process at a time; further ones wait in line."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """No slot came free in time."""


class Slots:
    """The slots of one company. First come, first served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0
        self._line: deque[threading.Event] = deque()

    @contextmanager
    def taken(self, most: int, seconds: float) -> Iterator[None]:
        """Hold one of `most` slots (0: no limit); raises Full after `seconds` in line."""
        if not self._enter(most, seconds):
            raise Full
        try:
            yield
        finally:
            self._leave()

    def _enter(self, most: int, seconds: float) -> bool:
        with self._lock:
            if not most or (self._busy < most and not self._line):
                self._busy += 1
                return True
            turn = threading.Event()
            self._line.append(turn)
        if turn.wait(seconds):
            return True
        with self._lock:
            if turn in self._line:
                self._line.remove(turn)
                return False
        # Handed over in the last moment.
        return True

    def _leave(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._busy -= 1
