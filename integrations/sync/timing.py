"""When the next pull of a connection is due.

The base is set by a person, or by the size of the business, counted every night: the more
technicians work, the more there is to read at a time. Three bounds hold for every base: it is never
shorter than twice what a pull usually takes, never below 5 minutes, and never above 20 (120 where
nobody works in the field).
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from integrations.models import Connection, SyncRun
from integrations.sync import activity, scopes
from inventory.models import Technician
from plyhub.common.models import Company

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
    base = connection.pull_every_minutes or _base(connection, now)
    return min(max(base, twice_usual(connection), SHORTEST), longest(connection))


def longest(connection: Connection) -> int:
    """How far apart, in minutes, the pulls of the connection may be at most."""
    return LONGEST if in_field(connection) else LONGEST_FOR_BOOKS


def warning(connection: Connection) -> str:
    """What to do when even the longest interval is too short for what a pull takes; empty if it is
    long enough."""
    most, needed = longest(connection), twice_usual(connection)
    if needed <= most:
        return ""
    return (
        f"A sync takes about {math.ceil(needed / 2)} minutes, so that even every {most} minutes is"
        " too often: each begins as soon as the last one is over, and what is asked for by hand"
        " waits. Pause kinds of records that are not needed, or ask for a higher call limit."
    )


def recount_due(*, now: datetime) -> list[int]:
    """Count the technicians at work for every connection that was not counted today, the company's
    day; the ids of those whose interval changed with it, which their activity tells."""
    today = timezone.localdate(now, Company.current().zone)
    due = Connection.objects.exclude(technicians_counted_on__gte=today)
    due = due | Connection.objects.filter(technicians_counted_on=None)
    in_the_field = [connection for connection in due.order_by("pk") if in_field(connection)]
    if not in_the_field:
        return []
    count = working(now)
    return [each.pk for each in in_the_field if _recount(each.pk, count, today)]


@transaction.atomic
def _recount(connection_id: int, count: int, today: date) -> bool:
    """Keep the count; whether the interval by size changed with it."""
    connection = Connection.objects.select_for_update(no_key=True).get(pk=connection_id)
    before = connection.technicians_at_work
    connection.technicians_at_work, connection.technicians_counted_on = count, today
    connection.save(update_fields=["technicians_at_work", "technicians_counted_on", "updated_at"])
    if before is not None and by_size(before) == by_size(count):
        return False
    activity.note(connection, _told(connection, before, count))
    return True


def _told(connection: Connection, before: int | None, count: int) -> str:
    sentence = f"{count} technicians worked in the last 30 days: {connection} is read every"
    sentence += f" {by_size(count)} minutes by the size of the business"
    if before is not None:
        sentence += f", after every {by_size(before)} minutes with {before}"
    if connection.pull_every_minutes:
        sentence += f"; every {connection.pull_every_minutes} as set by hand"
    return f"{sentence}."


def _base(connection: Connection, now: datetime) -> int:
    if not in_field(connection):
        return BOOKS
    counted = connection.technicians_at_work
    return by_size(working(now) if counted is None else counted)


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
    """Twice what 19 of 20 recent pulls of everything took at most, in minutes rounded up; 0 before
    the first. Those that were stopped or read a part say nothing about it."""
    runs = SyncRun.objects.filter(
        connection=connection,
        scope=scopes.ALL,
        is_full=False,
        is_dry_run=False,
        state__in=(SyncRun.State.SUCCEEDED, SyncRun.State.PARTIAL),
        started_at__isnull=False,
        finished_at__isnull=False,
    )
    recent = runs.order_by("-pk").annotate(took=F("finished_at") - F("started_at"))
    took = sorted(recent.values_list("took", flat=True)[:RECENT_RUNS])
    if not took:
        return 0
    rank = math.ceil(0.95 * len(took)) - 1
    return math.ceil(2 * took[rank] / timedelta(minutes=1))


def day_start(day: date) -> datetime:
    """The moment that day begins for the company."""
    return datetime.combine(day, time.min, tzinfo=Company.current().zone)


def next_pull(connection: Connection, *, now: datetime) -> datetime:
    """The next moment on this connection's own beat, so that not all connections pull at once."""
    every = interval(connection, now=now)
    minute = math.floor(now.timestamp() / 60)
    ahead = (connection.pk - minute) % every or every
    return datetime.fromtimestamp((minute + ahead) * 60, UTC)
