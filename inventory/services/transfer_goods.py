"""Goods of transfers on the move: sent, received, lost, found, brought back.

Each function is one transaction with its movements, and its events: what other systems hear of it
is decided there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from inventory.models import Location, Transfer, TransferLine
from inventory.services import (
    reservations,
    stock,
    stock_reversal,
    transfer_moves,
    transfer_writing,
)
from inventory.services.stock import Document, StockLine
from inventory.states import NOT_SENT
from inventory.states import TransferStatus as Status
from plyhub.common import idempotency
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed
from plyhub.common.models import User
from plyhub.common.quantities import fits_precision, plain

LOST = "loss"
BROUGHT_BACK = "sent back"
Parts = Mapping[int, Decimal]
"""Stock units by line of the transfer."""


@transaction.atomic
def send(*, actor: User, transfer_id: int) -> Transfer:
    """Send the goods off: they leave the source and are on their way, at no other value.

    Raises `NotAllowed`, `WrongState`, or `DomainError` naming what the source is short of; only a
    truck may send what it does not have.
    """
    transfer = transfer_writing.lock(transfer_id)
    transfer_moves.check(transfer, actor, "send")
    _take_out(transfer, actor, the_way())
    return transfer_writing.move(transfer, "send", actor=actor, sent_at=timezone.now())


@transaction.atomic
def carry(*, actor: User, transfer_id: int) -> Transfer:
    """Move the goods to the destination at once. As `send`, and nothing is left to receive."""
    transfer = transfer_writing.lock(transfer_id)
    transfer_moves.check(transfer, actor, "carry")
    if not actor.has_perm(transfer_moves.RECEIVE):
        raise NotAllowed("Your role does not let you receive transfers. Send it instead.")
    lines = _take_out(transfer, actor, transfer.destination)
    for line in lines:
        line.received = line.stock_quantity
    TransferLine.objects.bulk_update(lines, ["received"])
    return transfer_writing.move(transfer, "carry", actor=actor, sent_at=timezone.now())


def receive(
    *,
    actor: User,
    transfer_id: int,
    parts: Parts | None = None,
    token: uuid.UUID | None = None,
) -> Transfer:
    """Take in what has come, all that is still on its way if nobody says how much of each line.

    What is missing stays on its way until it is received later or written off. The same token
    again changes nothing. Raises `NotAllowed`, `WrongState`, or `InputErrors` naming lines.
    """

    @transaction.atomic
    def make() -> Transfer:
        transfer = transfer_writing.lock(transfer_id)
        transfer_moves.check(transfer, actor, "receive")
        lines = transfer_writing.lines_of(transfer)
        came = _checked(lines, parts)
        stock.transfer(
            actor=actor,
            lines=[_on_its_way(line, came[line.pk]) for line in lines if line.pk in came],
            destination_id=transfer.destination_id,
            document=transfer_writing.document_of(transfer),
        )
        return _account(transfer, lines, came, "received", "receive", actor)

    return idempotency.once(token, model=Transfer, make=make)


@transaction.atomic
def write_off(
    *, actor: User, transfer_id: int, reason: str, parts: Parts | None = None
) -> Transfer:
    """Give up what has not come, all of it if nobody says how much: a loss of the source, which is
    where other systems still have it. Raises as `receive`, and `InvalidInput` without a reason."""
    if not reason.strip():
        raise InvalidInput("Say what became of the goods.", field="reason")
    transfer = transfer_writing.lock(transfer_id)
    transfer_moves.check(transfer, actor, "write_off")
    lines = transfer_writing.lines_of(transfer)
    lost = _checked(lines, parts)
    stock.transfer(
        actor=actor,
        lines=[_on_its_way(line, lost[line.pk]) for line in lines if line.pk in lost],
        destination_id=transfer.source_id,
        document=transfer_writing.document_of(transfer),
    )
    stock.adjust_quantity(
        actor=actor,
        reason=LOST,
        document=Document(),
        lines=[
            StockLine(
                item_id=line.item_id,
                location_id=transfer.source_id,
                quantity=-lost[line.pk],
                lot=line.lot,
            )
            for line in lines
            if line.pk in lost
        ],
    )
    return _account(transfer, lines, lost, "written_off", "write_off", actor, reason)


@transaction.atomic
def cancel(*, actor: User, transfer_id: int, reason: str = "") -> Transfer:
    """Call it off: nothing is kept for it any more, and goods on their way are back at the source.

    Raises `NotAllowed` or `WrongState`: what was received is not called off.
    """
    transfer = transfer_writing.lock(transfer_id)
    transfer_moves.check(transfer, actor, "cancel")
    document = transfer_writing.document_of(transfer)
    reservations.release(document)
    if transfer.status not in NOT_SENT:
        stock_reversal.reverse_transfer(
            actor=actor, document=document, reason=reason.strip() or BROUGHT_BACK
        )
    return transfer_writing.move(transfer, "cancel", actor=actor, reason=reason)


def the_way() -> Location:
    """The place of goods that are on their way, made when there is none yet."""
    kind = Location.Kind.TRANSIT
    return Location.objects.get_or_create(kind=kind, defaults={"name": "In transit"})[0]


def _take_out(transfer: Transfer, actor: User, goal: Location) -> list[TransferLine]:
    document = transfer_writing.document_of(transfer)
    lines = transfer_writing.lines_of(transfer)
    # What was kept for it is what goes now.
    reservations.release(document)
    stock.transfer(
        actor=actor,
        lines=[
            StockLine(
                item_id=line.item_id,
                location_id=transfer.source_id,
                quantity=line.stock_quantity,
                bin=line.bin,
                lot=line.lot,
                line_id=line.pk,
            )
            for line in lines
        ],
        destination_id=goal.pk,
        document=document,
    )
    return lines


def _on_its_way(line: TransferLine, quantity: Decimal) -> StockLine:
    """A part of the line, at the place of goods under way. It may be one of several, so that it
    names no line: what came of each is kept on the line itself."""
    return StockLine(
        item_id=line.item_id, location_id=the_way().pk, quantity=quantity, lot=line.lot
    )


def _checked(lines: Sequence[TransferLine], parts: Parts | None) -> dict[int, Decimal]:
    """The parts that are more than nothing, each no more than its line still has on its way."""
    if parts is None:
        return {line.pk: line.remaining for line in lines if line.remaining}
    errors = [
        InvalidInput(f"Line {number}: {text}", field=f"lines.{number}.quantity")
        for number, line in enumerate(lines, start=1)
        if (text := _part_problem(line, parts.get(line.pk, Decimal(0))))
    ]
    if unknown := set(parts) - {line.pk for line in lines}:
        errors.append(InvalidInput(f"Line {min(unknown)} is of no line here.", field="lines"))
    if errors:
        raise InputErrors(errors)
    if not any(parts.values()):
        raise InvalidInput("Enter how much of at least one line.", field="lines")
    return {line_id: quantity for line_id, quantity in parts.items() if quantity}


def _part_problem(line: TransferLine, quantity: Decimal) -> str:
    if not quantity.is_finite() or quantity < 0:
        return f"the quantity of {line.item} must be 0 or more."
    if quantity > line.remaining:
        left = line.in_stock_units(line.remaining)
        return f"only {left} of {line.item} are still on their way, not {plain(quantity)}."
    if not fits_precision(quantity, line.item.stock_unit.places):
        return f"{plain(quantity)} of {line.item} is finer than its unit. Round it."
    return ""


def _account(
    transfer: Transfer,
    lines: Sequence[TransferLine],
    parts: Parts,
    column: str,
    name: str,
    actor: User,
    reason: str = "",
) -> Transfer:
    """Keep on the lines what became of them; with nothing on its way any more it is received."""
    for line in lines:
        setattr(line, column, getattr(line, column) + parts.get(line.pk, Decimal(0)))
    TransferLine.objects.bulk_update(lines, [column])
    is_over = not any(line.remaining for line in lines)
    to = Status.RECEIVED if is_over else Status.PARTIALLY_RECEIVED
    told = {line.item.sku: str(parts[line.pk]) for line in lines if line.pk in parts}
    return transfer_writing.move(
        transfer, name, actor=actor, to=to, reason=reason, changes={"quantity": told}
    )
