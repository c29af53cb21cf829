"""Goods that arrive: drafting a receipt and posting it, which moves the stock.

The order's row is locked first and what is still to come is counted under that lock, so two
drafts of one delivery cannot both be posted.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial

from django.db import transaction

from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import WrongState
from plyhub.common.models import User
from procurement.models import Receipt, ReceiptLine
from procurement.services import (
    deliveries,
    order_moves,
    order_receiving,
    receipt_checks,
    receipt_posting,
)
from procurement.services.deliveries import Delivery
from procurement.states import ReceiptStatus


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
    order, lines = order_receiving.lock_of(receipt_id)
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
    by_id = {line.pk: line for line in lines}
    for each in receipt_lines:
        each.purchase_order_line = by_id[each.purchase_order_line_id]
        each.unit_cost = each.purchase_order_line.stock_price
    receipt_posting.book(receipt, receipt_lines, lines, actor=actor)
    return receipt


@transaction.atomic
def _draft(actor: User, delivery: Delivery) -> Receipt:
    order, lines = order_receiving.lock(delivery.order_id)
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
