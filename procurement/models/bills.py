"""What vendors ask for goods and expenses."""

from __future__ import annotations

from django.db import models

from inventory.models import Item, Job
from inventory.models.billing import BillingStatus, Charge
from plyhub.common.models import TimestampedModel
from procurement.models.purchase_orders import PurchaseOrder
from procurement.models.vendors import Vendor


class Bill(TimestampedModel):
    """A vendor's bill as the field-service system has it; nothing of it is changed here.

    `number` is the vendor's own, `reference` the one it goes by over there. `posted_at` as on an
    invoice.
    """

    Status = BillingStatus

    number = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="bills")
    purchase_order = models.ForeignKey(
        PurchaseOrder, models.SET_NULL, null=True, blank=True, related_name="bills"
    )
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="bills")
    billed_on = models.DateField("billed", null=True, blank=True)
    due_on = models.DateField("due", null=True, blank=True)
    memo = models.TextField(blank=True)
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    shipping = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    other = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    source_created_at = models.DateTimeField(null=True, blank=True)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["-billed_on", "-pk"]
        indexes = [
            models.Index(fields=["number"]),
            models.Index(fields=["status", "-billed_on"]),
        ]

    def __str__(self) -> str:
        return f"Bill {self.number or self.reference}"


class BillLine(Charge):
    """A line of a bill: goods, or an expense, for the bill's job or one of its own."""

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
