"""Whom we buy from, and at what price."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from inventory.models import Item
from inventory.models.addresses import Addressed
from plyhub.common.models import Retirable, TimestampedModel


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["updated_at"])
class Vendor(Addressed, Retirable, TimestampedModel):
    """A supplier. Terms, tax id and the hold are decided in the books and only shown here."""

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    contact_first_name = models.CharField(max_length=80, blank=True)
    contact_last_name = models.CharField(max_length=80, blank=True)
    lead_days = models.PositiveSmallIntegerField("lead time, days", default=3)
    over_receipt_pct = models.DecimalField(
        "may deliver more, %", max_digits=5, decimal_places=2, default=0
    )
    terms = models.CharField(max_length=60, blank=True, editable=False)
    tax_id = models.CharField(max_length=40, blank=True, editable=False)
    on_hold = models.BooleanField(default=False, editable=False)
    memo = models.TextField("notes", blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    class Meta:
        ordering = ["name"]
        permissions = [("merge_vendor", "Can merge a vendor into another")]
        indexes = [GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="vendor_name_trigrams")]

    def __str__(self) -> str:
        return self.name


class VendorItem(TimestampedModel):
    """One vendor's part number and price for an item, per stock unit."""

    # The constraint below begins with it, and is an index.
    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="items", db_index=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="vendor_items")
    part_number = models.CharField(max_length=100, blank=True)
    cost = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    is_preferred = models.BooleanField("preferred", default=False)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["-is_preferred", "vendor"]
        constraints = [
            models.UniqueConstraint(fields=["vendor", "item"], name="vendor_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} from {self.vendor}"
