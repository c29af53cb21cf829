"""Turns for the calls of a connection: so many a minute, whoever of this installation makes them.

Pulls and pushes, tests and probes, on however many machines, take their turns from one row. What
was not used is kept for a minute at most, so that after a rest that many calls go at once, and
then one after the other at even distances.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection as database

from integrations.connectors.base import Field
from integrations.http.rate import Turns, Unlimited
from integrations.models import Connection

OPTION = "calls_per_minute"
MINUTE = 60

# One statement: the row is locked while it runs and no longer. The clock is the database's, as the
# machines that share the row may disagree about theirs.
_RESERVE = """
INSERT INTO integrations_callturn AS turn (connection_id, next_at)
VALUES (%(connection)s, clock_timestamp() - %(lead)s * interval '1 second'
                                          + %(apart)s * interval '1 second')
ON CONFLICT (connection_id) DO UPDATE
SET next_at = greatest(turn.next_at, clock_timestamp() - %(lead)s * interval '1 second')
              + %(apart)s * interval '1 second'
RETURNING extract(epoch FROM next_at - clock_timestamp()) - %(apart)s
"""


class Budget:
    """`per_minute` calls over one connection, shared through the database."""

    def __init__(
        self,
        connection_id: int,
        per_minute: int,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        apart = MINUTE / per_minute
        self._values = {"connection": connection_id, "apart": apart, "lead": MINUTE - apart}
        self._sleep = sleep
        self._thread = threading.get_ident()

    def take(self) -> float:
        """Wait for one call's turn; returns the seconds waited. Not to be called inside a
        transaction: others would wait for their turns until it ends."""
        wait = self._reserve()
        if wait > 0:
            self._sleep(wait)
        return max(wait, 0.0)

    def _reserve(self) -> float:
        try:
            with database.cursor() as cursor:
                cursor.execute(_RESERVE, self._values)
                return float(cursor.fetchone()[0])
        finally:
            # A thread that only reads ahead would leave its connection to the database behind.
            if threading.get_ident() != self._thread:
                database.close()


def of(connection: Connection) -> Turns:
    """Who gives turns to the calls over that connection: as its option says, else nobody."""
    field = next((each for each in connection.description.options if each.name == OPTION), None)
    if field is None:
        return Unlimited()
    return Budget(connection.pk, _number(connection, field))


def _number(connection: Connection, field: Field) -> int:
    given = str((connection.options or {}).get(OPTION) or "").strip()
    least, most = field.bounds or (1, MINUTE)
    return min(max(int(given if given.isdecimal() else field.default), least), most)
