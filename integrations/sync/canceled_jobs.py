"""A job that was canceled in the field-service system: what is on order for it is for the buyer to
decide. Nothing is cancelled by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from integrations.models import Connection, ManualStep
from integrations.sync import manual_steps
from inventory.models import Job
from procurement.models import PurchaseOrder
from procurement.states import TERMINAL

KIND = "job_canceled"
ENTITY = "purchase_order"


def jobs_saved(connection_id: int | None, job_ids: Sequence[int]) -> None:
    """Ask about the open orders of those of the jobs that are canceled, once each, and withdraw the
    question for those that are not canceled any more."""
    jobs = Job.objects.filter(pk__in=list(job_ids))
    if _asked().filter(state=ManualStep.State.OPEN).exists():
        standing = _orders(jobs.exclude(status=Job.Status.CANCELED))
        manual_steps.withdraw(
            entity=ENTITY,
            hub_ids=standing.values_list("pk", flat=True),
            kinds=[KIND],
            reason="The job is not canceled any more.",
        )
    canceled = {job.pk: job for job in jobs.filter(status=Job.Status.CANCELED)}
    connection = Connection.objects.filter(pk=connection_id).first() if canceled else None
    if connection is None:
        return
    # What a person settled is not asked again with every further change of the job.
    settled = _asked().filter(closed_by__isnull=False).values("hub_id")
    for order in _orders(canceled.values()).exclude(pk__in=settled).order_by("pk"):
        _ask(connection, order, canceled)


def _asked() -> QuerySet[ManualStep]:
    return ManualStep.objects.filter(kind=KIND, entity=ENTITY)


def _orders(jobs: Iterable[Job]) -> QuerySet[PurchaseOrder]:
    """The orders for these jobs, whole or by a line, that are not closed."""
    concerned = PurchaseOrder.objects.filter(Q(job__in=jobs) | Q(lines__job__in=jobs))
    return concerned.exclude(status__in=TERMINAL).distinct()


def _ask(connection: Connection, order: PurchaseOrder, canceled: dict[int, Job]) -> None:
    named = {order.job_id, *order.lines.values_list("job_id", flat=True)}
    jobs = ", ".join(str(canceled[pk]) for pk in sorted(named & canceled.keys()))
    manual_steps.open_step(
        connection=connection,
        kind=KIND,
        entity=ENTITY,
        hub_id=order.pk,
        label=order.number,
        text=f"{jobs} was canceled in {connection.description.label}. Decide about {order.number}"
        f" ({order.get_status_display().lower()}): cancel it, or have the goods delivered"
        " elsewhere. Nothing was cancelled by itself.",
    )
