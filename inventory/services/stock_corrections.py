"""Corrections that are no plain difference: of value alone, and of the unit goods came in by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from inventory import events
from inventory.models import StockMovement
from inventory.services import costing, stock_checks, stock_postings
from inventory.services.costing import Pool, Step
from inventory.services.ledger import Ledger, line_of
from inventory.services.stock_lines import Place, Posting, StockLine
from plyhub.common.errors import DomainError, InvalidInput
from plyhub.common.quantities import unit_cost

Type = StockMovement.Type
Movements = list[StockMovement]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Revaluation:
    """So much more value (or less) for the goods of a line, whose quantity is 0."""

    line: StockLine
    amount: Decimal


@transaction.atomic
def revalue(posting: Posting, changes: Sequence[Revaluation]) -> Movements:
    """Change what goods are worth; nothing moves, averages follow. A line is posted once.

    Raises `InvalidInput` naming the line where nothing is on hand, or would be worth less than
    nothing.
    """
    ledger = Ledger(posting, [change.line.place for change in changes])
    unposted = ledger.unposted([change.line for change in changes], Type.ADJUST_VALUE)
    for number, change in enumerate(changes, start=1):
        if change.line in unposted:
            pool = ledger.pools[change.line.item_id]
            step = _revalued(pool, change.amount, f"Line {number}", f"lines.{number}.amount")
            ledger.move(change.line, Type.ADJUST_VALUE, ZERO, step)
    return ledger.close()


@transaction.atomic
def correct_units(posting: Posting, lines: Sequence[StockLine]) -> Movements:
    """Correct quantities that were booked in a wrong unit: what all of it is worth stays, so that
    averages follow. Sends `stock_adjusted`. Raises `DomainError` naming a shortfall."""
    stock_checks.check_lines(lines, signed=True)
    ledger = Ledger(posting, [line.place for line in lines])
    for line in ledger.unposted(lines, Type.ADJUST_QUANTITY):
        pool = ledger.pools[line.item_id]
        ledger.move(line, Type.ADJUST_QUANTITY, line.quantity, _recounted(pool, line.quantity))
    movements = ledger.close()
    stock_postings.announce(events.stock_adjusted, movements)
    return movements


@transaction.atomic
def reverse_value(posting: Posting) -> Movements:
    """Take back by how much the posting's document changed values; asked for again, nothing
    happens. Raises `InvalidInput` where the goods are gone."""
    document = posting.document
    standing = StockMovement.objects.filter(
        document_type=document.type,
        document_id=document.id,
        type=Type.ADJUST_VALUE,
        reversal_of=None,
        reversal=None,
    ).select_related("item")
    changed = list(standing.order_by("pk"))
    places = [Place(each.item_id, each.location_id, each.bin, each.lot) for each in changed]
    ledger = Ledger(posting, places)
    for movement in changed:
        pool = ledger.pools[movement.item_id]
        step = _revalued(pool, -movement.value, movement.item.sku, "")
        ledger.move(line_of(movement), Type.ADJUST_VALUE, ZERO, step, reversal_of=movement)
    return ledger.close()


def _revalued(pool: Pool, amount: Decimal, what: str, field: str) -> Step:
    try:
        return costing.revalue(pool, unit_cost(amount))
    except ValueError as error:
        text = f"{what}: the value cannot be changed, {error}."
        raise (InvalidInput(text, field=field) if field else DomainError(text)) from None


def _recounted(pool: Pool, quantity: Decimal) -> Step:
    if quantity > 0:
        return costing.add(pool, quantity, ZERO)
    return costing.undo(pool, -quantity, ZERO)
