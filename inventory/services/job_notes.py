"""Notes on jobs: written here once, never changed, and told to the systems that know the job."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from inventory import events
from inventory.models import Job, JobNote, StockMovement
from inventory.services import job_costs, usage_checks
from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed
from plyhub.common.models import Company, User

WRITE = "inventory.add_jobnote"
SEE_JOBS = "inventory.view_job"
COSTS = "procurement.view_costs"
LONGEST = 4000
AT_ONCE = 200
"""How many completed jobs one go writes the cost of."""
Kind = JobNote.Kind


def may_write(actor: User, job: Job) -> bool:
    """Whether this person writes on the job: on any they see, or on those they are put on."""
    if not actor.has_perm(WRITE):
        return False
    return actor.has_perm(SEE_JOBS) or usage_checks.is_on(actor, job)


def may_tell_cost(actor: User, job: Job) -> bool:
    """Whether this person may write what the job's material cost: it says costs."""
    return actor.has_perm(COSTS) and may_write(actor, job)


def write(*, actor: User | None, job_id: int, text: str, token: uuid.UUID | None = None) -> JobNote:
    """Write a note on a job and send `job_notes_written`; the same token twice is one note.

    Raises `NotAllowed`, or `InvalidInput` for no text or too much of it.
    """

    @transaction.atomic
    def make() -> JobNote:
        job = _job(job_id)
        if actor and not may_write(actor, job):
            raise NotAllowed(f"You may not write notes on {job}.")
        return _write(actor, job, _checked(text), Kind.NOTE)

    return idempotency.once(token, model=JobNote, make=make)


def material_cost(*, actor: User | None, job_id: int, token: uuid.UUID | None = None) -> JobNote:
    """Write what the job's material came to by now: used, brought back, ordered, and its cost.

    Raises `NotAllowed`, or `DomainError` when there is nothing to tell.
    """

    @transaction.atomic
    def make() -> JobNote:
        job = _job(job_id)
        if actor and not may_tell_cost(actor, job):
            raise NotAllowed(f"You may not write down the costs of {job}.")
        told = job_costs.figures(job.pk)
        if not told.consumed and not told.ordered:
            raise DomainError(f"Nothing was used on {job} or ordered for it yet.")
        text = job_costs.text(str(job), Company.current().currency, told)
        return _write(actor, job, text, Kind.MATERIAL_COST)

    return idempotency.once(token, model=JobNote, make=make)


@transaction.atomic
def write_due() -> list[JobNote]:
    """Write the cost of jobs completed since the company wants that, once for each completion.

    Nothing for a job on which nothing was used. Two at once write one note.
    """
    company = Company.current()
    if not company.job_cost_note_on_completion or company.job_cost_note_since is None:
        return []
    due = _due().filter(completed_at__gte=company.job_cost_note_since)
    held = due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE]
    ids = [job.pk for job in held]
    # Asked again now that they are ours: somebody else may have been faster.
    still = _due().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    return [material_cost(actor=None, job_id=pk) for pk in list(still)]


def _due() -> QuerySet[Job]:
    told = JobNote.objects.filter(
        job=OuterRef("pk"), kind=Kind.MATERIAL_COST, created_at__gte=OuterRef("completed_at")
    )
    used = StockMovement.objects.filter(job=OuterRef("pk"), type__in=job_costs.ON_JOB)
    over = Job.objects.filter(status=Job.Status.COMPLETED, completed_at__lte=timezone.now())
    return over.filter(~Exists(told), Exists(used))


def _job(job_id: int) -> Job:
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise InvalidInput("This job does not exist any more.", field="job")
    return job


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidInput("Write something.", field="text")
    if len(text) > LONGEST:
        raise InvalidInput(f"Use at most {LONGEST} characters.", field="text")
    return text


def _write(actor: User | None, job: Job, text: str, kind: str) -> JobNote:
    note = JobNote.objects.create(
        number=numbering.next_number("job_note"),
        job=job,
        kind=kind,
        text=text,
        written_by=actor,
    )
    rule = "" if actor else "completed job"
    audit.record(note, action="create", actor=actor, rule=rule, reason=str(job))
    events.job_notes_written.send(sender=JobNote, note_ids=[note.pk], origin=None)
    return note
