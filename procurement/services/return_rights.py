"""Whose goods a person may send back: a technician those of their own jobs and truck."""

from __future__ import annotations

from inventory.models import Job, Location
from inventory.services import usage_checks
from plyhub.common.errors import NotAllowed
from plyhub.common.models import User
from procurement.models import Return

ADD = "procurement.add_return"
CHANGE = "procurement.change_return"
ANY = "procurement.return_any"


def need(actor: User, permission: str, verb: str) -> None:
    """Raise `NotAllowed` for somebody without the right."""
    if not actor.has_perm(permission):
        raise NotAllowed(
            f"Your role does not let you {verb} returns. Ask someone whose role does, or an"
            " administrator."
        )


def check_place(actor: User, *, kind: str, job_id: int | None, location: Location) -> None:
    """Raise `NotAllowed` for goods of somebody else's job or truck."""
    if actor.has_perm(ANY):
        return
    is_of_job = kind == Return.Kind.FROM_JOB or location.job_id == job_id
    if job_id and is_of_job and _is_on(actor, job_id):
        return
    if kind == Return.Kind.TO_VENDOR and location.technicians.filter(user=actor.pk).exists():
        return
    raise NotAllowed(
        "You may return goods of your own jobs and from your own truck. Ask the warehouse for"
        " others."
    )


def _is_on(actor: User, job_id: int) -> bool:
    job = Job.objects.filter(pk=job_id).first()
    return job is not None and usage_checks.is_on(actor, job)
