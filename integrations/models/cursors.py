"""How far we have read, and the rows that could not be taken in."""

from django.db import models

from integrations.models.connections import Connection
from plyhub.common.models import TimestampedModel


class Cursor(TimestampedModel):
    """Where the next pull of an entity goes on; committed together with the page it stands for."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="cursors")
    entity = models.CharField(max_length=30)
    value = models.TextField(blank=True)
    last_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "entity"], name="cursor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.connection} {self.entity}"


class SyncIssue(TimestampedModel):
    """One row of theirs that we could not take in, kept until a later version of it can be."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="issues")
    entity = models.CharField(max_length=30)
    external_id = models.CharField(max_length=100)
    message = models.TextField()
    payload = models.JSONField(default=dict)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "entity", "external_id"], name="one_issue_per_row"
            ),
        ]

    def __str__(self) -> str:
        return self.message
