"""How many may send to one system at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection as database

LOCK_SPACE = 0x504C5A
"""The first key of the advisory locks of this module; the second is a place of a connection."""
_MOST = 16


@contextmanager
def place(connection_id: int, senders: int) -> Iterator[bool]:
    """Whether there is a place among the `senders` of that connection; held to the end of the
    block, and free again by itself if the process ends before."""
    taken = next(
        (key for key in _keys(connection_id, senders) if _try("try_advisory_lock", key)), 0
    )
    try:
        yield bool(taken)
    finally:
        if taken:
            _try("advisory_unlock", taken)


def _keys(connection_id: int, senders: int) -> range:
    first = connection_id * _MOST + 1
    return range(first, first + min(senders, _MOST))


def _try(function: str, key: int) -> bool:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT pg_{function}(%s, %s)", [LOCK_SPACE, key])  # noqa: S608
        return cursor.fetchone()[0]
