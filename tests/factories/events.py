"""Listening to what services announce."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.dispatch import Signal


@contextmanager
def heard(signal: Signal) -> Iterator[list[dict[str, Any]]]:
    """A list that gets what `signal` carries, each time it is sent inside the block."""
    received: list[dict[str, Any]] = []

    def listen(sender: object, signal: Signal, **facts: Any) -> None:
        received.append(facts)

    signal.connect(listen)
    try:
        yield received
    finally:
        signal.disconnect(listen)
