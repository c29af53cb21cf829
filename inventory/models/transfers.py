"""Goods carried from one place to another."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inventory.models.locations import Location
from inventory.models.packed_lines import PackedLine
from inventory.states import TransferStatus
from plyhub.common.models import TimestampedModel


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)
class Transfer(TimestampedModel):
    """Goods on their way between two places: sent into transit and received out of it, in as many
    parts as they come in, or moved at once."""

    Status = TransferStatus

    class Mode(models.TextChoices):
        TRANSIT = "transit", "Sent, then received"
        IMMEDIATE = "immediate", "Moved at once"

    number = models.CharField(max_length=20, unique=True, editable=False)
    status = models.CharField(
        max_length=20, choices=TransferStatus, default=TransferStatus.DRAFT, editable=False
    )
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.TRANSIT)
    source = models.ForeignKey(Location, models.PROTECT, related_name="transfers_out")
    destination = models.ForeignKey(Location, models.PROTECT, related_name="transfers_in")
    needed_by = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("transfer_any", "Can transfer from and to any place"),
            ("send_transfer", "Can send transfers"),
            ("receive_transfer", "Can receive transfers"),
            ("cancel_transfer", "Can cancel transfers"),
            ("write_off_transfer", "Can write off what got lost on its way"),
        ]
        indexes = [
            models.Index(fields=["status", "-id"]),
            models.Index(fields=["source", "status"]),
            models.Index(fields=["destination", "status"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=F("destination")), name="transfer_goes_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.number


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TransferLine(PackedLine):
    """`received` and `written_off` count stock units that came, and that will never come."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="lines")
    received = models.DecimalField(max_digits=14, decimal_places=4, default=0, editable=False)
    written_off = models.DecimalField(max_digits=14, decimal_places=4, default=0, editable=False)

    class Meta(PackedLine.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, stock_quantity__gt=0),
                name="transfer_quantity_positive",
            ),
            models.CheckConstraint(
                condition=Q(
                    received__gte=0,
                    written_off__gte=0,
                    stock_quantity__gte=F("received") + F("written_off"),
                ),
                name="transfer_receives_what_was_sent",
            ),
        ]

    @property
    def remaining(self) -> Decimal:
        """Sent and not accounted for, in stock units."""
        return self.stock_quantity - self.received - self.written_off
