"""What is billed to the customer of a job, as the field-service system has it."""

from __future__ import annotations

from django.db import models

from inventory.models.billing import Charge
from inventory.models.catalog import Item
from inventory.models.jobs import Customer, Job, Project
from inventory.models.locations import Location
from inventory.models.technicians import Technician
from plyhub.common.models import TimestampedModel


class Invoice(TimestampedModel):
    """A job's invoice. Once posted or exported there, its lines cannot be changed from here.

    `posted_at` is when it was posted, as far as reading it tells: of one that was posted when it
    was first read, when it was made.
    """

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        POSTED = "posted", "Posted"
        EXPORTED = "exported", "Exported"

    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="invoices")
    number = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    invoiced_on = models.DateField(null=True, blank=True)
    due_on = models.DateField("due", null=True, blank=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="invoices"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="invoices"
    )
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    source_created_at = models.DateTimeField(null=True, blank=True)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return f"Invoice {self.number}"


class InvoiceCharge(Charge):
    """A line of an invoice as it is billed, whatever it is for.

    Which goods of it were used on the job, and from where, is told by `InvoiceLine`.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="charges")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")


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
