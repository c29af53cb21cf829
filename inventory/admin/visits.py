"""When somebody comes, as the page of a job shows it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from inventory import visit_selectors
from inventory.models import Appointment, Job
from plyhub.common.admin.documents import Table
from plyhub.common.admin.labels import label

SHOWN = 100


def visits_table(job: Job) -> Table:
    """The visits of a job, in their order."""
    visits = visit_selectors.visits_of(job)[:SHOWN]
    return Table(
        "Visits",
        ["When", "Arrival", "Who", "Status", "Instructions"],
        [_row(visit) for visit in visits],
        empty="No visits planned.",
    )


def when(start: datetime | None, end: datetime | None = None) -> str:
    """A stretch of time in the company's zone; the day is told twice only if it changes."""
    if start is None:
        return "–"
    first = timezone.localtime(start)
    told = first.strftime("%b %-d, %Y, %H:%M")
    if end is None:
        return told
    last = timezone.localtime(end)
    same = first.date() == last.date()
    return f"{told} – {last.strftime('%H:%M' if same else '%b %-d, %H:%M')}"


def _row(visit: Appointment) -> list[object]:
    who = dict.fromkeys(each.technician.name for each in visit.crew)
    return [
        when(visit.starts_at, visit.ends_at),
        when(visit.arrival_from, visit.arrival_until),
        ", ".join(who) or "–",
        label(visit.status, visit.get_status_display()),
        visit.instructions,
    ]
