"""Reading estimates: the material they take, and what it is expected to cost."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import DecimalField, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from inventory.models import Estimate, EstimateLine, Job

_VALUE = DecimalField(max_digits=30, decimal_places=10)
_VALUED = F("quantity") * F("unit_cost")


def with_cost(estimates: QuerySet[Estimate]) -> QuerySet[Estimate]:
    """`estimates` with `cost`: what their material is expected to cost."""
    total = Sum(F("lines__quantity") * F("lines__unit_cost"), output_field=_VALUE)
    return estimates.annotate(cost=Coalesce(total, Decimal(0), output_field=_VALUE))


def material_of(estimate: Estimate) -> QuerySet[EstimateLine]:
    """What an estimate takes, in its order, with what is shown of it."""
    return estimate.lines.select_related("item", "service").order_by("position", "pk")


def sold_on(job: Job) -> QuerySet[EstimateLine]:
    """The material of what was sold on a job, the latest estimate first."""
    sold = EstimateLine.objects.filter(
        estimate__job=job, estimate__status=Estimate.Status.SOLD, estimate__is_active=True
    )
    related = ("item", "service", "estimate")
    return sold.select_related(*related).order_by(
        F("estimate__sold_at").desc(nulls_last=True), "-estimate_id", "position", "pk"
    )


def cost_of(lines: QuerySet[EstimateLine]) -> Decimal:
    """What these lines are expected to cost."""
    total = lines.order_by().aggregate(total=Sum(_VALUED, output_field=_VALUE))["total"]
    return total or Decimal(0)
