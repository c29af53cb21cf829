"""When balances were last held against the movements, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class StockCheck(models.Model):
    """One night's look at the ledger: how many figures differed, and the first of them in words.

    `found` is None while it is looked at.
    """

    day = models.DateField(unique=True)
    started_at = models.DateTimeField(db_default=Now())
    found = models.PositiveIntegerField(null=True)
    told = models.TextField(blank=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"Stock check of {self.day}"
