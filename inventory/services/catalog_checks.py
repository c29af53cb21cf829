"""The check of what was typed about an item: everything wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from inventory.models import Category, Item, Unit
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.quantities import fits_precision, plain

Values = Mapping[str, Any]
LARGEST_AMOUNT = Decimal("999999999.99")
LARGEST_RATIO = 1_000_000_000
COST_PLACES, PRICE_PLACES = 6, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A further unit of an item: `denominator` of it hold `numerator` stock units."""

    unit: str
    numerator: int
    denominator: int = 1


def check_item(values: Values, *, before: Item | None = None) -> None:
    """Raise `InputErrors` for values, by column, that cannot be an item's; `before` is the item."""
    errors = [
        InvalidInput(text, field=name.removesuffix("_id"))
        for name, examine in _CHECKS.items()
        if name in values and (text := examine(values, before))
    ]
    if errors:
        raise InputErrors(errors)


def check_packs(packs: Sequence[Pack], stock_unit: str) -> None:
    """Raise `InputErrors` for units that cannot be an item's besides its stock unit."""
    errors = [InvalidInput(text, field="packs") for text in _pack_problems(packs, stock_unit)]
    if errors:
        raise InputErrors(errors)


def taken(sku: str) -> InvalidInput:
    """The refusal of a SKU that another item has."""
    text = f"There is an item {sku} already. A SKU is one item's, whatever the case of its letters."
    return InvalidInput(text, field="sku")


def _sku(values: Values, before: Item | None) -> str:
    sku = values["sku"]
    if problem := _words("sku", True, values, before):
        return problem
    if not sku.isprintable():
        return "A SKU is written in one line."
    others = Item.objects.filter(sku__iexact=sku).exclude(pk=before.pk if before else None)
    return taken(sku).message if others.exists() else ""


def _words(column: str, required: bool, values: Values, _: Item | None) -> str:
    words = values[column]
    field = Item._meta.get_field(column)
    if required and not words:
        return f"The {field.verbose_name} is missing."
    longest = field.max_length
    return f"Use at most {longest} characters." if longest and len(words) > longest else ""


def _amount(column: str, places: int, values: Values, _: Item | None) -> str:
    amount = Decimal(values[column])
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        return "It must be 0 or more, and less than 1,000,000,000."
    if not fits_precision(amount, places):
        return f"{plain(amount)} has more than {places} decimals. Round it."
    return ""


def _choice(column: str, values: Values, _: Item | None) -> str:
    known = dict(Item._meta.get_field(column).choices)
    given = values[column]
    return "" if given in known else f"It must be one of {', '.join(known)}."


def _category(values: Values, before: Item | None) -> str:
    chosen = values["category_id"]
    if chosen is None:
        return ""
    category = Category.objects.filter(pk=chosen).first()
    if category is None or not category.is_active:
        return "This category is not in use any more. Choose another."
    kind = values.get("kind", before.kind if before else Item.Kind.MATERIAL)
    if category.kind == Category.Kind.SERVICES and kind == Item.Kind.MATERIAL:
        return f"“{category}” is for services. Choose a category of materials."
    return ""


def _unit(values: Values, _: Item | None) -> str:
    code = values["stock_unit_id"]
    known = Unit.objects.filter(pk=code).exists()
    return "" if known else f"There is no unit {code or '(empty)'}. Add it, or choose another."


def _pack_problems(packs: Sequence[Pack], stock_unit: str) -> Iterator[str]:
    known = set(Unit.objects.filter(pk__in=[p.unit for p in packs]).values_list("pk", flat=True))
    seen = {stock_unit}
    for pack in packs:
        if pack.unit not in known:
            yield f"There is no unit {pack.unit or '(empty)'}. Add it, or choose another."
        elif pack.unit in seen:
            yield f"{pack.unit} is named twice."
        if not all(1 <= n <= LARGEST_RATIO for n in (pack.numerator, pack.denominator)):
            yield f"One {pack.unit} must hold a whole number of {stock_unit}, 1 or more."
        seen.add(pack.unit)


_CHECKS: dict[str, Callable[[Values, Item | None], str]] = {
    "kind": partial(_choice, "kind"),
    "sku": _sku,
    "name": partial(_words, "name", True),
    "manufacturer": partial(_words, "manufacturer", False),
    "model": partial(_words, "model", False),
    "category_id": _category,
    "stock_unit_id": _unit,
    "tracking": partial(_choice, "tracking"),
    "cost": partial(_amount, "cost", COST_PLACES),
    "price": partial(_amount, "price", PRICE_PLACES),
    "member_price": partial(_amount, "member_price", PRICE_PLACES),
    "add_on_price": partial(_amount, "add_on_price", PRICE_PLACES),
    "add_on_member_price": partial(_amount, "add_on_member_price", PRICE_PLACES),
}
