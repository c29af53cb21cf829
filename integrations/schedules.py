"""What the task cluster does by the clock: one row. Everything else is due by our own tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule, Task

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A task and how often it is called, in minutes."""

    name: str
    task: str
    minutes: int
    cluster: str = "plyhub"


SCHEDULES = (Scheduled("tick", "integrations.tasks.tick", minutes=1),)


@transaction.atomic
def apply() -> None:
    """Make the schedule table say what is written here, and nothing else. May be repeated; a time
    already set for the next call stays."""
    for entry in SCHEDULES:
        values = {
            "func": entry.task,
            "schedule_type": Schedule.MINUTES,
            "minutes": entry.minutes,
            "repeats": -1,
            "cluster": entry.cluster,
            "args": None,
            "kwargs": None,
            "hook": None,
        }
        first = {**values, "next_run": timezone.now()}
        row, _ = Schedule.objects.update_or_create(
            name=entry.name, defaults=values, create_defaults=first
        )
        Schedule.objects.filter(name=entry.name).exclude(pk=row.pk).delete()
    Schedule.objects.exclude(name__in=[entry.name for entry in SCHEDULES]).delete()


def forget_old_tasks(*, now: datetime) -> None:
    """Delete what the cluster recorded more than a week ago: it is no history of ours."""
    Task.objects.filter(stopped__lt=now - KEPT).delete()
