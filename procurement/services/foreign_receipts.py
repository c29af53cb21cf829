"""Deliveries entered in the system that owns receipts: each becomes a posted receipt here, once.

Who calls this keeps apart what is here already: it knows which receipt of theirs is which of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from inventory.services import business_days
from plyhub.common import audit, numbering
from plyhub.common.errors import DomainError
from plyhub.common.models import DocumentOwner
from plyhub.common.quantities import unit_cost
from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine
from procurement.services import foreign_orders, order_receiving, receipt_posting
from procurement.states import ON_ORDER, ReceiptStatus
from procurement.states import PurchaseOrderStatus as Status

RULE = "received in the field-service system"
_TAKES_GOODS = ON_ORDER | {Status.RECEIVED}
_SLIP = Receipt._meta.get_field("packing_slip").max_length


@dataclass(frozen=True, slots=True)
class ForeignLine:
    """Stock units that arrived of one order line, at a cost per stock unit."""

    order_line_id: int
    quantity: Decimal
    unit_cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDelivery:
    """A delivery as somebody entered it elsewhere; without a day or place, the usual ones."""

    order_id: int
    lines: Sequence[ForeignLine]
    received_on: date | None = None
    location_id: int | None = None
    packing_slip: str = ""
    notes: str = ""


@transaction.atomic
def post(*, delivery: ForeignDelivery, origin: int) -> Receipt:
    """Make and post the receipt of `delivery`, whoever may receive here.

    More than was ordered is taken as it is: what arrived is for their side to say. Raises
    `DomainError` while the order takes no goods.
    """
    order, lines = order_receiving.lock(delivery.order_id)
    if order.status not in _TAKES_GOODS:
        raise DomainError(
            f"{order.number} is {order.get_status_display()} here and takes no goods."
        )
    _announce_late(order, lines, origin)
    receipt = _make(order, lines, delivery)
    receipt_lines = _make_lines(receipt, lines, delivery)
    receipt_posting.book(receipt, receipt_lines, lines, actor=None, origin=origin, rule=RULE)
    return receipt


def _announce_late(order: PurchaseOrder, lines: Sequence[PurchaseOrderLine], origin: int) -> None:
    """An order that was received before we first read it went nowhere; its goods need it now."""
    is_theirs = order.owner == DocumentOwner.FIELD_SERVICE
    if is_theirs and order.status == Status.RECEIVED and not any(each.received for each in lines):
        foreign_orders.announce([order.pk], origin=origin)


def _make(
    order: PurchaseOrder, lines: Sequence[PurchaseOrderLine], delivery: ForeignDelivery
) -> Receipt:
    today = business_days.today()
    receipt = Receipt.objects.create(
        number=numbering.next_number("receipt"),
        purchase_order=order,
        location_id=delivery.location_id or order.destination_id,
        packing_slip=delivery.packing_slip[:_SLIP],
        received_on=min(delivery.received_on or today, today),
        notes=delivery.notes,
    )
    audit.record(receipt, action="create", actor=None, rule=RULE, to_state=ReceiptStatus.DRAFT)
    return receipt


def _make_lines(
    receipt: Receipt, lines: Sequence[PurchaseOrderLine], delivery: ForeignDelivery
) -> list[ReceiptLine]:
    """One line for each order line; what arrived of it in parts is added up at the mean cost."""
    quantities: dict[int, Decimal] = {}
    values: dict[int, Decimal] = {}
    for each in delivery.lines:
        key = each.order_line_id
        quantities[key] = quantities.get(key, Decimal(0)) + each.quantity
        values[key] = values.get(key, Decimal(0)) + each.quantity * each.unit_cost
    return ReceiptLine.objects.bulk_create(
        ReceiptLine(
            receipt=receipt,
            purchase_order_line=line,
            quantity=quantities[line.pk],
            unit_cost=unit_cost(values[line.pk] / quantities[line.pk]),
        )
        for line in lines
        if line.pk in quantities
    )
