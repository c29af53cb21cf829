"""Arithmetic of money, quantities and units: exact, and rounded the same way everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
UNIT_COST = Decimal("0.000001")
QUANTITY = Decimal("0.0001")


def money(amount: Decimal) -> Decimal:
    """`amount` at two places, halves away from zero: how every document line is rounded."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def unit_cost(amount: Decimal) -> Decimal:
    """`amount` at six places, the precision in which costs per unit are kept."""
    return amount.quantize(UNIT_COST, ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """`number` for people: no exponent, no trailing zeros after the point."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many stock units one purchase unit holds, as an exact fraction of whole numbers."""

    numerator: int = 1
    denominator: int = 1

    def to_stock(self, quantity: Decimal) -> Decimal:
        """Stock units in `quantity` purchase units."""
        return quantity * self.numerator / self.denominator

    def to_stock_price(self, price: Decimal) -> Decimal:
        """Price per stock unit of a price per purchase unit, at six places."""
        return unit_cost(price * self.denominator / self.numerator)

    def packs_for(self, stock_quantity: Decimal) -> Decimal:
        """The smallest whole number of purchase units that holds `stock_quantity`."""
        exact = stock_quantity * self.denominator / self.numerator
        return exact.to_integral_value(ROUND_CEILING)


def fits_precision(quantity: Decimal, places: int) -> bool:
    """Whether `quantity` can be written with `places` decimals."""
    return quantity == round(quantity, places)
