"""What is ordered for a job."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q

from inventory.services.job_costs import Ordered
from procurement.models import PurchaseOrder, PurchaseOrderLine
from procurement.states import PurchaseOrderStatus as Status

# An order nobody has agreed to yet is none, and neither is one that was taken back.
_NOT_ORDERED = (Status.DRAFT, Status.PENDING_APPROVAL, Status.CANCELLED)


def ordered_for(job_id: int) -> list[Ordered]:
    """What each purchase order holds for the job, goods only, oldest order first; one query."""
    own = Q(job=job_id) | Q(job__isnull=True, purchase_order__job=job_id)
    lines = PurchaseOrderLine.objects.filter(own).exclude(purchase_order__status__in=_NOT_ORDERED)
    lines = lines.select_related("purchase_order__vendor").order_by("purchase_order_id")
    amounts: dict[PurchaseOrder, Decimal] = {}
    for line in lines:
        order = line.purchase_order
        amounts[order] = amounts.get(order, Decimal(0)) + line.amount
    return [
        Ordered(
            number=order.number,
            vendor=order.vendor.name,
            status=order.get_status_display(),
            amount=amount,
        )
        for order, amount in amounts.items()
    ]
