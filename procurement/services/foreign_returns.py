"""Returns entered in the system that owns returns: each becomes a shipped return here, once, and
follows what becomes of it there.

Who calls this keeps apart what is here already: it knows which return of theirs is which of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from inventory.models import Item
from inventory.services import business_days
from plyhub.common import audit, numbering
from plyhub.common.quantities import unit_cost
from procurement import events
from procurement.models import ReceiptLine, Return
from procurement.services import return_shipping, return_writing
from procurement.services.return_input import CheckedLine
from procurement.states import ReturnStatus

RULE = "returned in the field-service system"
_RMA = Return._meta.get_field("rma_number").max_length
_TEXT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignLine:
    """Stock units of an item that went back, at the credit expected per stock unit."""

    item_id: int
    quantity: Decimal
    unit_price: Decimal
    description: str = ""
    receipt_line_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignReturn:
    """A return as somebody entered it elsewhere; without a day, today."""

    vendor_id: int
    location_id: int
    lines: Sequence[ForeignLine]
    purchase_order_id: int | None = None
    job_id: int | None = None
    returned_on: date | None = None
    rma_number: str = ""
    notes: str = ""


@transaction.atomic
def ship(*, goods: ForeignReturn, origin: int) -> Return:
    """Make the return of `goods` and take them out of stock, whoever may do so here.

    Raises `DomainError` naming what is short.
    """
    goods_return = Return(
        number=numbering.next_number("vendor_return"),
        kind=Return.Kind.TO_VENDOR,
        status=ReturnStatus.APPROVED,
        vendor_id=goods.vendor_id,
        purchase_order_id=goods.purchase_order_id,
        job_id=goods.job_id,
        location_id=goods.location_id,
        shipped_on=min(goods.returned_on or business_days.today(), business_days.today()),
    )
    _say(goods_return, goods)
    goods_return.save()
    _write_lines(goods_return, goods.lines)
    audit.record(
        goods_return, action="create", actor=None, rule=RULE, to_state=ReturnStatus.APPROVED
    )
    return_shipping.book(goods_return, actor=None, origin=origin, rule=RULE)
    return goods_return


@transaction.atomic
def restate(*, return_id: int, goods: ForeignReturn, origin: int) -> Return:
    """Take in what changed about a shipped return: the goods are put back and the new ones taken.

    The same goods again move nothing.
    """
    goods_return = return_writing.lock(return_id)
    same = _goods_of(goods_return) == _told(goods)
    if not same:
        return_shipping.put_back(goods_return, actor=None, reason=RULE, origin=origin)
        goods_return.location_id = goods.location_id
        goods_return.lines.all().delete()
        _write_lines(goods_return, goods.lines)
    before = (goods_return.rma_number, goods_return.notes)
    _say(goods_return, goods)
    goods_return.save()
    if not same:
        return_shipping.take_out(goods_return, actor=None, origin=origin)
    if same and before == (goods_return.rma_number, goods_return.notes):
        return goods_return
    audit.record(
        goods_return,
        action="restate",
        actor=None,
        rule=RULE,
        from_state=goods_return.status,
        to_state=goods_return.status,
    )
    return goods_return


@transaction.atomic
def credit(*, return_id: int, origin: int) -> Return:
    """The vendor's credit came, as they say; how much it is they do not."""
    goods_return = return_writing.lock(return_id)
    if goods_return.status == ReturnStatus.SHIPPED:
        return_writing.move(goods_return, "credit", actor=None, rule=RULE)
        return_writing.announce(events.returns_credited, goods_return, origin)
    return goods_return


@transaction.atomic
def decline(*, return_id: int, reason: str, origin: int) -> Return:
    """It was canceled there: the goods are where they left from again."""
    goods_return = return_writing.lock(return_id)
    if goods_return.status == ReturnStatus.SHIPPED:
        return_shipping.take_back(goods_return, actor=None, reason=reason, origin=origin, rule=RULE)
    return goods_return


def _say(goods_return: Return, goods: ForeignReturn) -> None:
    goods_return.rma_number = goods.rma_number[:_RMA]
    goods_return.notes = goods.notes


def _write_lines(goods_return: Return, lines: Sequence[ForeignLine]) -> None:
    items = Item.objects.in_bulk({line.item_id for line in lines})
    came = ReceiptLine.objects.in_bulk({line.receipt_line_id for line in lines})
    checked = [
        CheckedLine(
            item=items[line.item_id],
            receipt_line=came.get(line.receipt_line_id),
            quantity=line.quantity,
            unit_price=unit_cost(line.unit_price),
            description=(line.description or items[line.item_id].name)[:_TEXT],
        )
        for line in lines
    ]
    return_writing.write_lines(goods_return, checked)
    goods_return.total = return_writing.total(checked)
    goods_return.save(update_fields=["total", "updated_at"])


def _goods_of(goods_return: Return) -> tuple:
    lines = goods_return.lines.values_list("item", "quantity", "unit_price")
    return goods_return.location_id, sorted(lines)


def _told(goods: ForeignReturn) -> tuple:
    lines = ((line.item_id, line.quantity, unit_cost(line.unit_price)) for line in goods.lines)
    return goods.location_id, sorted(lines)
