"""Bringing a receipt's goods into stock, whoever entered it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from inventory.services import business_days, stock
from inventory.services.stock import Document, StockLine
from plyhub.common import audit
from plyhub.common.models import User
from procurement import events
from procurement.models import PurchaseOrderLine, Receipt, ReceiptLine
from procurement.services import order_receiving
from procurement.states import ReceiptStatus


def book(
    receipt: Receipt,
    receipt_lines: Sequence[ReceiptLine],
    lines: Sequence[PurchaseOrderLine],
    *,
    actor: User | None,
    origin: int | None = None,
    rule: str = "",
) -> None:
    """Count the lines as received, move the stock at their `unit_cost`, and bring the order on.

    `lines` are all lines of the receipt's order, locked with it, and those its own lines point at.
    Sends `receipts_posted`. Belongs inside a transaction.
    """
    for each in receipt_lines:
        each.purchase_order_line.received += each.quantity
    ReceiptLine.objects.bulk_update(receipt_lines, ["unit_cost"])
    PurchaseOrderLine.objects.bulk_update(lines, ["received"])
    stock.receive(
        actor=actor,
        document=document_of(receipt),
        effective_at=business_days.moment(receipt.received_on),
        origin="user" if origin is None else "st",
        lines=[_stock_line(receipt, each) for each in receipt_lines],
    )
    _mark_posted(receipt, actor, rule)
    order_receiving.advance(receipt.purchase_order, lines, receipt, actor=actor, rule=rule)
    events.receipts_posted.send(sender=Receipt, receipt_ids=[receipt.pk], origin=origin)


def document_of(receipt: Receipt) -> Document:
    """The receipt as the stock ledger names it."""
    return Document(type="receipt", id=receipt.pk, number=receipt.number)


def _stock_line(receipt: Receipt, each: ReceiptLine) -> StockLine:
    line, order = each.purchase_order_line, receipt.purchase_order
    return StockLine(
        item_id=line.item_id,
        location_id=receipt.location_id,
        quantity=each.quantity,
        unit_cost=each.unit_cost,
        line_id=each.pk,
        job_id=line.job_id or order.job_id,
        project_id=order.project_id,
    )


def _mark_posted(receipt: Receipt, actor: User | None, rule: str) -> None:
    receipt.status = ReceiptStatus.POSTED
    receipt.posted_by = actor
    receipt.posted_at = timezone.now()
    receipt.save(update_fields=["status", "posted_by", "posted_at", "updated_at"])
    audit.record(
        receipt,
        action="post",
        actor=actor,
        rule=rule,
        from_state=ReceiptStatus.DRAFT,
        to_state=ReceiptStatus.POSTED,
    )
