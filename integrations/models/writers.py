"""Since when we are the ones who write a kind of document in the books."""

from __future__ import annotations

from django.db import models

from integrations.models.connections import Connection


class WriterSince(models.Model):
    """From then on `option` of the connection says that we write: what is older stays away."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="writes_since")
    option = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "option"], name="writer_since_once"),
        ]

    def __str__(self) -> str:
        return f"{self.option} of {self.connection} since {self.since}"
