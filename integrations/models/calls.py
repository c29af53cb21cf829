"""How many calls each connection made on which day, and when its next one may go."""

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


class CallTurn(models.Model):
    """When the next call over a connection has its turn, if all that is kept for it is used."""

    connection = models.OneToOneField(
        Connection, models.CASCADE, primary_key=True, related_name="call_turn"
    )
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.next_at}"
