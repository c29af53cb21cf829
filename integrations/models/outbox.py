"""What has to reach another system, exactly once and in the right order.

An entry names an object, not a payload: what is sent is built when it is sent. Only a posted fact
(a receipt) carries a snapshot of itself.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from integrations.models.connections import Connection

_OPEN = ("waiting", "pending", "in_flight", "unknown", "retrying", "failed", "blocked")
_IS_OPEN = Q(state__in=_OPEN)


class OutboxEntry(models.Model):
    """One write to one system."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        PENDING = "pending", "Pending"
        IN_FLIGHT = "in_flight", "Being sent"
        UNKNOWN = "unknown", "Outcome unknown"
        RETRYING = "retrying", "Will be retried"
        FAILED = "failed", "Failed"
        BLOCKED = "blocked", "Blocked"
        SUCCEEDED = "succeeded", "Sent"
        SKIPPED = "skipped", "Skipped"
        SUPERSEDED = "superseded", "Superseded"
        CANCELLED = "cancelled", "Cancelled"

    class Origin(models.TextChoices):
        EVENT = "event", "event"
        DEPENDENCY = "dependency", "needed by another"
        MANUAL = "manual", "by hand"

    OPEN = _OPEN
    READY = ("pending", "retrying", "unknown")

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="outbox")
    operation = models.CharField(max_length=30)
    layer = models.PositiveSmallIntegerField()
    entity = models.CharField(max_length=30)
    hub_id = models.BigIntegerField()
    label = models.CharField(max_length=120)
    revision = models.PositiveIntegerField(default=1)
    payload = models.JSONField(null=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.EVENT)
    ordering_key = models.CharField(max_length=60)
    idempotency_key = models.CharField(max_length=64, unique=True)
    depends_on = models.ManyToManyField("self", symmetrical=False, related_name="dependents")

    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=30, blank=True)
    message = models.TextField(blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_detail = models.TextField(blank=True)
    hint = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    probes = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=36, blank=True)

    external_id = models.CharField(max_length=100, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "queue entry"
        verbose_name_plural = "queue"
        permissions = [("retry_outboxentry", "Can retry, cancel and mark queue entries done")]
        indexes = [
            models.Index(
                fields=["connection", "layer", "id"],
                name="outbox_ready",
                condition=Q(state__in=("pending", "retrying", "unknown")),
            ),
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["entity", "hub_id", "-id"]),
            models.Index(
                fields=["connection", "finished_at"],
                name="outbox_sent_lately",
                condition=Q(state="succeeded"),
            ),
            models.Index(
                fields=["connection", "ordering_key", "id"],
                name="outbox_open_by_key",
                condition=_IS_OPEN,
            ),
            # The list of what is open, and how much of it stands how since when, without its rows.
            models.Index(
                fields=["-id"],
                name="outbox_open",
                include=["state", "created_at"],
                condition=_IS_OPEN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.connection}"


class OutboxAttempt(models.Model):
    """One try at an entry, a send or a look: how long it took and what was said, secrets masked."""

    entry = models.ForeignKey(OutboxEntry, models.CASCADE, related_name="history")
    kind = models.CharField(max_length=6, default="send")
    started_at = models.DateTimeField(db_default=Now())
    duration_ms = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    message = models.TextField(blank=True)
    request_digest = models.TextField(blank=True)
    response_digest = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.entry_id}: {self.outcome}"
