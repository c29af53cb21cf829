"""In which unit a line goes out.

The stock unit is always understood. The unit of purchase goes only where the connection says that
the other system's unit of that name holds exactly as much: a box of ten there and a box of twelve
here would agree in money and not in stock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from integrations.sync.target import Target
from plyhub.common.quantities import QUANTITY, Ratio, unit_cost

OPTION = "known_packs"
_PACK = re.compile(r"\s*(\w+)\s*=\s*(\d+)(?:/(\d+))?\s*(\w+)\s*")


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units at a price per unit, the price at six places."""

    quantity: Decimal
    unit: str
    unit_price: Decimal


def ordered(
    target: Target,
    *,
    stock_quantity: Decimal,
    unit: str,
    price: Decimal,
    stock_unit: str,
    ratio: Ratio,
) -> Amount:
    """`stock_quantity` stock units at `price` per purchase unit, in the unit they go out in.

    Falls back to stock units when the quantity is no neat number of purchase units.
    """
    packs = _packs(target, stock_quantity, unit, stock_unit, ratio)
    if packs is not None:
        return Amount(packs, unit, unit_cost(price))
    return Amount(stock_quantity, stock_unit, ratio.to_stock_price(price))


def received(
    target: Target,
    *,
    stock_quantity: Decimal,
    cost: Decimal,
    unit: str,
    stock_unit: str,
    ratio: Ratio,
) -> Amount:
    """`stock_quantity` stock units at `cost` each, in the unit their order line went out in.

    Falls back to stock units when the quantity is no neat number of purchase units.
    """
    packs = _packs(target, stock_quantity, unit, stock_unit, ratio)
    if packs is None:
        return Amount(stock_quantity, stock_unit, unit_cost(cost))
    return Amount(packs, unit, unit_cost(cost * ratio.numerator / ratio.denominator))


def _packs(
    target: Target, stock_quantity: Decimal, unit: str, stock_unit: str, ratio: Ratio
) -> Decimal | None:
    """How many purchase units that is, None where the stock unit is sent."""
    packs = stock_quantity * ratio.denominator / ratio.numerator
    neat = packs == packs.quantize(QUANTITY)
    if unit == stock_unit or not neat or not is_known(target, unit, stock_unit, ratio):
        return None
    return packs


def factors(target: Target) -> Iterator[tuple[str, str, Decimal]]:
    """Units there, stock units here, and how many of these one of those holds, as the option
    `known_packs` has them; it says as much of the pack's parts as of the pack."""
    for pack in target.option(OPTION).split(","):
        if match := _PACK.fullmatch(pack):
            size = Decimal(match[2]) / Decimal(match[3] or 1)
            yield match[1], match[4], size
            yield match[4], match[1], 1 / size


def is_known(target: Target, unit: str, stock_unit: str, ratio: Ratio) -> bool:
    """Whether the option `known_packs` (`BX=10 EA, ROLL=100 FT`) has this unit at this ratio."""
    for pack in target.option(OPTION).split(","):
        match = _PACK.fullmatch(pack)
        if match and (match[1], match[4]) == (unit, stock_unit):
            return int(match[2]) * ratio.denominator == int(match[3] or 1) * ratio.numerator
    return False
