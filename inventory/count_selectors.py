"""Reading counts: how far they are, their lines, and what a person may do with one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from inventory.count_states import COUNT_MOVES, COUNTED_IN, CountStatus
from inventory.models import CountLine, StockCount
from inventory.services import count_rights, count_variance
from inventory.services.count_variance import Variance
from plyhub.common.models import User

SHEET = 100
"""Lines on one page of the sheet."""
SHOWN = 500
"""Lines on the page of a count; the print has all of them."""


@dataclass(frozen=True, slots=True)
class Review:
    """What was found, with what differs first; `more` and `less` add up the values."""

    variances: list[Variance]
    differing: int
    more: Decimal
    less: Decimal


def with_progress(counts: QuerySet[StockCount]) -> QuerySet[StockCount]:
    """`counts` with `line_count` and `counted_count`."""
    counted = Q(lines__counted__isnull=False)
    return counts.annotate(line_count=Count("lines"), counted_count=Count("lines", filter=counted))


def allowed_move_names(count: StockCount, user: User) -> set[str]:
    """The names of the moves this person can take now."""
    return {
        name
        for name, move in COUNT_MOVES.items()
        if count.status in move.sources and count_rights.refusal(count, user, name) is None
    }


def review(count: StockCount) -> Review:
    """What was found against the ledger: as kept once it is posted, else as of now."""
    found = _kept(count) if count.status == CountStatus.POSTED else count_variance.of(count)
    ordered = sorted(found, key=lambda each: (-abs(each.value), not each.difference))
    return Review(
        variances=ordered,
        differing=sum(1 for each in found if each.difference),
        more=sum((each.value for each in found if each.value > 0), Decimal(0)),
        less=sum((each.value for each in found if each.value < 0), Decimal(0)),
    )


def sheet(count: StockCount, *, only_open: bool = False) -> QuerySet[CountLine]:
    """The lines to count in their order; of a recount only those to be counted again."""
    lines = count.lines.select_related("item__stock_unit")
    if count.status == CountStatus.RECOUNT:
        lines = lines.filter(is_again=True)
    return lines.filter(counted__isnull=True) if only_open else lines


def uncounted(count: StockCount) -> QuerySet[CountLine]:
    """The lines nobody counted, in the order of the sheet."""
    return count.lines.filter(counted__isnull=True).select_related("item")


def to_count(user: User) -> QuerySet[StockCount]:
    """Counts that wait for this person, the oldest first."""
    mine = StockCount.objects.filter(assigned_to=user, status__in=COUNTED_IN)
    return mine.select_related("location").order_by("pk")


def _kept(count: StockCount) -> list[Variance]:
    lines = count.lines.filter(expected__isnull=False).select_related("item__stock_unit")
    return [
        Variance(line, line.expected, line.counted - line.expected, line.unit_cost, line.value)
        for line in lines
    ]
