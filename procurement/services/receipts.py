"""Goods that arrive: drafting a receipt and posting it, which moves the stock.

The order's row is locked first and what is still to come is counted under that lock, so two
drafts of one delivery cannot both be posted.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone

from inventory.services import stock
from inventory.services.stock import Document, StockLine
from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import DomainError, WrongState
from plyhub.common.models import User
from procurement import events
from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine
from procurement.services import deliveries, order_moves, receipt_checks
from procurement.services.deliveries import Delivery
from procurement.states import PurchaseOrderStatus, ReceiptStatus


def receive(
    *,
    actor: User,
    order_id: int,
    quantities: Mapping[int, Decimal],
    packing_slip: str = "",
    received_on: date | None = None,
    location_id: int | None = None,
    notes: str = "",
    token: uuid.UUID | None = None,
    confirm_duplicate: bool = False,
) -> Receipt:
    """Draft and post in one go; the same token again returns the first receipt.

    `quantities` counts stock units by order line. Raises what `draft` and `post` raise.
    """
    delivery = Delivery(
        order_id=order_id,
        quantities=quantities,
        packing_slip=packing_slip.strip(),
        received_on=received_on,
        location_id=location_id,
        notes=notes,
        confirm_duplicate=confirm_duplicate,
    )

    def make() -> Receipt:
        receipt = _draft(actor, delivery)
        return post(actor=actor, receipt_id=receipt.pk, confirm_duplicate=confirm_duplicate)

    return idempotency.once(token, model=Receipt, make=make)


def draft(
    *,
    actor: User,
    order_id: int,
    quantities: Mapping[int, Decimal],
    packing_slip: str = "",
    received_on: date | None = None,
    location_id: int | None = None,
    notes: str = "",
    token: uuid.UUID | None = None,
    confirm_duplicate: bool = False,
) -> Receipt:
    """Write down a delivery without moving stock.

    Raises `NotAllowed`, `WrongState`, `InputErrors` naming lines, or `DomainError` naming the
    receipt that has this packing slip unless `confirm_duplicate`.
    """
    delivery = Delivery(
        order_id=order_id,
        quantities=quantities,
        packing_slip=packing_slip.strip(),
        received_on=received_on,
        location_id=location_id,
        notes=notes,
        confirm_duplicate=confirm_duplicate,
    )
    return idempotency.once(token, model=Receipt, make=partial(_draft, actor, delivery))


@transaction.atomic
def post(*, actor: User, receipt_id: int, confirm_duplicate: bool = False) -> Receipt:
    """Bring a draft's goods into stock at the order's prices, and the order one step further.

    Afterwards the lines' `received`, the balances and the average cost include them, and the order
    is received or partially received. Raises `NotAllowed`, `WrongState`, `InputErrors` for more
    than is still to come, or `DomainError` for a packing slip that was posted meanwhile.
    """
    order, lines = _lock_order_of(receipt_id)
    receipt = Receipt.objects.select_for_update().get(pk=receipt_id)
    receipt.purchase_order = order
    if receipt.status != ReceiptStatus.DRAFT:
        status = ReceiptStatus(receipt.status).label
        raise WrongState(f"{receipt.number} is {status} and cannot be posted again.")
    order_moves.check(order, actor, "receive")
    if not confirm_duplicate:
        receipt_checks.check_posted_duplicate(receipt)
    receipt_lines = list(receipt.lines.order_by("pk"))
    quantities = {each.purchase_order_line_id: each.quantity for each in receipt_lines}
    receipt_checks.check_remaining(order, lines, quantities, actor)
    _post_lines(receipt, receipt_lines, {line.pk: line for line in lines}, actor)
    _mark_posted(receipt, actor)
    _advance(order, lines, receipt, actor)
    events.receipts_posted.send(sender=Receipt, receipt_ids=[receipt.pk], origin=None)
    return receipt


@transaction.atomic
def _draft(actor: User, delivery: Delivery) -> Receipt:
    order, lines = _lock_order(delivery.order_id)
    order_moves.check(order, actor, "receive")
    receipt_checks.check_quantities(lines, delivery.quantities)
    receipt_checks.check_packing_slip(delivery.packing_slip)
    if not delivery.confirm_duplicate:
        receipt_checks.check_duplicate(order, delivery.packing_slip)
    receipt = Receipt.objects.create(
        number=numbering.next_number("receipt"),
        purchase_order=order,
        location=deliveries.place(delivery, order, lines),
        packing_slip=delivery.packing_slip,
        received_on=deliveries.day(delivery),
        notes=delivery.notes,
    )
    ReceiptLine.objects.bulk_create(
        ReceiptLine(
            receipt=receipt, purchase_order_line=line, quantity=delivery.quantities[line.pk]
        )
        for line in lines
        if line.pk in delivery.quantities
    )
    audit.record(receipt, action="create", actor=actor, to_state=ReceiptStatus.DRAFT)
    return receipt


def _lock_order(order_id: int) -> tuple[PurchaseOrder, list[PurchaseOrderLine]]:
    """The order and its lines, locked, in this order everywhere."""
    orders = PurchaseOrder.objects.select_for_update(of=("self",)).select_related("vendor")
    order = orders.filter(pk=order_id).first()
    if order is None:
        raise DomainError("This purchase order does not exist.")
    lines = order.lines.select_for_update(of=("self",)).select_related("item__stock_unit")
    return order, list(lines)


def _lock_order_of(receipt_id: int) -> tuple[PurchaseOrder, list[PurchaseOrderLine]]:
    orders = Receipt.objects.filter(pk=receipt_id).values_list("purchase_order_id", flat=True)
    order_id = orders.first()
    if order_id is None:
        raise DomainError("This receipt does not exist.")
    return _lock_order(order_id)


def _post_lines(
    receipt: Receipt,
    receipt_lines: Sequence[ReceiptLine],
    lines: Mapping[int, PurchaseOrderLine],
    actor: User,
) -> None:
    """Copy the order's price to each line, count it as received, and move the stock."""
    order = receipt.purchase_order
    for each in receipt_lines:
        line = lines[each.purchase_order_line_id]
        each.unit_cost = line.stock_price
        line.received += each.quantity
    ReceiptLine.objects.bulk_update(receipt_lines, ["unit_cost"])
    PurchaseOrderLine.objects.bulk_update(lines.values(), ["received"])
    stock.receive(
        actor=actor,
        document=Document(type="receipt", id=receipt.pk, number=receipt.number),
        effective_at=deliveries.moment(receipt.received_on),
        lines=[
            _stock_line(receipt, each, lines[each.purchase_order_line_id], order)
            for each in receipt_lines
        ],
    )


def _stock_line(
    receipt: Receipt, each: ReceiptLine, line: PurchaseOrderLine, order: PurchaseOrder
) -> StockLine:
    return StockLine(
        item_id=line.item_id,
        location_id=receipt.location_id,
        quantity=each.quantity,
        unit_cost=each.unit_cost,
        line_id=each.pk,
        job_id=line.job_id or order.job_id,
        project_id=order.project_id,
    )


def _mark_posted(receipt: Receipt, actor: User) -> None:
    receipt.status = ReceiptStatus.POSTED
    receipt.posted_by = actor
    receipt.posted_at = timezone.now()
    receipt.save(update_fields=["status", "posted_by", "posted_at", "updated_at"])
    audit.record(
        receipt,
        action="post",
        actor=actor,
        from_state=ReceiptStatus.DRAFT,
        to_state=ReceiptStatus.POSTED,
    )


def _advance(
    order: PurchaseOrder, lines: Sequence[PurchaseOrderLine], receipt: Receipt, actor: User
) -> None:
    """Received when nothing is still to come of any line, else partially received."""
    before = order.status
    is_complete = not any(line.remaining for line in lines)
    order.status = (
        PurchaseOrderStatus.RECEIVED if is_complete else PurchaseOrderStatus.PARTIALLY_RECEIVED
    )
    order.save(update_fields=["status", "updated_at"])
    audit.record(
        order,
        action="receive",
        actor=actor,
        from_state=before,
        to_state=order.status,
        reason=receipt.number,
    )
