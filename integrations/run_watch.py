"""What the page of a run shows, and whether it has moved since somebody last looked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from integrations import issue_causes, progress
from integrations.issue_causes import Cause
from integrations.models import SyncActivity, SyncRun, SyncStage
from integrations.sync.entities import BY_NAME

LINES = 100
NO_MARK = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines of the activity are shown; what is empty narrows nothing."""

    kind: str = ""
    level: str = ""
    text: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filter:
        """What was asked for in an address; a level there is not is no level."""
        level = asked.get("level", "")
        level = level if level in SyncActivity.Level.values else ""
        return cls(asked.get("kind", "")[:30], level, asked.get("text", "").strip()[:100])

    def __str__(self) -> str:
        return f"{self.kind}/{self.level}/{self.text}"


def mark(run_id: int, shown: Filter) -> str:
    """Changes whenever there is something new to show, in one query by the keys of its indexes;
    empty if there is no such run."""
    last = SyncActivity.objects.filter(run=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    run = SyncRun.objects.filter(pk=run_id).annotate(last=Subquery(last))
    row = run.values_list("state", "heartbeat_at", "last").first()
    if row is None:
        return NO_MARK
    state, heartbeat, last_id = row
    return f"{state}:{heartbeat.isoformat() if heartbeat else ''}:{last_id or 0}:{shown}"


def state_in(mark: str) -> str:
    """The state of the run when the mark was made."""
    return mark.partition(":")[0]


def live_mark() -> str:
    """Changes whenever a live run moves or there is a new line of activity. One query."""
    moving = SyncRun.objects.filter(state__in=SyncRun.LIVE).order_by("pk")
    columns = JSONObject(pk="pk", state="state", beat="heartbeat_at")
    live = ArraySubquery(moving.values(row=columns))
    last = SyncActivity.objects.order_by("-pk").annotate(live=live).values_list("pk", "live")
    return json.dumps(last.first(), default=str)


def live_runs() -> list[progress.RunProgress]:
    """The runs that are waiting or at work, oldest first, in two queries."""
    runs = SyncRun.objects.filter(state__in=SyncRun.LIVE).select_related("connection")
    found = runs.prefetch_related("stages").order_by("pk")
    return [progress.of_run(run, list(run.stages.all())) for run in found]


def activity(run: SyncRun, shown: Filter) -> QuerySet[SyncActivity]:
    """The latest lines that pass the filter, newest first."""
    lines = run.activity.all()
    if shown.kind:
        lines = lines.filter(entity=shown.kind)
    if shown.level:
        lines = lines.filter(level=shown.level)
    if shown.text:
        lines = lines.filter(sentence__icontains=shown.text)
    return lines[:LINES]


def failing(run: SyncRun, stages: Sequence[SyncStage]) -> list[Cause]:
    """What of the kinds of this run is not in, by cause."""
    return issue_causes.failing(run, [stage.entity for stage in stages])


def kinds(stages: Sequence[SyncStage]) -> list[str]:
    """What the activity of a run with these stages can be about, each once, in order."""
    return list(dict.fromkeys(BY_NAME[each.entity].link for each in stages))
