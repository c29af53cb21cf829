"""Purchase orders."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from inventory.models import Item, Job, Location, Project, Unit
from plyhub.common.models import DocumentOwner, TimestampedModel
from plyhub.common.quantities import Ratio, money
from procurement.models.vendors import Vendor
from procurement.states import PurchaseOrderStatus


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)
class PurchaseOrder(TimestampedModel):
    """An order to one vendor, delivered to one place, for stock or for a job.

    `total` is the sum of the rounded lines plus tax and shipping, kept by the service that writes
    the lines.
    """

    Status = PurchaseOrderStatus

    number = models.CharField(max_length=20, unique=True, editable=False)
    status = models.CharField(
        max_length=20,
        choices=PurchaseOrderStatus,
        default=PurchaseOrderStatus.DRAFT,
        editable=False,
    )
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    owner = models.CharField(
        max_length=15, choices=DocumentOwner, default=DocumentOwner.HUB, editable=False
    )
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="purchase_orders")
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="purchase_orders"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="purchase_orders"
    )
    destination = models.ForeignKey(Location, models.PROTECT, related_name="purchase_orders")
    needed_by = models.DateField(null=True, blank=True)
    tax = models.DecimalField(
        max_digits=14, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    shipping = models.DecimalField(
        max_digits=14, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0, editable=False)
    notes = models.TextField("notes to the vendor", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_through = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("approve_purchaseorder", "Can approve purchase orders up to a limit"),
            ("send_purchaseorder", "Can send purchase orders to vendors"),
            ("cancel_purchaseorder", "Can cancel purchase orders"),
            ("view_costs", "Can see costs and prices"),
        ]
        indexes = [
            models.Index(fields=["status", "-id"]),
            models.Index(fields=["vendor", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="po_total_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PurchaseOrderLine(models.Model):
    """So many purchase units of an item at a price per purchase unit.

    The ratio to stock units is a copy taken when the line was written; later changes of the item
    do not touch it. `received` and `closed_short` count stock units.
    """

    purchase_order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="purchase_order_lines")
    description = models.CharField(max_length=300, blank=True)
    vendor_part_number = models.CharField(max_length=100, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.ForeignKey(Unit, models.PROTECT)
    ratio_numerator = models.PositiveIntegerField(default=1, editable=False)
    ratio_denominator = models.PositiveIntegerField(default=1, editable=False)
    unit_price = models.DecimalField("price per unit", max_digits=16, decimal_places=6)
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, help_text="Empty: the order's own job."
    )
    destination = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, help_text="Empty: the order's own."
    )
    needed_by = models.DateField(null=True, blank=True)
    received = models.DecimalField(max_digits=14, decimal_places=4, default=0, editable=False)
    closed_short = models.DecimalField(max_digits=14, decimal_places=4, default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="po_line_quantity_positive"),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0), name="po_line_price_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, closed_short__gte=0),
                name="po_line_received_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:f} {self.unit_id} {self.item}"

    @property
    def ratio(self) -> Ratio:
        return Ratio(self.ratio_numerator, self.ratio_denominator)

    @property
    def stock_quantity(self) -> Decimal:
        """Ordered, in stock units."""
        return self.ratio.to_stock(self.quantity)

    @property
    def stock_price(self) -> Decimal:
        """Price per stock unit, at six places."""
        return self.ratio.to_stock_price(self.unit_price)

    @property
    def amount(self) -> Decimal:
        return money(self.quantity * self.unit_price)

    @property
    def remaining(self) -> Decimal:
        """Still to come, in stock units; never less than nothing."""
        return max(self.stock_quantity - self.received - self.closed_short, Decimal(0))
