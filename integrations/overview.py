"""The integrations at a glance, for the dashboard: a fixed number of queries each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery

from integrations.models import (
    Connection,
    Cursor,
    OutboxEntry,
    Pause,
    StockComparison,
    StockDiscrepancy,
    SyncActivity,
    SyncRun,
)
from integrations.selectors import ago
from integrations.sync import pauses, scopes, timing
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
    """A connection, what it read last and when, kind by kind, and what keeps it from reading."""

    connection: Connection
    last_run: SyncRun | None
    read: Sequence[tuple[str, str]]
    paused: str
    warning: str

    @property
    def last_ago(self) -> str:
        return ago(self.last_run.finished_at) if self.last_run else ""


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
    """Every connection with its latest finished run and what it read, in four queries and one for
    each connection, of which there are few."""
    latest = SyncRun.objects.filter(connection=OuterRef("pk"), finished_at__isnull=False)
    last = Subquery(latest.order_by("-pk").values("pk")[:1])
    found = list(Connection.objects.annotate(last_id=last).order_by("pk"))
    runs = SyncRun.objects.in_bulk([each.last_id for each in found if each.last_id])
    read: dict[int, list[tuple[str, str]]] = {}
    for cursor in Cursor.objects.defer("value").exclude(last_read_at=None).order_by("entity"):
        told = (scopes.entity_label(cursor.entity), ago(cursor.last_read_at))
        read.setdefault(cursor.connection_id, []).append(told)
    held = Pause.objects.filter(entity="").select_related("paused_by")
    paused = {each.connection_id: pauses.words(each) for each in held}
    return [
        ConnectionGlance(
            connection=each,
            last_run=runs.get(each.last_id),
            read=read.get(each.pk, []),
            paused=paused.get(each.pk, ""),
            warning=timing.warning(each),
        )
        for each in found
    ]


def recent_activity(*, limit: int) -> Sequence[SyncActivity]:
    return SyncActivity.objects.all()[:limit]
