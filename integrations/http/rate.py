"""Staying below the number of calls the other side allows."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol


class Turns(Protocol):
    """Whoever says when the next call may go."""

    def take(self) -> float:
        """Wait for one call's turn; returns the seconds waited."""


class Unlimited:
    """Every call may go at once."""

    def take(self) -> float:
        return 0.0


class Bucket:
    """A token bucket: `per_second` calls on average, up to `burst` at once. Thread-safe.

    It works by reservation: each caller is told when its turn is and sleeps outside the lock, so
    turns are handed out in the order of asking.
    """

    def __init__(
        self,
        per_second: float,
        burst: int = 1,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 1 / per_second
        self._lead = self._interval * (burst - 1)
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = float("-inf")

    def take(self) -> float:
        """Wait for one call's turn; returns the seconds waited."""
        wait = self._reserve()
        if wait > 0:
            self._sleep(wait)
        return wait

    def _reserve(self) -> float:
        with self._lock:
            now = self._clock()
            turn = max(self._next, now - self._lead)
            self._next = turn + self._interval
            return max(0.0, turn - now)


def shared(name: str, *, per_second: float, burst: int = 1) -> Bucket:
    """The bucket of this process for `name`, which is whatever the limit applies to."""
    return _of_process(os.getpid(), name, per_second, burst)


@lru_cache(maxsize=64)
def _of_process(_pid: int, _name: str, per_second: float, burst: int) -> Bucket:
    return Bucket(per_second, burst)
