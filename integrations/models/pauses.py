"""What a person has put on hold: reading over a whole connection, or one kind of record of it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from integrations.models.connections import Connection


class Pause(models.Model):
    """Nothing of this kind is read until somebody resumes it; no `entity` means nothing at all."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="pauses")
    entity = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=300)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    paused_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "entity"], name="paused_once"),
        ]

    def __str__(self) -> str:
        return f"Paused by {self.paused_by}: {self.reason}"
