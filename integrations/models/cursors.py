"""How far we have read, and the rows that could not be taken in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from integrations.models.connections import Connection
from plyhub.common.models import TimestampedModel


class Cursor(TimestampedModel):
    """Where the next pull of an entity goes on; committed together with the page it stands for."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="cursors")
    entity = models.CharField(max_length=30)
    value = models.TextField(blank=True)
    last_read_at = models.DateTimeField(null=True)
    known = models.PositiveIntegerField("records we know there", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "entity"], name="cursor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.connection} {self.entity}"


class SyncIssue(TimestampedModel):
    """One row of theirs that we could not take in, kept until a version of it can be.

    `cause` is the message without what is of this row alone, so that rows with one and the same
    trouble are one group. `tries` counts how often it failed, `is_wanted` whether a person asked
    for it to be tried now. An ignored one is left alone until another version of it comes.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="issues")
    entity = models.CharField(max_length=30)
    external_id = models.CharField(max_length=100)
    message = models.TextField()
    cause = models.CharField(max_length=200, blank=True, db_default="")
    payload = models.JSONField(default=dict)
    tries = models.PositiveIntegerField(db_default=1)
    last_tried_at = models.DateTimeField(null=True)
    is_wanted = models.BooleanField(db_default=False)
    ignored_at = models.DateTimeField(null=True)
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    ignored_reason = models.CharField(max_length=300, blank=True, db_default="")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "record not taken in"
        verbose_name_plural = "records not taken in"
        permissions = [("settle_syncissue", "Can retry and ignore records that were not taken in")]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "entity", "external_id"], name="one_issue_per_row"
            ),
        ]
        indexes = [
            models.Index(
                fields=["connection", "entity", "id"],
                condition=Q(resolved_at__isnull=True, ignored_at__isnull=True),
                name="open_issues",
            ),
            models.Index(
                fields=["cause", "-id"],
                condition=Q(resolved_at__isnull=True, ignored_at__isnull=True),
                name="open_issues_by_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity.replace('_', ' ').capitalize()} {self.external_id}"
