"""The integrations at a glance, for the dashboard: a fixed number of queries each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from integrations.models import (
    Connection,
    OutboxEntry,
    StockComparison,
    StockDiscrepancy,
    SyncActivity,
    SyncRun,
)
from integrations.sync.states import OPEN, State


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """What is not through yet: on its way by itself, or stuck until somebody acts."""

    moving: int
    blocked: int
    failed: int
    oldest_at: datetime | None

    @property
    def open(self) -> int:
        return self.moving + self.blocked + self.failed


@dataclass(frozen=True, slots=True)
class ConnectionGlance:
    connection: Connection
    last_run: SyncRun | None


@dataclass(frozen=True, slots=True)
class StockHealth:
    """How many numbers of the books are not ours, and for how many of these nothing explains it;
    `compared_at` is None before the first comparison."""

    differing: int
    unexplained: int
    compared_at: datetime | None


def stock_health() -> StockHealth:
    """Over every connection, in two queries."""
    found = StockDiscrepancy.objects.filter(state=StockDiscrepancy.State.OPEN).aggregate(
        differing=Count("pk"), unexplained=Count("pk", filter=~Q(unexplained=0))
    )
    compared = StockComparison.objects.aggregate(compared_at=Max("compared_at"))
    return StockHealth(**found, **compared)


def queue_health() -> QueueHealth:
    """Counts over everything open, in one query."""
    found = OutboxEntry.objects.filter(state__in=OPEN).aggregate(
        blocked=Count("pk", filter=Q(state=State.BLOCKED)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        moving=Count("pk", filter=~Q(state__in=(State.BLOCKED, State.FAILED))),
        oldest_at=Min("created_at"),
    )
    return QueueHealth(**found)


def connections() -> list[ConnectionGlance]:
    """Every connection with its latest finished run, in two queries."""
    finished = SyncRun.objects.exclude(finished_at=None).order_by("connection_id", "-pk")
    latest = {run.connection_id: run for run in finished.distinct("connection_id")}
    return [ConnectionGlance(each, latest.get(each.pk)) for each in Connection.objects.all()]


def recent_activity(*, limit: int) -> Sequence[SyncActivity]:
    return SyncActivity.objects.all()[:limit]
