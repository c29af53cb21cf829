"""What an order does not say and the other system has to know: its type and its business unit."""

from __future__ import annotations

from integrations.sync.target import Target
from inventory.models import Job, Location
from procurement.models import PurchaseOrder

# The option with the type for each kind of order, and the one that fills in for it.
STOCK_TYPE = "purchase_order_type"
JOB_TYPE = "job_purchase_order_type"
TRUCK_TYPE = "truck_purchase_order_type"


def order_type(target: Target, order: PurchaseOrder) -> str:
    """Their type for an order of this kind, else their usual one; empty if none was chosen."""
    return target.option(_type_option(order)) or target.option(STOCK_TYPE)


def _type_option(order: PurchaseOrder) -> str:
    kind = order.destination.kind
    if order.job_id or kind == Location.Kind.JOB_SITE:
        return JOB_TYPE
    return TRUCK_TYPE if kind == Location.Kind.TRUCK else STOCK_TYPE


def business_units(order: PurchaseOrder) -> list[int]:
    """Business units an order may belong to, best first: its job's, that of its project, that of
    the place it goes to."""
    of_job = order.job.business_unit_id if order.job else None
    candidates = (of_job, _of_project(order), order.destination.business_unit_id)
    return [unit for unit in candidates if unit]


def _of_project(order: PurchaseOrder) -> int | None:
    """A project has the business unit of its jobs, as long as they agree."""
    if order.project_id is None or order.job_id is not None:
        return None
    jobs = Job.objects.filter(project=order.project_id, business_unit__isnull=False)
    units = set(jobs.values_list("business_unit", flat=True).order_by().distinct()[:2])
    return units.pop() if len(units) == 1 else None
