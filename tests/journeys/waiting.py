"""Waiting for what happens in other processes: poll until it is true, or say what was last seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def until(
    look: Callable[[], Seen],
    *,
    seconds: float,
    what: str,
    is_there: Callable[[Seen], object] = bool,
) -> Seen:
    """Return what `look` sees as soon as `is_there` says so; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if is_there(seen):
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(
                f"After {seconds:g} s there is still no {what}; last seen: {seen!r}"
            )
        time.sleep(0.1)
