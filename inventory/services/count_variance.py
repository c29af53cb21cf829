"""What a count found against what the ledger had at the moment each line was counted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Now

from inventory.models import CountLine, StockCount, StockMovement
from inventory.services import adjustment_values
from inventory.services.adjustment_values import Correction
from plyhub.common.quantities import money

ZERO = Decimal(0)
_QUANTITY = DecimalField(max_digits=14, decimal_places=4)


@dataclass(frozen=True, slots=True)
class Variance:
    """A counted line: what the ledger had then, how much more was found, and what that is worth."""

    line: CountLine
    expected: Decimal
    difference: Decimal
    unit_cost: Decimal
    value: Decimal


def with_ledger(lines: QuerySet[CountLine]) -> QuerySet[CountLine]:
    """`lines` with `ledger`: the sum of what was posted there up to `counted_at`, or up to now
    where nothing was counted yet. What is posted later is on top of what was counted."""
    moved = StockMovement.objects.filter(
        item=OuterRef("item"),
        location=OuterRef("count__location"),
        bin=OuterRef("bin"),
        lot=OuterRef("lot"),
        posted_at__lte=Coalesce(OuterRef("counted_at"), Now()),
    )
    total = moved.order_by().values("item").annotate(total=Sum("quantity")).values("total")
    return lines.annotate(ledger=Coalesce(Subquery(total), Value(0), output_field=_QUANTITY))


def of(count: StockCount) -> list[Variance]:
    """Every counted line in the order of the sheet, differing or not, in a fixed number of
    queries."""
    counted = count.lines.filter(counted__isnull=False).select_related("item__stock_unit")
    lines = list(with_ledger(counted))
    corrections = [Correction(line.item_id, line.counted - line.ledger) for line in lines]
    costs = adjustment_values.unit_costs(corrections)
    return [
        Variance(line, line.ledger, each.quantity, cost, money(each.quantity * cost))
        for line, each, cost in zip(lines, corrections, costs, strict=True)
    ]


def weight(variances: list[Variance]) -> Decimal:
    """What differs, more and less alike: what an approver answers for."""
    return sum((abs(each.value) for each in variances), ZERO)
