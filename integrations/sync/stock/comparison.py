"""Comparing stock: what the books should hold, going by what we hold and have sent, and do hold.

Expected there is what is on hand here, over all places that are one warehouse there, less what our
queue still has to do. What Sage calls available is its own affair: only on hand is compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, StockComparison, StockDiscrepancy, SyncStage
from integrations.sync import identity
from integrations.sync.stock import expected, statements
from integrations.sync.stock.levels import parameters
from integrations.sync.target import Target
from plyhub.common import audit

KIND = "stock_level"
RULE = "stock comparison"
LOCK_SPACE = 0x504C5A
"""The first key of the lock that comparing and adjusting hold; the second is the connection's."""
State = StockDiscrepancy.State


@dataclass(frozen=True, slots=True)
class Compared:
    """How many differences are new, have other numbers, and are gone."""

    opened: int = 0
    changed: int = 0
    resolved: int = 0


def last_read(connection_id: int) -> datetime | None:
    """When the latest read of all the stock there began; None before the first."""
    ended = SyncStage.objects.filter(
        run__connection=connection_id,
        run__is_dry_run=False,
        entity=KIND,
        finished_at__isnull=False,
    )
    return ended.order_by("-run_id").values_list("run__started_at", flat=True).first()


def lock(connection_id: int) -> None:
    """Wait until nobody else compares or adjusts stock over this connection; hold that until the
    transaction ends. It comes before the lock of `identity` and before any row of stock."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, connection_id])


@transaction.atomic
def compare(connection_id: int) -> Compared:
    """Bring the differences in line with stock and queue as they are, and the last read.

    Does nothing before the first read. What a person explained stays so while its unexplained part
    is the same. No row is written whose numbers are the same.
    """
    lock(connection_id)
    read_at = last_read(connection_id)
    if read_at is None:
        return Compared()
    # Nobody can post stock together with its queue entries while we look at both.
    identity.lock(connection_id)
    target = Target.of(Connection.objects.get(pk=connection_id))
    now = timezone.now()
    asked = {**parameters(target), **_outstanding(connection_id, read_at), "now": now}
    with database.cursor() as cursor:
        for step in (statements.CLEAR, statements.FIND, statements.MEASURE):
            cursor.execute(step, asked)
        resolved = [pk for (pk,) in _all(cursor, statements.RESOLVE, asked)]
        changed = _all(cursor, statements.CHANGE, asked)
        opened = [pk for (pk,) in _all(cursor, statements.MAKE, asked)]
        [counts] = _all(cursor, statements.COUNT, asked)
    _record("differ", State.OPEN, [*opened, *(pk for pk, reopened in changed if reopened)])
    _record("agree", State.RESOLVED, resolved)
    _keep_counts(connection_id, read_at, now, counts)
    return Compared(len(opened), len(changed), len(resolved))


def _all(cursor: Any, sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    cursor.execute(sql, asked)
    return cursor.fetchall()


def _outstanding(connection_id: int, read_at: datetime) -> dict[str, list[Any]]:
    found = expected.outstanding(connection_id, read_at=read_at)
    return {
        "items": [item for item, _ in found],
        "places": [place for _, place in found],
        "queued": [each.queued for each in found.values()],
        "more": [each.more for each in found.values()],
        "less": [each.less for each in found.values()],
        "entries": ["{" + ",".join(map(str, each.entries)) + "}" for each in found.values()],
    }


def _record(action: str, state: str, ids: list[int]) -> None:
    audit.record_many(
        audit.entry("stockdiscrepancy", pk, action=action, rule=RULE, to_state=state)
        for pk in sorted(ids)
    )


def _keep_counts(
    connection_id: int, read_at: datetime, now: datetime, counts: tuple[int, ...]
) -> None:
    names = ("compared", "unknown_items", "unknown_places", "other_units")
    values = {**dict(zip(names, counts, strict=True)), "read_at": read_at, "compared_at": now}
    StockComparison.objects.update_or_create(connection_id=connection_id, defaults=values)
