"""The price book between PlyHub and the ServiceTitan stand-in: what both test files need."""

from __future__ import annotations

import pytest
from django.utils import timezone

from integrations.models import Connection, OutboxEntry
from integrations.sync import push
from tests.integrations.outbox_story import StandIn


@pytest.fixture
def titan(titan_process: StandIn) -> StandIn:
    """A small price book."""
    titan_process.control("reset")
    titan_process.control("load", {"data": "scale:120"})
    return titan_process


def send(connection: Connection) -> None:
    """Send what is queued, as if every wait were over."""
    for _ in range(5):
        OutboxEntry.objects.filter(state__in=("unknown", "retrying")).update(
            next_attempt_at=timezone.now()
        )
        push.drain(connection.pk)


def states() -> dict[str, str]:
    rows = OutboxEntry.objects.order_by("pk")
    return {row.operation: row.state for row in rows}


def table_of(titan: StandIn, name: str) -> dict[int, dict]:
    return {row["id"]: row for row in titan.rows(name)}
