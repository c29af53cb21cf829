"""Moving average cost: pure arithmetic of one item's pool over all its places.

A pool is a quantity, its value and the average cost of one stock unit. Quantities have four
places, costs and values six. The order of posting drives the cost; nothing rewrites history.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from plyhub.common.quantities import unit_cost as six_places

ZERO = Decimal(0)
NEGATIVE_COST_CORRECTION = "negative cost correction"
ROUNDING = "rounding"
REVERSAL = "reversal at another cost"


@dataclass(frozen=True, slots=True)
class Pool:
    """What there is of an item everywhere, what it is worth, and what one costs on average."""

    quantity: Decimal = ZERO
    value: Decimal = ZERO
    average: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Correction:
    """An amount that changes the pool's value without moving anything."""

    reason: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One movement: its cost per unit and its value, what it corrects, and the pool after all."""

    pool: Pool
    unit_cost: Decimal
    value: Decimal
    corrections: tuple[Correction, ...] = ()


def add(pool: Pool, quantity: Decimal, cost: Decimal) -> Step:
    """`quantity` more at `cost` each: the average becomes the weighted mean.

    While the pool was below zero, goods were used before their paper came, at the old average.
    What they turn out to have cost more (or less) leaves the pool as a correction, and the new
    cost is the average as soon as nothing is missing any more.
    """
    after = pool.quantity + quantity
    value = six_places(quantity * cost)
    moved = Pool(after, pool.value + value, _average(pool, quantity, cost))
    if pool.quantity >= 0:
        return _settled(moved, cost, value)
    covered = min(quantity, -pool.quantity)
    correction = Correction(NEGATIVE_COST_CORRECTION, six_places(covered * (pool.average - cost)))
    return _settled(moved, cost, value, correction)


def remove(pool: Pool, quantity: Decimal) -> Step:
    """`quantity` less at the average, which stays."""
    value = -six_places(quantity * pool.average)
    moved = replace(pool, quantity=pool.quantity - quantity, value=pool.value + value)
    return _settled(moved, pool.average, value)


def undo(pool: Pool, quantity: Decimal, cost: Decimal) -> Step:
    """`quantity` less at the `cost` it once came in at: the average becomes that of the rest.

    What was used meanwhile went at an average that these goods made. Where the rest would be worth
    less than nothing, or there is none, the average stays and the difference leaves the pool.
    """
    value = -six_places(quantity * cost)
    after, worth = pool.quantity - quantity, pool.value + value
    if after > 0 and worth >= 0:
        return Step(Pool(after, worth, six_places(worth / after)), cost, value)
    kept = six_places(after * pool.average)
    difference = kept - worth
    corrections = (Correction(REVERSAL, difference),) if difference else ()
    return Step(Pool(after, kept, pool.average), cost, value, corrections)


def revalue(pool: Pool, amount: Decimal) -> Step:
    """`amount` more value for the same goods. Only with goods on hand, worth nothing at least."""
    if pool.quantity <= 0:
        raise ValueError("there is nothing on hand to give a value")
    average = six_places(pool.average + amount / pool.quantity)
    if average < 0:
        raise ValueError("the goods cannot be worth less than nothing")
    return Step(Pool(pool.quantity, pool.value + amount, average), ZERO, amount)


def transfer_value(pool: Pool, quantity: Decimal) -> Decimal:
    """What `quantity` is worth on its way between two places; the pool does not change."""
    return six_places(quantity * pool.average)


def _average(pool: Pool, quantity: Decimal, cost: Decimal) -> Decimal:
    after = pool.quantity + quantity
    if pool.quantity < 0:
        return cost if after >= 0 else pool.average
    return six_places((pool.quantity * pool.average + quantity * cost) / after)


def _settled(pool: Pool, cost: Decimal, value: Decimal, *corrections: Correction) -> Step:
    """Book the corrections, and what rounding left behind once nothing is on hand."""
    worth = pool.value + sum((each.value for each in corrections), ZERO)
    if pool.quantity == 0 and worth:
        corrections += (Correction(ROUNDING, -worth),)
        worth = ZERO
    kept = tuple(each for each in corrections if each.value)
    return Step(replace(pool, value=worth), cost, value, kept)
