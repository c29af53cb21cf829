"""Reading when somebody comes to which job."""

from __future__ import annotations

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from inventory.models import Appointment, Job, JobAssignment

Status = Appointment.Status
OVER = (Status.DONE, Status.CANCELED)


def with_starts_at(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """`jobs` with `starts_at`: when the first visit begins that was not canceled or taken off."""
    visits = _visits().exclude(status=Status.CANCELED)
    return jobs.annotate(starts_at=Subquery(visits.values("starts_at")[:1]))


def with_next_visit(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """`jobs` with `next_visit`: when the first visit begins, or began, that is not over."""
    visits = _visits().exclude(status__in=OVER)
    return jobs.annotate(next_visit=Subquery(visits.values("starts_at")[:1]))


def visits_of(job: Job) -> QuerySet[Appointment]:
    """The visits of a job that were not taken off, in their order, with who is put on each."""
    on_it = JobAssignment.objects.filter(is_active=True).select_related("technician")
    crew = Prefetch("assignments", queryset=on_it.order_by("technician__name"), to_attr="crew")
    return job.appointments.filter(is_active=True).prefetch_related(crew)


def _visits() -> QuerySet[Appointment]:
    visits = Appointment.objects.filter(job=OuterRef("pk"), is_active=True)
    return visits.filter(starts_at__isnull=False).order_by("starts_at", "pk")
