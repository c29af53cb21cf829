"""Which goods a count is about: what the ledger knows at the place, narrowed down by its scope."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import accumulate

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from inventory.count_states import CountStatus
from inventory.models import Category, CountLine, Item, StockBalance, StockCount, StockMovement

Kind = StockCount.Kind
YEAR = timedelta(days=365)
# Shares of what was used in a year, by value, that A ends and B ends at.
A_ENDS, B_ENDS = Decimal("0.80"), Decimal("0.95")


def lines(count: StockCount) -> list[CountLine]:
    """The lines to count, not written yet: what is on hand at the place, and, of a spot check, the
    chosen items also where there are none."""
    places = _places(count)
    known = set(places.values_list("item", "bin", "lot"))
    if count.kind == Kind.SPOT:
        here = {item for item, _, _ in known}
        chosen = count.items.values_list("pk", flat=True)
        known |= {(item, "", "") for item in chosen if item not in here}
    return [
        CountLine(count=count, item_id=item, bin=bin_name, lot=lot)
        for item, bin_name, lot in sorted(known)
    ]


def _places(count: StockCount) -> QuerySet[StockBalance]:
    found = StockBalance.objects.filter(location=count.location_id)
    if count.kind == Kind.SPOT:
        return _within(found.filter(item__in=count.items.all()), count)
    found = _within(found.exclude(on_hand=0), count)
    if count.kind == Kind.CYCLE:
        if count.abc_class:
            found = found.filter(item__in=of_class(count.abc_class))
        if count.not_counted_for:
            found = found.exclude(item__in=_counted_lately(count))
    return found


def _within(found: QuerySet[StockBalance], count: StockCount) -> QuerySet[StockBalance]:
    if count.bins:
        found = found.filter(bin__in=count.bins)
    roots = set(count.categories.values_list("pk", flat=True))
    return found.filter(item__category__in=_with_below(roots)) if roots else found


def _with_below(roots: set[int]) -> set[int]:
    """These categories and all below them, one query a level."""
    found, level = set(roots), roots
    while level:
        below = set(Category.objects.filter(parent__in=level).values_list("pk", flat=True))
        level = below - found
        found |= level
    return found


def _counted_lately(count: StockCount) -> QuerySet[CountLine]:
    since = timezone.now() - timedelta(days=count.not_counted_for)
    done = CountLine.objects.filter(
        count__location=count.location_id,
        count__status=CountStatus.POSTED,
        counted_at__gte=since,
    )
    return done.values("item")


def of_class(name: str) -> set[int]:
    """Items of class A, B or C: ordered by the value of what was used of them in a year, A is what
    makes 80 % of it together, B the next 15 %, C the rest and all that was not used."""
    moved = StockMovement.objects.filter(
        type__in=(StockMovement.Type.ISSUE, StockMovement.Type.JOB_RETURN),
        posted_at__gte=timezone.now() - YEAR,
    )
    sums = moved.order_by().values("item").annotate(used=-Sum("value"))
    used = [
        (row["item"], row["used"])
        for row in sums.filter(used__gt=0).order_by(F("used").desc(), "item")
    ]
    total = sum((value for _, value in used), Decimal(0))
    before = [Decimal(0), *accumulate(value for _, value in used)]
    classes = {item: _class_of(done / total) for (item, _), done in zip(used, before, strict=False)}
    if name == StockCount.Class.C:
        better = [item for item, each in classes.items() if each != name]
        return set(Item.objects.exclude(pk__in=better).values_list("pk", flat=True))
    return {item for item, each in classes.items() if each == name}


def _class_of(share_before: Decimal) -> str:
    if share_before < A_ENDS:
        return StockCount.Class.A
    return StockCount.Class.B if share_before < B_ENDS else StockCount.Class.C
