"""When the next pull of a connection is due.

The base is set by a person, or by the size of the business: the more technicians work, the more
there is to read at a time. Three bounds hold for every base: it is never shorter than twice what a
pull usually takes, never below 5 minutes, and never above 20 (120 where nobody works in the field).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from django.db.models import F

from integrations.models import Connection, SyncRun
from inventory.models import Technician

SHORTEST = 5
LONGEST = 20
LONGEST_FOR_BOOKS = 120
BOOKS = 20
"""Minutes between pulls of a system without technicians."""
BY_SIZE = ((10, 5), (30, 10), (75, 15))
"""Up to so many technicians: so many minutes; above the last, the longest."""
RECENT_RUNS = 20
WORKING = timedelta(days=30)


def interval(connection: Connection, *, now: datetime) -> int:
    """Whole minutes between two scheduled pulls."""
    field = in_field(connection)
    longest = LONGEST if field else LONGEST_FOR_BOOKS
    base = connection.pull_every_minutes or (by_size(working(now)) if field else BOOKS)
    return min(max(base, twice_usual(connection), SHORTEST), longest)


def in_field(connection: Connection) -> bool:
    """Whether people work in the field over there; else it is the books."""
    return "technician" in connection.description.entities


def by_size(technicians: int) -> int:
    """Minutes between pulls for a company with so many technicians at work."""
    return next((minutes for most, minutes in BY_SIZE if technicians <= most), LONGEST)


def working(now: datetime) -> int:
    """How many technicians were put on a job in the last 30 days."""
    at_work = Technician.objects.filter(is_active=True, assignments__assigned_at__gte=now - WORKING)
    return at_work.distinct().count()


def twice_usual(connection: Connection) -> int:
    """Twice what 19 of 20 recent pulls took at most, in minutes rounded up; 0 before the first."""
    runs = SyncRun.objects.filter(
        connection=connection, finished_at__isnull=False, started_at__isnull=False
    )
    recent = runs.order_by("-pk").annotate(took=F("finished_at") - F("started_at"))
    took = sorted(recent.values_list("took", flat=True)[:RECENT_RUNS])
    if not took:
        return 0
    rank = math.ceil(0.95 * len(took)) - 1
    return math.ceil(2 * took[rank] / timedelta(minutes=1))


def next_pull(connection: Connection, *, now: datetime) -> datetime:
    """The next moment on this connection's own beat, so that not all connections pull at once."""
    every = interval(connection, now=now)
    minute = math.floor(now.timestamp() / 60)
    ahead = (connection.pk - minute) % every or every
    return datetime.fromtimestamp((minute + ahead) * 60, UTC)
