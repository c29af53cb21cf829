"""Goods that go back: to a vendor, or from a job to a place of ours."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models import Item, Job, Location
from plyhub.common.models import TimestampedModel
from plyhub.common.quantities import money
from procurement.models.purchase_orders import PurchaseOrder
from procurement.models.receipts import ReceiptLine
from procurement.models.vendors import Vendor
from procurement.states import ReturnStatus


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)
class Return(TimestampedModel):
    """Goods on their way back. Shipping them moves stock, once; a vendor credits them later."""

    Status = ReturnStatus

    class Kind(models.TextChoices):
        TO_VENDOR = "to_vendor", "To the vendor"
        FROM_JOB = "from_job", "From a job"

    class Reason(models.TextChoices):
        DEFECTIVE = "defective", "Defective"
        WRONG = "wrong", "Wrong item"
        SURPLUS = "surplus", "Surplus"
        CORE = "core", "Core"
        WARRANTY = "warranty", "Warranty"

    number = models.CharField(max_length=20, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TO_VENDOR)
    status = models.CharField(
        max_length=10, choices=ReturnStatus, default=ReturnStatus.DRAFT, editable=False
    )
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.SURPLUS)
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, null=True, blank=True, related_name="returns"
    )
    purchase_order = models.ForeignKey(
        PurchaseOrder, models.PROTECT, null=True, blank=True, related_name="returns"
    )
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="returns")
    location = models.ForeignKey(Location, models.PROTECT, related_name="returns")
    rma_number = models.CharField("return authorisation", max_length=60, blank=True)
    notes = models.TextField(blank=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0, editable=False)
    restocking_fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    shipped_on = models.DateField(null=True, editable=False)
    credit_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    credit_number = models.CharField(max_length=60, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("return_any", "Can return goods of any job and place"),
            ("approve_return", "Can approve returns to vendors"),
            ("ship_return", "Can ship returns"),
            ("credit_return", "Can record the credit of a return"),
            ("close_return", "Can close returns"),
            ("decline_return", "Can note that a vendor declined a return"),
            ("cancel_return", "Can cancel returns of others"),
        ]
        indexes = [models.Index(fields=["status", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="to_vendor") | Q(vendor__isnull=False),
                name="vendor_return_has_a_vendor",
            ),
            models.CheckConstraint(
                condition=~Q(kind="from_job") | Q(job__isnull=False),
                name="job_return_has_a_job",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ReturnLine(models.Model):
    """Stock units going back at the price we expect to be credited per stock unit.

    `unit_cost` is the average they left stock at, filled when they are shipped. `price_variance`
    is how much more than that value the vendor credits: as expected first, then as credited.
    """

    goods_return = models.ForeignKey(Return, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="return_lines")
    receipt_line = models.ForeignKey(
        ReceiptLine, models.PROTECT, null=True, blank=True, related_name="return_lines"
    )
    description = models.CharField(max_length=300, blank=True)
    quantity = models.DecimalField("stock units", max_digits=14, decimal_places=4)
    unit_price = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    unit_cost = models.DecimalField(max_digits=16, decimal_places=6, default=0, editable=False)
    price_variance = models.DecimalField(max_digits=14, decimal_places=2, default=0, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:f} {self.item}"

    @property
    def amount(self) -> Decimal:
        return money(self.quantity * self.unit_price)
