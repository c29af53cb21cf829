"""Rows of returns: locked, filled, and moved from one status to the next."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from plyhub.common import audit
from plyhub.common.errors import DomainError, InvalidInput
from plyhub.common.models import User
from procurement.models import Return, ReturnLine
from procurement.services.return_input import CheckedLine, CheckedReturn
from procurement.states import RETURN_MOVES

NONE_GIVEN = "none given"
_RMA = Return._meta.get_field("rma_number").max_length


def lock(return_id: int) -> Return:
    """The return, held until the transaction ends."""
    returns = Return.objects.select_for_update(of=("self",))
    related = ("vendor", "job", "location", "purchase_order")
    goods_return = returns.select_related(*related).filter(pk=return_id).first()
    if goods_return is None:
        raise DomainError("This return does not exist.")
    return goods_return


def fill(goods_return: Return, checked: CheckedReturn) -> None:
    """Write a draft's columns and its lines, in place of those it had."""
    data = checked.data
    goods_return.reason = data.reason
    goods_return.vendor_id = checked.vendor_id
    goods_return.purchase_order_id = checked.purchase_order_id
    goods_return.job_id = checked.job_id
    goods_return.location = checked.location
    goods_return.rma_number = data.rma_number.strip()
    goods_return.notes = data.notes
    goods_return.restocking_fee = data.restocking_fee
    goods_return.total = total(checked.lines)
    goods_return.save()
    goods_return.lines.all().delete()
    write_lines(goods_return, checked.lines)


def write_lines(goods_return: Return, lines: Sequence[CheckedLine]) -> list[ReturnLine]:
    """Rows of these lines, in their order."""
    return ReturnLine.objects.bulk_create(
        ReturnLine(
            goods_return=goods_return,
            item=line.item,
            receipt_line=line.receipt_line,
            description=line.description,
            quantity=line.quantity,
            unit_price=line.unit_price,
        )
        for line in lines
    )


def total(lines: Sequence[CheckedLine]) -> Decimal:
    """Lines rounded one by one, then added up: the credit to expect before fees."""
    rows = (ReturnLine(quantity=line.quantity, unit_price=line.unit_price) for line in lines)
    return sum((row.amount for row in rows), Decimal(0))


def rma(text: str) -> str:
    """The RMA number as it is kept. Raises `InvalidInput` for one that is too long."""
    text = text.strip()
    if len(text) > _RMA:
        raise InvalidInput(f"Use at most {_RMA} characters.", field="rma_number")
    return text


def move(
    goods_return: Return,
    name: str,
    *,
    actor: User | None,
    reason: str = "",
    rule: str = "",
    changes: dict[str, Any] | None = None,
    **columns: Any,
) -> Return:
    """Take the checked move: status and columns, and the audit entry."""
    before, goods_return.status = goods_return.status, RETURN_MOVES[name].target
    for column, value in columns.items():
        setattr(goods_return, column, value)
    goods_return.save(update_fields=["status", "updated_at", *columns])
    audit.record(
        goods_return,
        action=name,
        actor=actor,
        rule=rule,
        from_state=before,
        to_state=goods_return.status,
        reason=reason.strip(),
        changes=changes,
    )
    return goods_return


def announce(signal: Any, goods_return: Return, origin: int | None = None) -> None:
    """Tell who listens, inside the transaction."""
    signal.send(sender=Return, return_ids=[goods_return.pk], origin=origin)
