"""The price book between PlyHub and the ServiceTitan stand-in: what both test files need."""

from __future__ import annotations

from django.utils import timezone

from integrations.models import Connection, OutboxEntry
from integrations.sync import push
from tests.integrations.outbox_story import StandIn


def small(stand_in: StandIn) -> StandIn:
    """The stand-in at its start, with a small price book."""
    stand_in.control("reset")
    stand_in.control("load", {"data": "scale:120"})
    return stand_in


def send(connection: Connection) -> None:
    """Send what is queued, as if every wait were over."""
    for _ in range(5):
        OutboxEntry.objects.filter(state__in=("unknown", "retrying")).update(
            next_attempt_at=timezone.now()
        )
        push.drain(connection.pk)


def states() -> dict[str, str]:
    """The state of the latest entry of each operation."""
    rows = OutboxEntry.objects.order_by("pk")
    return {row.operation: row.state for row in rows}


def table_of(titan: StandIn, name: str) -> dict[int, dict]:
    """The rows of a table over there, by id."""
    return {row["id"]: row for row in titan.rows(name)}
