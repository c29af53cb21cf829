"""What a correction is worth before it is posted, for people to see and for limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.models import Adjustment
from inventory.services import found_costs
from plyhub.common.quantities import money

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Correction:
    """Of an item, so many stock units, or so much value. `given_cost` is for goods found that
    have no other cost."""

    item_id: int
    quantity: Decimal
    amount: Decimal = ZERO
    given_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """By how much each correction changes what stock is worth, in their order, and what counts
    against a limit: more and less alike, so that one does not hide the other."""

    values: Sequence[Decimal]
    weight: Decimal

    @property
    def total(self) -> Decimal:
        return sum(self.values, ZERO)


def worth(kind: str, corrections: Sequence[Correction]) -> Worth:
    """What these are worth now, to the cent, in a fixed number of queries.

    A correction of units changes no value, but counts against limits like any other.
    """
    if kind == Adjustment.Kind.VALUE:
        amounts = [each.amount for each in corrections]
        return Worth(amounts, sum(map(abs, amounts), ZERO))
    costs = unit_costs(corrections)
    moved = [money(each.quantity * cost) for each, cost in zip(corrections, costs, strict=True)]
    weight = sum(map(abs, moved), ZERO)
    if kind == Adjustment.Kind.UNIT:
        return Worth([ZERO] * len(moved), weight)
    return Worth(moved, weight)


def unit_costs(corrections: Sequence[Correction]) -> list[Decimal]:
    """What one unit is worth: missing goods the average, found ones what `found_costs` knows."""
    ids = {each.item_id for each in corrections}
    averages = found_costs.averages(ids)
    found = found_costs.costs({each.item_id for each in corrections if each.quantity > 0})
    return [
        found[each.item_id] or each.given_cost or ZERO
        if each.quantity > 0
        else averages.get(each.item_id, ZERO)
        for each in corrections
    ]
