"""What a person has to do in another system, because no call exists for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from integrations.models.connections import Connection
from plyhub.common.models import TimestampedModel


class ManualStep(TimestampedModel):
    """One thing to do by hand. A later read that sees it done ticks it.

    `expected` is what that read has to show. It never holds up anything here.
    """

    class State(models.TextChoices):
        OPEN = "open", "To do"
        DETECTED = "detected", "Done, as seen there"
        DONE = "done", "Done"
        DISMISSED = "dismissed", "Dismissed"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="manual_steps")
    kind = models.CharField(max_length=30)
    entity = models.CharField(max_length=30)
    hub_id = models.BigIntegerField()
    label = models.CharField(max_length=120)
    text = models.TextField("what to do")
    expected = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "step by hand"
        verbose_name_plural = "steps by hand"
        permissions = [("close_manualstep", "Can tick and dismiss steps to do by hand")]
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["entity", "hub_id", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "kind", "entity", "hub_id"],
                condition=Q(state="open"),
                name="one_open_step_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.text
