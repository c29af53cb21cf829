"""How many calls each connection made on which day."""

from __future__ import annotations

from django.db import models

from integrations.models.connections import Connection


class DailyCalls(models.Model):
    """Calls made on one day of the company's time zone; Sage Intacct bills by them."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="daily_calls")
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "day"], name="daily_calls_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calls} calls on {self.day}"
