"""Records that were not taken in, cause by cause: one trouble often keeps many out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import MD5, Left

from integrations.issue_cures import cure
from integrations.models import SyncIssue, SyncRun
from integrations.sync import scopes

MOST = 50


@dataclass(frozen=True, slots=True)
class Cause:
    """Records of one kind that stay out for one reason. `key` names the group, `sample` is what one
    of them says."""

    key: str
    title: str
    system: str
    kind: str
    count: int
    oldest_at: datetime
    sample: str

    @property
    def cure(self) -> str:
        return cure(self.sample, self.system)


def open_issues() -> QuerySet[SyncIssue]:
    """What is neither in nor ignored."""
    return SyncIssue.objects.filter(resolved_at__isnull=True, ignored_at__isnull=True)


def failing(run: SyncRun, entities: Collection[str]) -> list[Cause]:
    """The groups of what is not in, of these kinds and the run's connection, in one query. One that
    is in, and only lacks what it points at, is no failure."""
    whole = ~Q(payload__contains={"gap": True})
    issues = open_issues().filter(whole, connection=run.connection_id, entity__in=list(entities))
    return causes(issues)


def causes(issues: QuerySet[SyncIssue] | None = None, *, most: int = MOST) -> list[Cause]:
    """The groups of `issues`, or of all that is open, largest first, in one query."""
    rows = (
        _marked(open_issues() if issues is None else issues)
        .order_by()
        .values("connection_id", "connection__name", "entity", "mark", "cause")
        .annotate(count=Count("pk"), oldest_at=Min("created_at"), sample=Min("message"))
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
            sample=row["sample"],
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
