"""Reading cost proposals: what is to be decided, and what hangs on it."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from inventory.models import Estimate, EstimateLine, Item
from procurement.models import CostProposal


def with_open_estimates(proposals: QuerySet[CostProposal]) -> QuerySet[CostProposal]:
    """`proposals` with `open_estimates`: how many open estimates reckon with their item."""
    lines = EstimateLine.objects.filter(
        item=OuterRef("item"), estimate__status=Estimate.Status.OPEN, estimate__is_active=True
    )
    counts = lines.order_by().values("item").annotate(count=Count("estimate", distinct=True))
    count = Subquery(counts.values("count"), output_field=IntegerField())
    return proposals.annotate(open_estimates=Coalesce(count, Value(0)))


def open_proposal(item: Item) -> CostProposal | None:
    """The cost proposed for an item that nobody has decided on yet."""
    return CostProposal.objects.filter(item=item, status=CostProposal.Status.OPEN).first()
