"""Talking to a system, with every call counted by day: Sage Intacct bills by them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db.models import F
from django.utils import timezone

from integrations.connectors import registry
from integrations.connectors.base import Connector
from integrations.models import Connection, DailyCalls
from plyhub.common.models import Company


@contextmanager
def connected(connection: Connection) -> Iterator[Connector]:
    """The connector of that connection; what it called is counted at the end, however it ends.

    Raises `Unauthorized` or `Rejected` when the endpoint is incomplete, and `DomainError` if no
    key reads the credentials.
    """
    endpoint = connection.endpoint
    try:
        yield registry.connect(connection.system, endpoint)
    finally:
        _keep(connection.pk, endpoint.meter.take())


def today(connection_id: int) -> int:
    """The calls made today."""
    return _days(connection_id).values_list("calls", flat=True).first() or 0


def _keep(connection_id: int, calls: int) -> None:
    if not calls:
        return
    day = DailyCalls(connection_id=connection_id, day=_day())
    DailyCalls.objects.bulk_create([day], ignore_conflicts=True)
    _days(connection_id).update(calls=F("calls") + calls)


def _days(connection_id: int):
    return DailyCalls.objects.filter(connection=connection_id, day=_day())


def _day() -> date:
    return timezone.localdate(timezone=Company.current().zone)
