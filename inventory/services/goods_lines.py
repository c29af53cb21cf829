"""Lines of documents that move goods: what a person says, and the check of it.

The same for transfers and pick lists; whatever else lists goods with units and packs can use it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from inventory.models import Item, ItemUnit
from inventory.models.packed_lines import PackedLine
from inventory.services.usage_checks import LARGEST_QUANTITY
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.quantities import Ratio, fits_precision, plain

LONGEST = {name: PackedLine._meta.get_field(name).max_length for name in ("bin", "lot")}
_FINEST = 4
"""Decimals a quantity is kept with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsInput:
    """So many of an item; `unit` is one of its units, the stock unit if empty."""

    item_id: int
    quantity: Decimal
    unit: str = ""
    bin: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedGoods:
    """A line that may be written."""

    item: Item
    given: GoodsInput
    ratio: Ratio
    stock_quantity: Decimal

    def columns(self, position: int) -> dict[str, Any]:
        """The columns of a `PackedLine`."""
        return {
            "position": position,
            "item": self.item,
            "quantity": self.given.quantity,
            "unit_id": self.given.unit or self.item.stock_unit_id,
            "ratio_numerator": self.ratio.numerator,
            "ratio_denominator": self.ratio.denominator,
            "stock_quantity": self.stock_quantity,
            "bin": self.given.bin.strip(),
            "lot": self.given.lot.strip(),
        }


def check(lines: Sequence[GoodsInput]) -> list[CheckedGoods]:
    """Return the lines in stock units too, or raise `InputErrors` naming `lines.2.quantity`
    (lines count from 1). Two queries, however many lines."""
    if not lines:
        raise InputErrors([InvalidInput("Enter at least one item.", field="lines")])
    ids = {line.item_id for line in lines}
    items = Item.objects.select_related("stock_unit").in_bulk(ids)
    ratios = {
        (each.item_id, each.unit_id): each.ratio for each in ItemUnit.objects.filter(item__in=ids)
    }
    problems = [_problem(line, items, ratios) for line in lines]
    errors = [
        InvalidInput(f"Line {number}: {text}", field=f"lines.{number}.{field}")
        for number, problem in enumerate(problems, start=1)
        if problem
        for field, text in [problem]
    ]
    if errors:
        raise InputErrors(errors)
    return [
        CheckedGoods(
            item=items[line.item_id],
            given=line,
            ratio=_ratio(line, items[line.item_id], ratios),
            stock_quantity=_ratio(line, items[line.item_id], ratios).to_stock(line.quantity),
        )
        for line in lines
    ]


def _ratio(line: GoodsInput, item: Item, ratios: Mapping[tuple[int, str], Ratio]) -> Ratio | None:
    if line.unit in ("", item.stock_unit_id):
        return Ratio()
    return ratios.get((item.pk, line.unit))


def _problem(
    line: GoodsInput, items: Mapping[int, Item], ratios: Mapping[tuple[int, str], Ratio]
) -> tuple[str, str] | None:
    item = items.get(line.item_id)
    if item is None:
        return "item", "the item does not exist any more. Choose another."
    ratio = _ratio(line, item, ratios)
    if ratio is None:
        return "unit", f"{item.sku} is not counted in {line.unit}."
    if long := [name for name, most in LONGEST.items() if len(getattr(line, name).strip()) > most]:
        return long[0], f"use at most {LONGEST[long[0]]} characters."
    return _quantity_problem(line, item, ratio)


def _quantity_problem(line: GoodsInput, item: Item, ratio: Ratio) -> tuple[str, str] | None:
    if not line.quantity.is_finite() or line.quantity <= 0:
        return "quantity", f"the quantity of {item.sku} must be more than 0."
    amount = ratio.to_stock(line.quantity)
    if max(amount, line.quantity) > LARGEST_QUANTITY:
        return "quantity", "the quantity is too large."
    is_exact = fits_precision(line.quantity, _FINEST)
    if not is_exact or not fits_precision(amount, item.stock_unit.places):
        return "quantity", (
            f"{plain(line.quantity)} {line.unit or item.stock_unit_id} of {item.sku} is no whole"
            f" number of what {item.stock_unit_id} is counted in. Round it."
        )
    return None
