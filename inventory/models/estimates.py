"""Offers to customers; a sold one says what material will be needed."""

from __future__ import annotations

from django.db import models

from inventory.models.catalog import Item
from inventory.models.jobs import BusinessUnit, CustomerLocation, Job, Project
from inventory.models.price_book import Service
from plyhub.common.models import TimestampedModel


class Estimate(TimestampedModel):
    """An offer. `revision` rises whenever a sold estimate's material changes."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        SOLD = "sold", "Sold"
        DISMISSED = "dismissed", "Dismissed"

    name = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="estimates")
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="estimates"
    )
    customer_location = models.ForeignKey(CustomerLocation, models.PROTECT, null=True, blank=True)
    business_unit = models.ForeignKey(BusinessUnit, models.PROTECT, null=True, blank=True)
    subtotal = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    sold_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["-sold_at", "-pk"]
        indexes = [models.Index(fields=["status", "-sold_at"])]

    def __str__(self) -> str:
        return self.name or f"Estimate {self.pk}"


class EstimateLine(models.Model):
    """Material of a sold estimate in stock units; `service` is the work it was sold with."""

    estimate = models.ForeignKey(Estimate, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="estimate_lines")
    service = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit_cost = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    description = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.quantity:f} {self.item}"
