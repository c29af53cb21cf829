"""Goods of returns on the move: out to the vendor, back from there, or in from a job."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from inventory.models import StockMovement
from inventory.services import business_days, stock, stock_reversal
from inventory.services.stock import Document, StockLine
from plyhub.common.errors import InvalidInput
from plyhub.common.models import User
from plyhub.common.quantities import money
from procurement import events
from procurement.models import Return, ReturnLine
from procurement.services import return_moves, return_writing

SCRAP = "declined by the vendor"


@transaction.atomic
def ship(*, actor: User, return_id: int) -> Return:
    """Send the goods of an approved return to the vendor: they leave stock at the average.

    Each line keeps that cost, and how much more or less the vendor is to credit. Raises
    `NotAllowed`, `WrongState`, or `DomainError` naming what is short, or whose returns count.
    """
    goods_return = return_writing.lock(return_id)
    return_moves.check(goods_return, actor, "ship")
    book(goods_return, actor=actor)
    return goods_return


@transaction.atomic
def decline(*, actor: User, return_id: int, reason: str, scrap: bool = False) -> Return:
    """The vendor does not take the goods: they are where they left from again, at the cost they
    left at, or are scrapped there. Raises `InvalidInput` without a reason."""
    goods_return = return_writing.lock(return_id)
    return_moves.check(goods_return, actor, "decline")
    take_back(goods_return, actor=actor, reason=reason, scrap=scrap)
    return goods_return


def book(
    goods_return: Return,
    *,
    actor: User | None,
    origin: int | None = None,
    rule: str = "",
) -> None:
    """Take the goods out of stock, whoever entered the return, and send `returns_shipped`.

    Belongs inside a transaction that holds the return.
    """
    take_out(goods_return, actor=actor, origin=origin)
    shipped_on = goods_return.shipped_on or business_days.today()
    return_writing.move(goods_return, "ship", actor=actor, rule=rule, shipped_on=shipped_on)
    return_writing.announce(events.returns_shipped, goods_return, origin)


def take_out(goods_return: Return, *, actor: User | None, origin: int | None = None) -> None:
    """Move the stock of the lines, and keep on each what it was worth."""
    lines = list(goods_return.lines.all())
    movements = stock.send_back(
        actor=actor,
        document=document_of(goods_return),
        origin=_origin(origin),
        lines=[_stock_line(goods_return, line) for line in lines],
    )
    left = {each.document_line_id: each for each in movements if _is_return(each)}
    for line in lines:
        moved = left[line.pk]
        line.unit_cost = moved.unit_cost
        line.price_variance = line.amount - money(-moved.value)
    ReturnLine.objects.bulk_update(lines, ["unit_cost", "price_variance"])


def take_back(
    goods_return: Return,
    *,
    actor: User | None,
    reason: str,
    scrap: bool = False,
    origin: int | None = None,
    rule: str = "",
) -> None:
    """Bring the goods back into stock and send `returns_declined`; as `book`."""
    if not reason.strip():
        raise InvalidInput(f"Say why {goods_return} was declined.", field="reason")
    put_back(goods_return, actor=actor, reason=reason, origin=origin)
    if scrap:
        _scrap(goods_return, actor)
    goods_return.lines.update(price_variance=0)
    return_writing.move(goods_return, "decline", actor=actor, reason=reason, rule=rule)
    return_writing.announce(events.returns_declined, goods_return, origin)


def put_back(
    goods_return: Return, *, actor: User | None, reason: str, origin: int | None = None
) -> None:
    """The opposite of the movements that took the goods out."""
    stock_reversal.reverse(
        actor=actor,
        document=document_of(goods_return),
        reason=reason,
        origin=_origin(origin),
    )


def document_of(goods_return: Return) -> Document:
    """The return as the stock ledger names it."""
    return Document(type="return", id=goods_return.pk, number=goods_return.number)


def _scrap(goods_return: Return, actor: User | None) -> None:
    stock.adjust_quantity(
        actor=actor,
        reason=SCRAP,
        document=document_of(goods_return),
        movement_type=StockMovement.Type.SCRAP,
        lines=[
            _stock_line(goods_return, line, quantity=-line.quantity)
            for line in goods_return.lines.all()
        ],
    )


def _stock_line(
    goods_return: Return, line: ReturnLine, *, quantity: Decimal | None = None
) -> StockLine:
    order = goods_return.purchase_order
    return StockLine(
        item_id=line.item_id,
        location_id=goods_return.location_id,
        quantity=line.quantity if quantity is None else quantity,
        line_id=line.pk,
        job_id=goods_return.job_id,
        project_id=order.project_id if order else None,
    )


def _is_return(movement: StockMovement) -> bool:
    return movement.type == StockMovement.Type.VENDOR_RETURN


def _origin(origin: int | None) -> str:
    return "user" if origin is None else "st"
