"""New costs waiting to be taken over into the price book."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models import Item
from plyhub.common.models import TimestampedModel
from procurement.models.purchase_orders import PurchaseOrder
from procurement.models.vendors import Vendor


class CostProposal(TimestampedModel):
    """A cost per stock unit that differs from the price book's. One is open per item at most."""

    class Status(models.TextChoices):
        OPEN = "open", "To be decided"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        SUPERSEDED = "superseded", "Superseded"

    item = models.ForeignKey(Item, models.PROTECT, related_name="cost_proposals")
    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, blank=True)
    purchase_order = models.ForeignKey(PurchaseOrder, models.PROTECT, null=True, blank=True)
    old_cost = models.DecimalField(max_digits=16, decimal_places=6)
    new_cost = models.DecimalField(max_digits=16, decimal_places=6)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        permissions = [("decide_costproposal", "Can accept and reject cost proposals")]
        indexes = [models.Index(fields=["status", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(status="open"), name="one_open_cost_proposal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.old_cost:f} to {self.new_cost:f}"
