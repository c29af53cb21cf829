"""Goods at a place that are kept for a document."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from inventory.models.catalog import Item
from inventory.models.locations import Location
from plyhub.common.models import TimestampedModel


class Reservation(TimestampedModel):
    """So many stock units of an item at a place are for one line of an open document.

    Only `inventory.services.reservations` writes here; the row goes when the goods do, or when the
    document does. `document_type` is the document's model in lower case.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="reservations")
    location = models.ForeignKey(Location, models.PROTECT, related_name="reservations")
    quantity = models.DecimalField("stock units", max_digits=14, decimal_places=4)
    document_type = models.CharField(max_length=40)
    document_id = models.BigIntegerField()
    document_line_id = models.BigIntegerField()
    document_number = models.CharField(max_length=40)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "goods kept for a document"
        verbose_name_plural = "goods kept for documents"
        indexes = [
            models.Index(fields=["item", "location"]),
            models.Index(fields=["document_type", "document_id"]),
            models.Index(fields=["created_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reserved_is_something"),
            models.UniqueConstraint(
                fields=["document_type", "document_line_id"], name="document_line_reserves_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:f} {self.item} at {self.location} for {self.document_number}"
