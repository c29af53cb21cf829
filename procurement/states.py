"""Statuses of purchasing documents and the moves between them, as data.

Lists, pages, API and services all read these tables; a move that is not here does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class PurchaseOrderStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PENDING_APPROVAL = "pending_approval", "Pending approval"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    PARTIALLY_RECEIVED = "partially_received", "Partially received"
    RECEIVED = "received", "Received"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class ReceiptStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    POSTED = "posted", "Posted"
    REVERSED = "reversed", "Reversed"


class ReturnStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    SHIPPED = "shipped", "Shipped"
    CREDITED = "credited", "Credited"
    CLOSED = "closed", "Closed"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"


PO = PurchaseOrderStatus
# The vendor still owes us something, and may deliver it.
ON_ORDER = frozenset({PO.APPROVED, PO.SENT, PO.ACKNOWLEDGED, PO.PARTIALLY_RECEIVED})
TERMINAL = frozenset({PO.CLOSED, PO.CANCELLED})


@dataclass(frozen=True, slots=True)
class Move:
    """An action on a document: from which statuses, to which, and the right it needs."""

    label: str
    sources: frozenset[str]
    target: str
    permission: str


PURCHASE_ORDER_MOVES: dict[str, Move] = {
    "submit": Move(
        "Submit for approval",
        frozenset({PO.DRAFT}),
        PO.PENDING_APPROVAL,
        "procurement.add_purchaseorder",
    ),
    "approve": Move(
        "Approve",
        frozenset({PO.DRAFT, PO.PENDING_APPROVAL}),
        PO.APPROVED,
        "procurement.approve_purchaseorder",
    ),
    "return_to_draft": Move(
        "Back to draft",
        frozenset({PO.PENDING_APPROVAL}),
        PO.DRAFT,
        "procurement.change_purchaseorder",
    ),
    "edit": Move("Edit", frozenset({PO.APPROVED}), PO.DRAFT, "procurement.send_purchaseorder"),
    "send": Move(
        "Mark as sent", frozenset({PO.APPROVED}), PO.SENT, "procurement.send_purchaseorder"
    ),
    "receive": Move("Receive", ON_ORDER, PO.PARTIALLY_RECEIVED, "procurement.add_receipt"),
    "cancel": Move(
        "Cancel order",
        frozenset({PO.DRAFT, PO.PENDING_APPROVAL, PO.APPROVED, PO.SENT, PO.ACKNOWLEDGED}),
        PO.CANCELLED,
        "procurement.cancel_purchaseorder",
    ),
}
