"""Talking to a system, every call in its turn and counted by day: Sage Intacct bills by them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection as database
from django.utils import timezone

from integrations.connectors import registry
from integrations.connectors.base import Connector
from integrations.models import Connection, DailyCalls
from integrations.sync import turns
from plyhub.common.models import Company

_COUNT = """
    INSERT INTO integrations_dailycalls AS kept (connection_id, day, calls) VALUES (%s, %s, %s)
    ON CONFLICT (connection_id, day) DO UPDATE SET calls = kept.calls + excluded.calls
"""


@contextmanager
def connected(connection: Connection) -> Iterator[Connector]:
    """The connector of that connection; what it called is counted at the end, however it ends.

    Where calls are limited, each waits for its turn. Raises `Unauthorized` or `Rejected` when the
    endpoint is incomplete, and `DomainError` if no key reads the credentials.
    """
    endpoint = dataclasses.replace(connection.endpoint, turns=turns.of(connection))
    try:
        yield registry.connect(connection.system, endpoint)
    finally:
        _keep(connection.pk, endpoint.meter.take())


def by_day(connection_id: int, *, days: int) -> dict[date, int]:
    """The calls of today and of the days before, latest first; 0 for a day without any."""
    today = _day()
    counted = DailyCalls.objects.filter(
        connection=connection_id, day__gt=today - timedelta(days=days)
    )
    found = dict(counted.values_list("day", "calls"))
    return {day: found.get(day, 0) for day in (today - timedelta(days=n) for n in range(days))}


def _keep(connection_id: int, calls: int) -> None:
    if not calls:
        return
    with database.cursor() as cursor:
        cursor.execute(_COUNT, [connection_id, _day(), calls])


def _day() -> date:
    return timezone.localdate(timezone=Company.current().zone)
