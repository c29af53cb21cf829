"""Which deliveries are between two owners when receiving changes hands."""

from __future__ import annotations

from procurement.models import PurchaseOrder, Receipt
from procurement.states import PurchaseOrderStatus, ReceiptStatus

COLUMN = "receipt_owner"


def under_way() -> list[str]:
    """Receipts that are drafts, and orders of which a part has arrived."""
    drafts = Receipt.objects.filter(status=ReceiptStatus.DRAFT)
    begun = PurchaseOrder.objects.filter(status=PurchaseOrderStatus.PARTIALLY_RECEIVED)
    return [
        *drafts.order_by("pk").values_list("number", flat=True),
        *begun.order_by("pk").values_list("number", flat=True),
    ]
