"""What other systems told by themselves."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from integrations.models.connections import Connection


class WebhookEvent(models.Model):
    """One kind of record a notice is about, once however often it was told.

    It says only which record to read; what it claims about the record is never believed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Read"
        FAILED = "failed", "Could not be read"
        IGNORED = "ignored", "Nothing to read"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="webhook_events")
    key = models.CharField(max_length=100)
    type = models.CharField(max_length=80)
    entity = models.CharField(max_length=30, blank=True)
    external_id = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    message = models.TextField(blank=True)
    times_told = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "key", "entity"], name="webhook_event_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"])]

    def __str__(self) -> str:
        return f"{self.type} {self.external_id}"
