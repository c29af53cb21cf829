"""The only way stock changes: goods come in, are used, carried, corrected.

Each function is one transaction over all its lines: either every line is posted or none. Rows are
locked in a fixed order, a document line is posted once however often it is asked for, and a
warehouse or job site never goes below zero (a truck may). Whether the person may post this kind
of document is the caller's check; back-dating and going below zero are checked here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction

from inventory import events
from inventory.models import StockMovement
from inventory.services import costing, found_costs, stock_checks, stock_postings
from inventory.services.costing import Pool, Step
from inventory.services.ledger import Ledger
from inventory.services.stock_lines import Document, Place, Posting, StockLine
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.models import User
from plyhub.common.quantities import unit_cost

__all__ = [
    "Document",
    "StockLine",
    "adjust_quantity",
    "adjust_value",
    "issue",
    "open_balance",
    "receive",
    "send_back",
    "take_back",
    "transfer",
]

Type = StockMovement.Type
Movements = list[StockMovement]
ZERO = Decimal(0)
NO_DOCUMENT = Document()


def receive(
    *,
    actor: User | None,
    lines: Sequence[StockLine],
    document: Document,
    effective_at: datetime | None = None,
    origin: str = "user",
) -> Movements:
    """Bring in bought goods, each line at its `unit_cost`; the average follows."""
    posting = Posting(actor=actor, document=document, effective_at=effective_at, origin=origin)
    return _bring_in(posting, lines, Type.RECEIPT)


def open_balance(
    *,
    actor: User | None,
    lines: Sequence[StockLine],
    document: Document = NO_DOCUMENT,
    origin: str = "user",
) -> Movements:
    """Bring in what was there before the ledger began, each line at its `unit_cost`."""
    return _bring_in(Posting(actor=actor, document=document, origin=origin), lines, Type.OPENING)


def issue(
    *,
    actor: User | None,
    lines: Sequence[StockLine],
    document: Document,
    effective_at: datetime | None = None,
    origin: str = "user",
    override_reason: str = "",
) -> Movements:
    """Use goods on the lines' jobs, at the average. Raises `DomainError` naming a shortfall."""
    posting = Posting(
        actor=actor,
        document=document,
        effective_at=effective_at,
        origin=origin,
        override_reason=override_reason,
    )
    return _post(posting, lines, Type.ISSUE, _take_out)


def take_back(
    *,
    actor: User | None,
    lines: Sequence[StockLine],
    document: Document,
    effective_at: datetime | None = None,
    origin: str = "user",
) -> Movements:
    """Bring goods back from the lines' jobs: at a line's `unit_cost`, else at the average."""
    posting = Posting(actor=actor, document=document, effective_at=effective_at, origin=origin)
    return _post(posting, lines, Type.JOB_RETURN, _give_back)


def send_back(
    *,
    actor: User | None,
    lines: Sequence[StockLine],
    document: Document,
    effective_at: datetime | None = None,
    origin: str = "user",
) -> Movements:
    """Send goods back to a vendor, at the average. Raises `DomainError` naming a shortfall."""
    posting = Posting(actor=actor, document=document, effective_at=effective_at, origin=origin)
    return _post(posting, lines, Type.VENDOR_RETURN, _take_out)


@transaction.atomic
def transfer(
    *,
    actor: User | None,
    lines: Sequence[StockLine],
    destination_id: int,
    document: Document,
    effective_at: datetime | None = None,
    origin: str = "user",
    override_reason: str = "",
) -> Movements:
    """Carry goods from each line's place to `destination_id`: a pair of movements, no value gained.

    Sends `stock_transferred`. Raises `InputErrors` if a line is there already, `DomainError` naming
    a shortfall.
    """
    posting = Posting(
        actor=actor,
        document=stock_postings.numbered(document, "transfer"),
        effective_at=effective_at,
        origin=origin,
        override_reason=override_reason,
    )
    stock_checks.check_lines(lines)
    _check_distance(lines, destination_id)
    goals = [Place(line.item_id, destination_id, "", line.lot) for line in lines]
    ledger = Ledger(posting, [*(line.place for line in lines), *goals])
    for line in ledger.unposted(lines, Type.TRANSFER_OUT):
        goal = Place(line.item_id, destination_id, "", line.lot)
        ledger.carry(line, goal, uuid.uuid4())
    movements = ledger.close()
    stock_postings.announce(events.stock_transferred, movements)
    return movements


@transaction.atomic
def adjust_quantity(
    *,
    actor: User | None,
    lines: Sequence[StockLine],
    reason: str,
    document: Document = NO_DOCUMENT,
    movement_type: str = Type.ADJUST_QUANTITY,
    effective_at: datetime | None = None,
    origin: str = "user",
    override_reason: str = "",
) -> Movements:
    """Correct what is on hand by signed quantities; `movement_type` may be a count or scrap.

    What is missing goes at the average. What was found comes in at the average, else at the last
    price paid, else at the line's `unit_cost` (a vendor's price), else at 0 with a warning.
    Sends `stock_adjusted`.
    """
    if not reason:
        raise InvalidInput("Say why the stock is corrected.", field="reason")
    posting = Posting(
        actor=actor,
        document=stock_postings.numbered(document, "adjustment"),
        effective_at=effective_at,
        origin=origin,
        reason=reason,
        override_reason=override_reason,
    )
    last = found_costs.last_prices({line.item_id for line in lines if line.quantity > 0})
    movements = _post(posting, lines, movement_type, partial(_correct, last), signed=True)
    stock_postings.announce(events.stock_adjusted, movements)
    return movements


@transaction.atomic
def adjust_value(
    *,
    actor: User | None,
    item_id: int,
    location_id: int,
    amount: Decimal,
    reason: str,
    document: Document = NO_DOCUMENT,
    origin: str = "user",
) -> Movements:
    """Change what an item's goods are worth by `amount`; nothing moves, the average follows."""
    if not reason:
        raise InvalidInput("Say why the value is corrected.", field="reason")
    line = StockLine(item_id=item_id, location_id=location_id, quantity=ZERO)
    posting = Posting(actor=actor, document=document, origin=origin, reason=reason)
    ledger = Ledger(posting, [line.place])
    try:
        step = costing.revalue(ledger.pools[item_id], unit_cost(amount))
    except ValueError as error:
        raise InvalidInput(f"The value cannot be changed: {error}.", field="amount") from None
    ledger.move(line, Type.ADJUST_VALUE, ZERO, step)
    return ledger.close()


PostLine = Callable[[Pool, StockLine], tuple[Decimal, Step]]


@transaction.atomic
def _post(
    posting: Posting,
    lines: Sequence[StockLine],
    movement_type: str,
    post_line: PostLine,
    *,
    signed: bool = False,
) -> Movements:
    stock_checks.check_lines(lines, signed=signed)
    ledger = Ledger(posting, [line.place for line in lines])
    for line in ledger.unposted(lines, movement_type):
        quantity, step = post_line(ledger.pools[line.item_id], line)
        ledger.move(line, movement_type, quantity, step)
    return ledger.close()


def _bring_in(posting: Posting, lines: Sequence[StockLine], movement_type: str) -> Movements:
    errors = [
        InvalidInput(
            f"Line {number}: goods that come in need a cost.", field=f"lines.{number}.unit_cost"
        )
        for number, line in enumerate(lines, start=1)
        if line.unit_cost is None
    ]
    if errors:
        raise InputErrors(errors)
    return _post(posting, lines, movement_type, _put_in)


def _put_in(pool: Pool, line: StockLine) -> tuple[Decimal, Step]:
    return line.quantity, costing.add(pool, line.quantity, unit_cost(line.unit_cost))


def _take_out(pool: Pool, line: StockLine) -> tuple[Decimal, Step]:
    return -line.quantity, costing.remove(pool, line.quantity)


def _give_back(pool: Pool, line: StockLine) -> tuple[Decimal, Step]:
    cost = pool.average if line.unit_cost is None else unit_cost(line.unit_cost)
    return line.quantity, costing.add(pool, line.quantity, cost)


def _correct(
    last_prices: Mapping[int, Decimal], pool: Pool, line: StockLine
) -> tuple[Decimal, Step]:
    if line.quantity < 0:
        return line.quantity, costing.remove(pool, -line.quantity)
    cost = pool.average or last_prices.get(line.item_id) or line.unit_cost or ZERO
    if not cost:
        found_costs.warn_of(line.item_id)
    return line.quantity, costing.add(pool, line.quantity, unit_cost(cost))


def _check_distance(lines: Sequence[StockLine], destination_id: int) -> None:
    errors = [
        InvalidInput(
            f"Line {number}: the goods are at their destination already. Choose another place.",
            field=f"lines.{number}.location",
        )
        for number, line in enumerate(lines, start=1)
        if line.location_id == destination_id
    ]
    if errors:
        raise InputErrors(errors)
