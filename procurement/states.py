"""Statuses of purchasing documents and the moves between them, as data.

Lists, pages, API and services all read these tables; a move that is not here does not exist.
"""

from __future__ import annotations

from django.db import models

from plyhub.common.moves import Move


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
# Not decided yet: the vendor owes nothing.
PLANNED = frozenset({PO.DRAFT, PO.PENDING_APPROVAL})
TERMINAL = frozenset({PO.CLOSED, PO.CANCELLED})

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
RECEIPT_MOVES: dict[str, Move] = {
    "reverse": Move(
        "Reverse",
        frozenset({ReceiptStatus.POSTED}),
        ReceiptStatus.REVERSED,
        "procurement.reverse_receipt",
    ),
}
RT = ReturnStatus
RETURN_MOVES: dict[str, Move] = {
    "approve": Move("Approve", frozenset({RT.DRAFT}), RT.APPROVED, "procurement.approve_return"),
    "ship": Move("Ship", frozenset({RT.APPROVED}), RT.SHIPPED, "procurement.ship_return"),
    "take_in": Move("Take in", frozenset({RT.APPROVED}), RT.CLOSED, "procurement.ship_return"),
    "amend": Move(
        "Change RMA or notes", frozenset({RT.SHIPPED}), RT.SHIPPED, "procurement.change_return"
    ),
    "credit": Move(
        "Record the credit", frozenset({RT.SHIPPED}), RT.CREDITED, "procurement.credit_return"
    ),
    "decline": Move(
        "Vendor declined", frozenset({RT.SHIPPED}), RT.DECLINED, "procurement.decline_return"
    ),
    "close": Move("Close", frozenset({RT.CREDITED}), RT.CLOSED, "procurement.close_return"),
    "cancel": Move(
        "Cancel return",
        frozenset({RT.DRAFT, RT.APPROVED}),
        RT.CANCELLED,
        "procurement.cancel_return",
    ),
}
# What went back, or is to go: it counts against what was received.
RETURNED = frozenset({RT.DRAFT, RT.APPROVED, RT.SHIPPED, RT.CREDITED, RT.CLOSED})
