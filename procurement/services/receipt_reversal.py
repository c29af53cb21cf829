"""Taking a posted receipt back: the goods leave stock again and the order is open for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from inventory.services import stock_reversal
from plyhub.common import audit
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User
from procurement import events
from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReturnLine
from procurement.services import order_receiving, ownership, receipt_posting
from procurement.states import RECEIPT_MOVES, PurchaseOrderStatus, ReceiptStatus, ReturnStatus

MOVE = RECEIPT_MOVES["reverse"]
_NEVER_SHIPPED = (ReturnStatus.CANCELLED, ReturnStatus.DECLINED)


@transaction.atomic
def reverse(
    *,
    actor: User | None,
    receipt_id: int,
    reason: str,
    origin: int | None = None,
    rule: str = "",
) -> Receipt:
    """Undo a posted receipt: opposite movements at its costs, and its quantities to come again.

    Without an `actor` the system does it by `rule`, and nobody's right is asked for. Raises
    `NotAllowed`, `WrongState`, `InvalidInput` without a reason, or `DomainError` when receipts are
    entered elsewhere, goods of it were returned, or naming what is not there any more.
    """
    order, lines = order_receiving.lock_of(receipt_id)
    receipt = Receipt.objects.select_for_update().get(pk=receipt_id)
    receipt.purchase_order = order
    error = refusal(receipt, actor) if actor else _wrong_state(receipt)
    if error:
        raise error
    if not reason.strip():
        raise InvalidInput(f"Say why {receipt.number} is reversed.", field="reason")
    _check_returns(receipt)
    _take_off(receipt, lines)
    stock_reversal.reverse(
        actor=actor,
        document=receipt_posting.document_of(receipt),
        reason=reason,
        origin="user" if origin is None else "st",
    )
    _mark(receipt, actor, reason, rule)
    order_receiving.advance(order, lines, receipt, actor=actor, action="reverse_receipt", rule=rule)
    events.receipts_reversed.send(sender=Receipt, receipt_ids=[receipt.pk], origin=origin)
    return receipt


def refusal(receipt: Receipt, actor: User) -> DomainError | None:
    """Why this person cannot reverse the receipt now; None if they can (with a reason)."""
    if not actor.has_perm(MOVE.permission):
        return NotAllowed(
            "Your role does not let you reverse receipts. Ask an accountant or administrator."
        )
    return _wrong_state(receipt) or ownership.reversed_elsewhere()


def _wrong_state(receipt: Receipt) -> DomainError | None:
    if receipt.status not in MOVE.sources:
        status = ReceiptStatus(receipt.status).label
        return WrongState(f"{receipt.number} is {status}. Only a posted receipt can be reversed.")
    order: PurchaseOrder = receipt.purchase_order
    if order.status == PurchaseOrderStatus.CLOSED:
        return WrongState(
            f"{order.number} is Closed, so {receipt.number} stays as it is. Reopen the order first."
        )
    return None


def _check_returns(receipt: Receipt) -> None:
    """What went back to the vendor, or is to go, cannot be taken off the receipt as well."""
    returned = ReturnLine.objects.filter(receipt_line__receipt=receipt).exclude(
        goods_return__status__in=_NEVER_SHIPPED
    )
    if line := returned.select_related("goods_return").order_by("pk").first():
        raise DomainError(
            f"Goods of {receipt.number} are on return {line.goods_return.number}."
            " Cancel the return first."
        )


def _take_off(receipt: Receipt, lines: Sequence[PurchaseOrderLine]) -> None:
    quantities = dict(receipt.lines.values_list("purchase_order_line_id", "quantity"))
    for line in lines:
        line.received -= quantities.get(line.pk, 0)
    PurchaseOrderLine.objects.bulk_update(lines, ["received"])


def _mark(receipt: Receipt, actor: User | None, reason: str, rule: str) -> None:
    receipt.status = MOVE.target
    receipt.save(update_fields=["status", "updated_at"])
    audit.record(
        receipt,
        action="reverse",
        actor=actor,
        rule=rule,
        from_state=ReceiptStatus.POSTED,
        to_state=ReceiptStatus.REVERSED,
        reason=reason.strip(),
    )
