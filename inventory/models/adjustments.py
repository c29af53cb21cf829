"""Corrections of stock as documents: why, where, and how much of what."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.adjustment_states import AdjustmentStatus
from inventory.models.catalog import Item
from inventory.models.counts import StockCount
from inventory.models.locations import Location
from plyhub.common.models import TimestampedModel


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)
class AdjustmentReason(TimestampedModel):
    """Why stock is corrected, and where that stands in the books.

    Movements bear the `code`. The books post a document to the accounts of its definition: a
    reason with definitions of its own has accounts of its own, without them the connection's count.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    books_increase = models.CharField(
        "definition in the books for more",
        max_length=80,
        blank=True,
        help_text="The inventory transaction definition whose GL accounts take what is found."
        " Empty: the one of the connection.",
    )
    books_decrease = models.CharField(
        "definition in the books for less",
        max_length=80,
        blank=True,
        help_text="The inventory transaction definition whose GL accounts take what is missing."
        " Empty: the one of the connection.",
    )
    by_hand = models.BooleanField("people may choose it", default=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)
class Adjustment(TimestampedModel):
    """Stock of one place put right; posting it moves stock, once.

    `value` is by how much it changed what stock is worth, to the cent, once it is posted. `origin`
    is who found out: `user`, `count`, or `si` where our stock follows the books.
    """

    Status = AdjustmentStatus

    class Kind(models.TextChoices):
        QUANTITY = "quantity", "Quantity"
        VALUE = "value", "Value only"
        UNIT = "unit", "Unit correction"

    number = models.CharField(max_length=20, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.QUANTITY)
    status = models.CharField(
        max_length=20, choices=AdjustmentStatus, default=AdjustmentStatus.DRAFT, editable=False
    )
    reason = models.ForeignKey(AdjustmentReason, models.PROTECT, related_name="adjustments")
    location = models.ForeignKey(Location, models.PROTECT, related_name="adjustments")
    effective_on = models.DateField("counts from")
    note = models.CharField(max_length=300, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, default=0, editable=False)
    origin = models.CharField(max_length=12, default="user", editable=False)
    count = models.OneToOneField(
        StockCount, models.PROTECT, null=True, editable=False, related_name="adjustment"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    posted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("approve_adjustment", "Can post and approve adjustments of any value"),
            ("reverse_adjustment", "Can reverse adjustments"),
        ]
        indexes = [
            models.Index(fields=["status", "-id"]),
            models.Index(fields=["location", "-id"]),
        ]

    def __str__(self) -> str:
        return self.number


class AdjustmentLine(models.Model):
    """So many stock units more or less of an item, or so much more or less value.

    `counted` is what was on hand, where that was said instead of the difference. `given_cost` is
    what a unit found is worth where we know no cost. `unit_cost` and `value` are as posted.
    """

    adjustment = models.ForeignKey(Adjustment, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="adjustment_lines")
    bin = models.CharField(max_length=40, blank=True)
    lot = models.CharField(max_length=60, blank=True)
    counted = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    quantity = models.DecimalField("difference", max_digits=14, decimal_places=4, default=0)
    amount = models.DecimalField("change of value", max_digits=14, decimal_places=2, default=0)
    given_cost = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, blank=True, editable=False
    )
    unit_cost = models.DecimalField(max_digits=16, decimal_places=6, default=0, editable=False)
    value = models.DecimalField(max_digits=16, decimal_places=6, default=0, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "item", "bin", "lot"], name="adjustment_names_goods_once"
            ),
            models.CheckConstraint(
                condition=~Q(quantity=0, amount=0), name="adjustment_line_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:+f} {self.item}"

    @property
    def is_for_value(self) -> bool:
        return self.quantity == Decimal(0)
