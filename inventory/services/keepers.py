"""Whose place it is: a technician keeps their own truck and the sites of their own jobs."""

from __future__ import annotations

from inventory.models import JobAssignment, Location
from plyhub.common.models import User


def keeps(actor: User, place: Location | None) -> bool:
    """Whether the place is this person's own truck, or the site of a job they are put on."""
    if place is None:
        return False
    if place.technicians.filter(user=actor.pk).exists():
        return True
    return bool(place.job_id) and on_job(actor, place.job_id)


def on_job(actor: User, job_id: int | None) -> bool:
    """Whether this person is a technician on the job."""
    mine = JobAssignment.objects.filter(technician__user=actor.pk, is_active=True)
    return job_id is not None and mine.filter(job=job_id).exists()
