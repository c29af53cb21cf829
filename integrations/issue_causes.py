"""Records that were not taken in, cause by cause: one trouble often keeps many out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import MD5, Left

from integrations.models import SyncIssue
from integrations.sync import scopes

MOST = 50


@dataclass(frozen=True, slots=True)
class Cause:
    """Records of one kind that stay out for one reason. `key` names the group."""

    key: str
    title: str
    system: str
    kind: str
    count: int
    oldest_at: datetime


def open_issues() -> QuerySet[SyncIssue]:
    """What is neither in nor ignored."""
    return SyncIssue.objects.filter(resolved_at__isnull=True, ignored_at__isnull=True)


def causes(*, most: int = MOST) -> list[Cause]:
    """The groups of what is open, largest first, in one query."""
    rows = (
        _marked(open_issues())
        .order_by()
        .values("connection_id", "connection__name", "entity", "mark", "cause")
        .annotate(count=Count("pk"), oldest_at=Min("created_at"))
        .order_by("-count", "oldest_at")[:most]
    )
    return [
        Cause(
            key=f"{row['connection_id']}~{row['entity']}~{row['mark']}",
            title=row["cause"],
            system=row["connection__name"],
            kind=scopes.entity_label(row["entity"]),
            count=row["count"],
            oldest_at=row["oldest_at"],
        )
        for row in rows
    ]


def of_cause(issues: QuerySet[SyncIssue], key: str) -> QuerySet[SyncIssue]:
    """Those of `issues` that stay out for that reason; none for a key that is no key."""
    parts = key.split("~")
    if len(parts) != 3 or not parts[0].isdigit():
        return issues.none()
    connection, entity, mark = parts
    return _marked(issues).filter(connection_id=connection, entity=entity, mark=mark)


def _marked(issues: QuerySet[SyncIssue]) -> QuerySet[SyncIssue]:
    return issues.annotate(mark=Left(MD5("cause"), 8))
