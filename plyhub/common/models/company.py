"""The one business this installation serves, and what it decided about its documents."""

from __future__ import annotations

import zoneinfo
from decimal import Decimal

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from plyhub.common.models.base import TimestampedModel


def validate_time_zone(value: str) -> None:
    """Raise unless `value` is a zone of the IANA database."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f"“{value}” is not a time zone, write one like America/Phoenix.")


class DocumentOwner(models.TextChoices):
    """Whose copy of a document moves stock and reaches the books: the other's is only shown."""

    HUB = "hub", "PlyHub"
    FIELD_SERVICE = "field_service", "the field-service system"


@pghistory.track(pghistory.UpdateEvent(), exclude=["updated_at"])
class Company(TimestampedModel):
    """A single row: the company's name, zone and purchasing rules."""

    class ExportPurchaseOrders(models.TextChoices):
        APPROVED = "approved", "when approved"
        SENT = "sent", "when sent to the supplier"

    class CostPush(models.TextChoices):
        REVIEW = "review", "after a person accepts them"
        AUTO = "auto", "at once"
        OFF = "off", "never"

    name = models.CharField(max_length=120)
    time_zone = models.CharField(
        max_length=64, default="America/Phoenix", validators=[validate_time_zone]
    )
    currency = models.CharField(max_length=3, default="USD")
    export_po_on = models.CharField(
        "export purchase orders",
        max_length=10,
        choices=ExportPurchaseOrders,
        default=ExportPurchaseOrders.APPROVED,
    )
    allow_self_approval = models.BooleanField(
        default=False, help_text="Administrators may approve what they submitted themselves."
    )
    price_tolerance_pct = models.DecimalField(
        "price tolerance, %",
        max_digits=5,
        decimal_places=2,
        default=Decimal("10"),
        validators=[MinValueValidator(0), MaxValueValidator(999)],
        help_text="A price further above the vendor's last one needs an approver.",
    )
    buyer_limit = models.DecimalField(
        "buyers approve up to", max_digits=12, decimal_places=2, default=Decimal("5000")
    )
    project_manager_limit = models.DecimalField(
        "project managers approve up to", max_digits=12, decimal_places=2, default=Decimal("10000")
    )
    accountant_limit = models.DecimalField(
        "accountants approve up to", max_digits=12, decimal_places=2, default=Decimal("5000")
    )
    adjust_limit = models.DecimalField(
        "adjustments without approval up to",
        max_digits=12,
        decimal_places=2,
        default=Decimal("250"),
        validators=[MinValueValidator(0)],
        help_text="Whoever corrects stock posts what is worth no more; accountants approve more.",
    )
    count_auto_limit = models.DecimalField(
        "warehouse leads approve counts up to",
        max_digits=12,
        decimal_places=2,
        default=Decimal("250"),
        validators=[MinValueValidator(0)],
        help_text="What differs is added up, more and less alike; accountants approve more.",
    )
    stock_closed_through = models.DateField(
        "stock is closed through",
        null=True,
        blank=True,
        help_text="No adjustment is posted, or reversed, for this day or one before it.",
    )
    receipt_owner = models.CharField(
        "receipts are entered in",
        max_length=15,
        choices=DocumentOwner,
        default=DocumentOwner.HUB,
    )
    receipt_owner_since = models.DateTimeField(null=True, editable=False)
    return_owner = models.CharField(
        "returns are entered in",
        max_length=15,
        choices=DocumentOwner,
        default=DocumentOwner.HUB,
    )
    return_owner_since = models.DateTimeField(null=True, editable=False)
    push_materials_statuses = ArrayField(
        models.CharField(max_length=20),
        verbose_name="put used material on the invoice when the job is",
        default=list,
        blank=True,
        help_text="None chosen: as soon as it is used.",
    )
    usage_counted_since = models.DateTimeField(
        "count material used since",
        null=True,
        blank=True,
        help_text="Material that was on invoices before moves no stock here: it came from stock "
        "that was never counted.",
    )
    late_usage_days = models.PositiveSmallIntegerField(
        "review usage on jobs completed more than, days", default=30
    )
    usage_from_default_warehouse = models.BooleanField(
        "take material without a place from the default warehouse",
        default=False,
        help_text="Off: somebody is asked where it came from.",
    )
    reservation_warn_days = models.PositiveSmallIntegerField(
        "list what is kept for a document longer than, days", default=14
    )
    pricebook_cost_push = models.CharField(
        "new costs go to the price book",
        max_length=10,
        choices=CostPush,
        default=CostPush.REVIEW,
    )
    job_cost_note_on_completion = models.BooleanField(
        "write what the material cost on completed jobs",
        default=False,
        help_text="As a note on the job, which technicians may read too.",
    )
    job_cost_note_since = models.DateTimeField(null=True, editable=False)
    manufacturers = models.TextField(
        "manufacturer aliases",
        blank=True,
        default="CARRIER TRANE LENNOX GOODMAN",
        help_text="First parts of a SKU that are dropped from its code in the books.",
    )

    class Meta:
        verbose_name_plural = "company"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="company_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Company:
        """The company's row, made with defaults on a new installation."""
        return cls.objects.get_or_create(pk=1, defaults={"name": "Your company"})[0]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)
