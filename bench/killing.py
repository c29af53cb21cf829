"""A sync whose workers are killed one after the other, and taken over as the clock does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection as database
from django.db.models import Sum
from django.utils import timezone

from bench import worker
from bench.whole_state import State, held
from integrations import tasks
from integrations.models import Connection, Cursor, SyncActivity, SyncChange, SyncRun, SyncStage
from integrations.sync import runs, scopes

PATIENCE_SECONDS = 300.0
COUNTS = ("read", "created", "updated", "unchanged", "failed")
# What the clock writes down about when it will look again, and how often something was asked.
OF_THE_CLOCK = frozenset({"integrations_connection", "integrations_callturn"})
_WRITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND xact_start IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Kill:
    """How many records were in when a worker was killed, and whether it was in a transaction."""

    read: int
    writing: bool


@dataclass(frozen=True, slots=True)
class Result:
    """All that is left of one or more syncs: what is held, and what their runs tell together."""

    held: State
    told: dict[str, Any]


def sync(connection: Connection, wait: Callable[[], float]) -> list[Kill]:
    """Read what is new, killing each worker after so many seconds, until one gets through before.

    Returns the kills that met a run at work. Raises `SystemExit` if the sync does not succeed.
    """
    asked = {"scope": scopes.ALL, "trigger": "command", "hand_over": False}
    run = runs.request(connection_id=connection.pk, **asked)
    first, kills = run.pk, []
    while True:
        child = worker.begin(run.pk)
        child.join(wait())
        if child.is_alive():
            writing = _is_writing()
            child.kill()
            child.join()
        run.refresh_from_db()
        if run.is_over:
            break
        if run.state == SyncRun.State.RUNNING:
            kills.append(Kill(_read_since(first), writing))
        run = _taken_over()
    if run.state != SyncRun.State.SUCCEEDED:
        raise SystemExit(f"the sync is {run.state}: {run.reason}")
    return kills


def result() -> Result:
    """What there is now; the sums are over all runs, whoever ended them."""
    stages = SyncStage.objects.values("entity").order_by("entity")
    sums = stages.annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
    changes = SyncChange.objects.values_list("entity", "action", "before", "after")
    # What the clock says between runs depends on the minute.
    lines = SyncActivity.objects.exclude(run=None)
    told = {
        "records by stage": {
            row["entity"]: {name: row[f"sum_{name}"] for name in COUNTS} for row in sums
        },
        "activity": Counter(lines.values_list("level", "entity", "sentence")),
        "changes kept": Counter(map(repr, changes)),
        "places reached": dict(Cursor.objects.values_list("entity", "value")),
    }
    kept = {table: rows for table, rows in held().items() if table not in OF_THE_CLOCK}
    return Result(kept, told)


def _taken_over() -> SyncRun:
    """What the clock makes of a run that has been silent for too long."""
    silent = timezone.now() - runs.SILENCE - timedelta(minutes=1)
    SyncRun.objects.filter(state__in=SyncRun.HOLDING).update(heartbeat_at=silent)
    tasks.tick()
    return SyncRun.objects.get(state=SyncRun.State.QUEUED)


def _is_writing() -> bool:
    with database.cursor() as cursor:
        cursor.execute(_WRITING)
        return cursor.fetchone()[0] > 0


def _read_since(first: int) -> int:
    return SyncStage.objects.filter(run__gte=first).aggregate(all=Sum("read"))["all"]
