"""Material used on jobs, counted once whichever system it was entered in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models.catalog import Item
from inventory.models.invoices import InvoiceLine
from inventory.models.jobs import Job
from inventory.models.locations import Location
from inventory.models.technicians import Technician
from plyhub.common.models import TimestampedModel


class Usage(TimestampedModel):
    """So many stock units of an item used on a job; less than nothing brings them back.

    `invoice_line` is the line on the customer's invoice that stands for it: what is used for a line
    is the sum of the usages naming it, so that an edited line posts its difference only. A usage
    that is not posted yet has moved no stock: it needs a place to come from, or a person's review.
    `source` is the usage that something brought back was taken for.
    """

    class Status(models.TextChoices):
        POSTED = "posted", "Posted"
        NEEDS_LOCATION = "needs_location", "Needs a location"
        REVIEW = "review", "To be reviewed"
        DISMISSED = "dismissed", "Dismissed"

    class EnteredIn(models.TextChoices):
        HUB = "hub", "PlyHub"
        FIELD_SERVICE = "field_service", "Field-service system"

    number = models.CharField(max_length=20, unique=True, editable=False)
    job = models.ForeignKey(Job, models.PROTECT, related_name="usages")
    item = models.ForeignKey(Item, models.PROTECT, related_name="usages")
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True)
    technician = models.ForeignKey(Technician, models.PROTECT, null=True, blank=True)
    invoice_line = models.ForeignKey(
        InvoiceLine, models.PROTECT, null=True, blank=True, related_name="usages"
    )
    source = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="brought_back"
    )
    bin = models.CharField(max_length=40, blank=True, editable=False)
    lot = models.CharField(max_length=60, blank=True, editable=False)
    quantity = models.DecimalField("stock units", max_digits=14, decimal_places=4)
    unit_cost = models.DecimalField(max_digits=16, decimal_places=6, default=0, editable=False)
    status = models.CharField(max_length=15, choices=Status, default=Status.POSTED)
    entered_in = models.CharField(max_length=15, choices=EnteredIn, default=EnteredIn.HUB)
    used_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    posted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "material used"
        verbose_name_plural = "material used"
        permissions = [
            ("review_usage", "Can review late usage and say where material came from"),
            ("use_on_any_job", "Can use material on any job, from any place"),
        ]
        indexes = [
            models.Index(fields=["job", "-id"]),
            models.Index(fields=["status", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="usage_is_not_nothing"),
            models.CheckConstraint(
                condition=~Q(status="posted") | Q(location__isnull=False),
                name="posted_usage_has_a_location",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def root_id(self) -> int:
        """The usage all that was brought back of it names, itself if it brings nothing back."""
        return self.source_id or self.pk
