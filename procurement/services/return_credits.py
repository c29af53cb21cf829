"""What follows a shipped return: what is said about it changes, it is credited, it is closed."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from plyhub.common.errors import InvalidInput
from plyhub.common.models import User
from plyhub.common.quantities import fits_precision, money
from procurement import events
from procurement.models import Return, ReturnLine
from procurement.services import return_moves, return_writing
from procurement.services.order_validation import LARGEST_AMOUNT

_NUMBER = Return._meta.get_field("credit_number").max_length


@transaction.atomic
def amend(*, actor: User, return_id: int, rma_number: str, notes: str) -> Return:
    """Say another RMA number or other notes about goods that are on their way back.

    Nothing changed tells nobody. Raises `NotAllowed`, `WrongState` or `InvalidInput`.
    """
    goods_return = return_writing.lock(return_id)
    return_moves.check(goods_return, actor, "amend")
    wanted = {"rma_number": return_writing.rma(rma_number), "notes": notes.strip()}
    if not wanted["rma_number"]:
        raise InvalidInput(
            f"Enter the vendor's RMA number, or write “{return_writing.NONE_GIVEN}”.",
            field="rma_number",
        )
    changes = {
        name: [getattr(goods_return, name), value]
        for name, value in wanted.items()
        if getattr(goods_return, name) != value
    }
    if changes:
        return_writing.move(goods_return, "amend", actor=actor, changes=changes, **wanted)
        return_writing.announce(events.returns_changed, goods_return)
    return goods_return


@transaction.atomic
def credit(*, actor: User, return_id: int, amount: Decimal, number: str) -> Return:
    """Keep what the vendor credited, by its document `number`; no average changes.

    The difference to what the goods were worth is shared over the lines as price variance. Raises
    `NotAllowed`, `WrongState` or `InvalidInput`.
    """
    goods_return = return_writing.lock(return_id)
    return_moves.check(goods_return, actor, "credit")
    number = number.strip()
    if not number or len(number) > _NUMBER:
        raise InvalidInput(
            f"Enter the number of the vendor's credit, at most {_NUMBER} characters.",
            field="number",
        )
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT or not fits_precision(amount, 2):
        raise InvalidInput("Enter the credit as an amount, 0 or more.", field="amount")
    _share(list(goods_return.lines.all()), amount)
    return_writing.move(
        goods_return, "credit", actor=actor, credit_amount=amount, credit_number=number
    )
    return_writing.announce(events.returns_credited, goods_return)
    return goods_return


@transaction.atomic
def close(*, actor: User | None, return_id: int, rule: str = "") -> Return:
    """Nothing more is to come of a credited return."""
    goods_return = return_writing.lock(return_id)
    return_moves.check(goods_return, actor, "close")
    return return_writing.move(goods_return, "close", actor=actor, rule=rule)


def _share(lines: list[ReturnLine], amount: Decimal) -> None:
    """Let the lines' variances add up to the credit less what the goods were worth.

    Each gets its part of the credit by its expected amount, the last one what rounding left.
    """
    values = [line.amount - line.price_variance for line in lines]
    expected = sum((line.amount for line in lines), Decimal(0))
    rest = amount
    for line, value in zip(lines, values, strict=True):
        part = line.amount / expected if expected else Decimal(1) / len(lines)
        share = rest if line is lines[-1] else money(amount * part)
        line.price_variance, rest = share - value, rest - share
    ReturnLine.objects.bulk_update(lines, ["price_variance"])
