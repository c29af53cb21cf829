"""The stock ledger: movements that are never changed, and the balances kept beside them.

Only `inventory.services.stock` writes here. A correction is an opposite movement and a new one.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from inventory.models.catalog import Item
from inventory.models.jobs import Job, Project
from inventory.models.locations import Location


class StockMovement(models.Model):
    """A signed quantity of one item at one place, in stock units, at a cost per stock unit."""

    class Type(models.TextChoices):
        RECEIPT = "receipt", "Receipt"
        VENDOR_RETURN = "vendor_return", "Return to vendor"
        ISSUE = "issue", "Issue to job"
        JOB_RETURN = "job_return", "Return from job"
        TRANSFER_OUT = "transfer_out", "Transfer out"
        TRANSFER_IN = "transfer_in", "Transfer in"
        ADJUST_QUANTITY = "adjust_qty", "Quantity adjustment"
        ADJUST_VALUE = "adjust_value", "Value adjustment"
        COUNT = "count", "Count"
        OPENING = "opening", "Opening balance"
        SCRAP = "scrap", "Scrap"

    item = models.ForeignKey(Item, models.PROTECT, related_name="movements")
    location = models.ForeignKey(Location, models.PROTECT, related_name="movements")
    bin = models.CharField(max_length=40, blank=True)
    lot = models.CharField(max_length=60, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit_cost = models.DecimalField(max_digits=16, decimal_places=6)
    value = models.DecimalField(max_digits=16, decimal_places=6)
    type = models.CharField(max_length=14, choices=Type)
    reason = models.CharField(max_length=40, blank=True)
    document_type = models.CharField(max_length=40, blank=True)
    document_id = models.BigIntegerField(null=True)
    document_line_id = models.BigIntegerField(null=True)
    document_number = models.CharField(max_length=40, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="movements")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="movements")
    group = models.UUIDField(null=True)
    reversal_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    origin = models.CharField(max_length=12, default="user")
    effective_at = models.DateTimeField()
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("override_negative_stock", "Can let a warehouse go below zero, with a reason"),
            ("backdate_stock", "Can post stock more than three days back"),
        ]
        indexes = [
            models.Index(fields=["item", "location", "-id"]),
            models.Index(fields=["document_type", "document_id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document_type", "document_line_id", "type", "location"],
                condition=Q(reversal_of__isnull=True, document_line_id__isnull=False)
                & ~Q(type="adjust_value"),
                name="document_line_moves_once",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:+f} {self.item} {self.location}"


class StockBalance(models.Model):
    """What is on hand of an item at a place: always the sum of the movements there."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="balances")
    location = models.ForeignKey(Location, models.PROTECT, related_name="balances")
    bin = models.CharField(max_length=40, blank=True)
    lot = models.CharField(max_length=60, blank=True)
    on_hand = models.DecimalField(max_digits=14, decimal_places=4, default=0)

    class Meta:
        ordering = ["item", "location"]
        verbose_name = "stock on hand"
        verbose_name_plural = "stock on hand"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "location", "bin", "lot"], name="one_balance_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on_hand:f} {self.item} at {self.location}"


class ItemCost(models.Model):
    """The moving average of an item: one pool over all places."""

    item = models.OneToOneField(Item, models.PROTECT, primary_key=True, related_name="pool")
    quantity = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    value = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    average = models.DecimalField(max_digits=16, decimal_places=6, default=0)

    def __str__(self) -> str:
        return f"{self.item}: {self.average:f}"
