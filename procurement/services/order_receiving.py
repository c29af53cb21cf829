"""What deliveries do to their order: its lock, and how far it is received."""

from __future__ import annotations

from collections.abc import Sequence

from plyhub.common import audit
from plyhub.common.errors import DomainError
from plyhub.common.models import User
from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt
from procurement.states import PurchaseOrderStatus as Status


def lock(order_id: int) -> tuple[PurchaseOrder, list[PurchaseOrderLine]]:
    """The order and its lines, locked, in this order everywhere."""
    orders = PurchaseOrder.objects.select_for_update(of=("self",)).select_related("vendor")
    order = orders.filter(pk=order_id).first()
    if order is None:
        raise DomainError("This purchase order does not exist.")
    lines = order.lines.select_for_update(of=("self",)).select_related("item__stock_unit")
    return order, list(lines)


def lock_of(receipt_id: int) -> tuple[PurchaseOrder, list[PurchaseOrderLine]]:
    """The same for the order of a receipt."""
    orders = Receipt.objects.filter(pk=receipt_id).values_list("purchase_order_id", flat=True)
    order_id = orders.first()
    if order_id is None:
        raise DomainError("This receipt does not exist.")
    return lock(order_id)


def progress(order: PurchaseOrder, lines: Sequence[PurchaseOrderLine]) -> str:
    """How far the order is: received when nothing is still to come, partially when something came,
    else as it was before the first delivery."""
    if any(line.received for line in lines):
        is_complete = not any(line.remaining for line in lines)
        return Status.RECEIVED if is_complete else Status.PARTIALLY_RECEIVED
    return Status.SENT if order.sent_at else Status.APPROVED


def advance(
    order: PurchaseOrder,
    lines: Sequence[PurchaseOrderLine],
    receipt: Receipt,
    *,
    actor: User | None,
    action: str = "receive",
    rule: str = "",
) -> None:
    """Bring the order's status in line with what was received of its lines."""
    before, order.status = order.status, progress(order, lines)
    order.save(update_fields=["status", "updated_at"])
    audit.record(
        order,
        action=action,
        actor=actor,
        rule=rule,
        from_state=before,
        to_state=order.status,
        reason=receipt.number,
    )
