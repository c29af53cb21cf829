"""What invoices of customers and bills of vendors have in common."""

from __future__ import annotations

from django.db import models


class BillingStatus(models.TextChoices):
    """How far the field-service system has taken it: posted is final, exported is with the books of
    somebody else's making."""

    PENDING = "pending", "Pending"
    POSTED = "posted", "Posted"
    EXPORTED = "exported", "Exported"
    CANCELED = "canceled", "Canceled"


class Charge(models.Model):
    """A line of it: what, how many at what price, and what that comes to."""

    class Kind(models.TextChoices):
        MATERIAL = "material", "Material"
        EQUIPMENT = "equipment", "Equipment"
        SERVICE = "service", "Service"
        EXPENSE = "expense", "Expense"
        OTHER = "other", "Other"

    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, default=1)
    unit_price = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    account = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.description or self.code
