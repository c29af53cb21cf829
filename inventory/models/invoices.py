"""What is billed to the customer of a job, as the field-service system has it."""

from __future__ import annotations

from django.db import models

from inventory.models.catalog import Item
from inventory.models.jobs import Job
from inventory.models.locations import Location
from inventory.models.technicians import Technician
from plyhub.common.models import TimestampedModel


class Invoice(TimestampedModel):
    """A job's invoice. Once posted or exported there, its lines cannot be changed from here."""

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        POSTED = "posted", "Posted"
        EXPORTED = "exported", "Exported"

    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="invoices")
    number = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    invoiced_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return f"Invoice {self.number}"


class InvoiceLine(TimestampedModel):
    """A material or piece of equipment on an invoice, in stock units at a cost per stock unit.

    An inactive line was taken off the invoice: it counts as nothing. `used_before` is what was used
    before PlyHub counted: the stock it came from was never in our ledger.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="invoice_lines")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    used_before = models.DecimalField(
        max_digits=14, decimal_places=4, default=0, db_default=0, editable=False
    )
    unit_cost = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    unit_price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    description = models.TextField(blank=True)
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True)
    technician = models.ForeignKey(Technician, models.PROTECT, null=True, blank=True)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.quantity:f} {self.item} on {self.invoice}"
