"""Reading adjustments: their lines with what they are worth, and what a person may do with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from inventory.adjustment_states import ADJUSTMENT_MOVES, AdjustmentStatus
from inventory.models import Adjustment, AdjustmentLine, Item, StockBalance
from inventory.services import adjustment_moves, adjustment_values
from inventory.services.adjustment_values import Correction
from plyhub.common.models import User
from plyhub.common.quantities import money, plain

ZERO = Decimal(0)
_MOVED = (AdjustmentStatus.POSTED, AdjustmentStatus.REVERSED)


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its value: as posted, or what it is worth now while nothing was posted."""

    line: AdjustmentLine
    value: Decimal


def allowed_move_names(adjustment: Adjustment, user: User) -> set[str]:
    """The names of the moves this person can take now."""
    return {
        name
        for name, move in ADJUSTMENT_MOVES.items()
        if adjustment.status in move.sources
        and adjustment_moves.refusal(adjustment, user, name) is None
    }


def lines_of(adjustment: Adjustment) -> list[Line]:
    """The lines in their order, with values to the cent, in a fixed number of queries."""
    lines = list(adjustment.lines.select_related("item").order_by("pk"))
    if adjustment.status in _MOVED:
        return [Line(line, money(line.value)) for line in lines]
    now = adjustment_values.worth(
        adjustment.kind,
        [Correction(each.item_id, each.quantity, each.amount, each.given_cost) for each in lines],
    )
    return [Line(line, value) for line, value in zip(lines, now.values, strict=True)]


def difference(line: AdjustmentLine) -> str:
    """`+3 EA`, or `value only`."""
    if line.is_for_value:
        return "value only"
    sign = "+" if line.quantity > 0 else "−"
    return f"{sign}{plain(abs(line.quantity))} {line.item.stock_unit_id}"


def preview(typed: Mapping[str, str], *, with_values: bool) -> str:
    """What a line that is being typed would do, in words; empty while it says too little.

    `typed` holds `kind`, `location` (a key), `sku`, `bin`, `lot`, and one of `counted`, `quantity`
    or `amount`.
    """
    item = Item.objects.filter(sku__iexact=typed.get("sku", "").strip()).first()
    place = typed.get("location", "")
    if item is None or not place.isdigit():
        return ""
    here = _on_hand(item, int(place), typed)
    told = f"{plain(here)} {item.stock_unit_id} on hand"
    found = _correction(item, here, typed)
    if found is None:
        return told
    if found.quantity:
        more = "more" if found.quantity > 0 else "less"
        told += f", {plain(abs(found.quantity))} {more}"
    worth = adjustment_values.worth(typed.get("kind", ""), [found])
    return f"{told}: {worth.total:+,.2f}" if with_values else told


def _on_hand(item: Item, location_id: int, typed: Mapping[str, str]) -> Decimal:
    rows = StockBalance.objects.filter(
        item=item,
        location=location_id,
        bin=typed.get("bin", "").strip(),
        lot=typed.get("lot", "").strip(),
    )
    return rows.values_list("on_hand", flat=True).first() or ZERO


def _correction(item: Item, here: Decimal, typed: Mapping[str, str]) -> Correction | None:
    counted, quantity, amount = (
        _number(typed.get(name, "")) for name in ("counted", "quantity", "amount")
    )
    if typed.get("kind") == Adjustment.Kind.VALUE:
        return None if amount is None else Correction(item.pk, ZERO, amount)
    difference = quantity if counted is None else counted - here
    return None if difference is None else Correction(item.pk, difference)


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**10 else None
