"""Goods that arrived."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models import Location
from plyhub.common.models import TimestampedModel
from procurement.models.purchase_orders import PurchaseOrder, PurchaseOrderLine
from procurement.states import ReceiptStatus


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)
class Receipt(TimestampedModel):
    """What one delivery brought against a purchase order. Posting it moves stock, once."""

    Status = ReceiptStatus

    number = models.CharField(max_length=20, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=ReceiptStatus, default=ReceiptStatus.DRAFT, editable=False
    )
    purchase_order = models.ForeignKey(PurchaseOrder, models.PROTECT, related_name="receipts")
    location = models.ForeignKey(Location, models.PROTECT, related_name="receipts")
    packing_slip = models.CharField(max_length=60, blank=True)
    received_on = models.DateField()
    notes = models.TextField(blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    posted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("reverse_receipt", "Can reverse posted receipts"),
            ("overreceive", "Can receive more than was ordered"),
        ]
        indexes = [models.Index(fields=["status", "-id"])]

    def __str__(self) -> str:
        return self.number


class ReceiptLine(models.Model):
    """Stock units received of one order line, at the order's price per stock unit."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="lines")
    purchase_order_line = models.ForeignKey(
        PurchaseOrderLine, models.PROTECT, related_name="receipt_lines"
    )
    quantity = models.DecimalField("stock units", max_digits=14, decimal_places=4)
    unit_cost = models.DecimalField(max_digits=16, decimal_places=6, default=0, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="receipt_quantity_positive"),
            models.UniqueConstraint(
                fields=["receipt", "purchase_order_line"], name="receipt_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:f} of {self.purchase_order_line}"
