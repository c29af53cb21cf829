"""Pulls: what a run was asked to do, how far it is, and what it did in words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from integrations.models.connections import Connection


class SyncRun(models.Model):
    """One inbound pull of one scope over one connection.

    One with `since` reads again what changed since then, and moves no cursor.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        CANCELLING = "cancelling", "Stopping"
        SUCCEEDED = "succeeded", "Succeeded"
        PARTIAL = "partial", "Finished with failures"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"
        SKIPPED = "skipped", "Skipped"
        ABANDONED = "abandoned", "Abandoned"

    LIVE = (State.QUEUED, State.RUNNING, State.CANCELLING)
    HOLDING = (State.RUNNING, State.CANCELLING)

    class Trigger(models.TextChoices):
        SCHEDULE = "schedule", "by schedule"
        MANUAL = "manual", "by hand"
        WEBHOOK = "webhook", "by a notice"
        COMMAND = "command", "from the command line"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="runs")
    scope = models.CharField(max_length=20)
    trigger = models.CharField(max_length=10, choices=Trigger)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    reason = models.TextField(blank=True)
    is_full = models.BooleanField("reads everything again", default=False)
    since = models.DateTimeField("reads what changed since", null=True)
    is_dry_run = models.BooleanField("only makes a plan", default=False, db_default=False)
    queued_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "sync"
        permissions = [("undo_syncrun", "Can undo what a sync did")]
        constraints = [
            models.UniqueConstraint(
                fields=["connection"],
                condition=Q(state__in=("running", "cancelling")),
                name="one_run_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["connection", "scope", "is_dry_run"],
                condition=Q(state="queued", since__isnull=True),
                name="one_queued_run_per_scope",
            ),
            models.UniqueConstraint(
                fields=["connection", "scope", "is_dry_run"],
                condition=Q(state="queued", since__isnull=False),
                name="one_queued_run_since_per_scope",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "-id"], name="runs_of_connection"),
            models.Index(
                fields=["id"],
                condition=Q(state__in=("queued", "running", "cancelling")),
                name="live_runs",
            ),
        ]

    def __str__(self) -> str:
        return f"Sync #{self.pk} of {self.connection}"

    @property
    def is_over(self) -> bool:
        return self.state not in self.LIVE


class SyncStage(models.Model):
    """One entity within a run: its counts and how many rows it expects.

    One that is not read at all says so in `left_out`, and why in `reason`. `place` is where a run
    that moves no cursor goes on.
    """

    class LeftOut(models.TextChoices):
        PAUSED = "paused", "Paused"
        UNREADABLE = "unreadable", "Could not be read"
        LACKING = "lacking", "Lacks what it needs"

    run = models.ForeignKey(SyncRun, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    entity = models.CharField(max_length=30)
    expected = models.PositiveIntegerField(null=True)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)
    reason = models.TextField(blank=True)
    place = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "entity"], name="one_stage_per_entity"),
        ]

    def __str__(self) -> str:
        return f"{self.entity} of run {self.run_id}"


class SyncActivity(models.Model):
    """A sentence about something that crossed the border, with the record it is about."""

    class Level(models.TextChoices):
        DONE = "done", "done"
        NOTICE = "notice", "notice"
        FAILED = "failed", "failed"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="activity")
    run = models.ForeignKey(SyncRun, models.CASCADE, null=True, related_name="activity")
    level = models.CharField(max_length=6, choices=Level, default=Level.DONE)
    sentence = models.CharField(max_length=500)
    entity = models.CharField(max_length=30, blank=True)
    hub_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "sync activity"
        indexes = [
            models.Index(fields=["run", "-id"]),
            models.Index(fields=["entity", "hub_id", "-id"]),
        ]

    def __str__(self) -> str:
        return self.sentence
