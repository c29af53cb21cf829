"""What is refused before anything is written to the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from inventory.models import Item, Location
from inventory.services.stock_lines import Posting, StockLine
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed
from plyhub.common.quantities import fits_precision, plain

OVERRIDE_PERMISSION = "inventory.override_negative_stock"
BACKDATE_PERMISSION = "inventory.backdate_stock"
FREE_BACKDATING = timedelta(days=3)
# Clocks of two machines are never quite the same.
CLOCK_TOLERANCE = timedelta(minutes=5)


def check_lines(lines: Sequence[StockLine], *, signed: bool = False, nothing: bool = False) -> None:
    """Raise `InputErrors` naming each line that cannot be posted, counted from 1.

    Quantities may be less than nothing where they are `signed`, and 0 where `nothing` moves.
    """
    items = Item.objects.select_related("stock_unit").in_bulk({line.item_id for line in lines})
    known = set(
        Location.objects.filter(pk__in={line.location_id for line in lines}).values_list(
            "pk", flat=True
        )
    )
    errors = []
    for number, line in enumerate(lines, start=1):
        is_place = line.location_id in known
        error = _line_error(line, items.get(line.item_id), is_place, signed, nothing)
        if error:
            field, message = error
            text = f"Line {number}: {message}"
            errors.append(InvalidInput(text, field=f"lines.{number}.{field}"))
    if errors:
        raise InputErrors(errors)


def _line_error(
    line: StockLine, item: Item | None, is_place: bool, signed: bool, nothing: bool
) -> tuple[str, str] | None:
    if item is None:
        return "item", "the item does not exist any more. Choose another."
    if not is_place:
        return "location", "the place does not exist any more. Choose another."
    if (line.quantity == 0 and not nothing) or (line.quantity < 0 and not signed):
        return "quantity", f"the quantity of {item.sku} must be more than 0."
    places = item.stock_unit.places
    if not fits_precision(line.quantity, places):
        return "quantity", (
            f"{plain(line.quantity)} {item.stock_unit_id} of {item.sku} has more than"
            f" {places} decimals. Round it."
        )
    return _cost_error(line.unit_cost, item)


def _cost_error(cost: Decimal | None, item: Item) -> tuple[str, str] | None:
    if cost is not None and cost < 0:
        return "unit_cost", f"the cost of {item.sku} cannot be less than 0."
    return None


def effective_time(posting: Posting) -> datetime:
    """The moment the posting counts for. Raises `InvalidInput` or `NotAllowed`.

    The future is refused. More than three days back needs the right to back-date; costs follow
    the order of posting anyway.
    """
    now = timezone.now()
    moment = posting.effective_at or now
    if moment > now + CLOCK_TOLERANCE:
        raise InvalidInput("Stock cannot be posted for a time to come.", field="effective_at")
    actor = posting.actor
    if actor and moment < now - FREE_BACKDATING and not actor.has_perm(BACKDATE_PERMISSION):
        raise NotAllowed(
            "Only an accountant or administrator may post stock more than"
            f" {FREE_BACKDATING.days} days back. Use a later date or ask one of them.",
            field="effective_at",
        )
    return moment


def check_override(posting: Posting) -> None:
    """Raise `NotAllowed` unless the actor may let a place go below zero."""
    if posting.actor is None or not posting.actor.has_perm(OVERRIDE_PERMISSION):
        raise NotAllowed(
            "Only an administrator may let a place go below zero.", field="override_reason"
        )


def shortfall_error(
    shortfalls: Sequence[tuple[int, int, Decimal]],
    locations: dict[int, Location],
    *,
    cure: str = "Receive or transfer it there first, or lower the quantity.",
) -> DomainError:
    """The refusal that names every item, place and how much is missing there."""
    items = Item.objects.in_bulk([item_id for item_id, *_ in shortfalls])
    texts = [
        f"{locations[location_id].name} is short of {plain(missing)}"
        f" {items[item_id].stock_unit_id} {items[item_id].sku}"
        for item_id, location_id, missing in shortfalls
    ]
    return DomainError(
        f"{'; '.join(texts)}. {cure}",
        field="quantity",
    )
