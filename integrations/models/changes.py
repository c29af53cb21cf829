"""What a pull changed here, record by record, and where both sides had changed the same field."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from integrations.models.connections import Connection
from integrations.models.runs import SyncRun
from plyhub.common.models import TimestampedModel


class SyncChange(models.Model):
    """A record of ours that a pull changed: the columns that differ, as they were and as they are.

    Records a pull made have none: their links know the run. Values are as JSON holds them, amounts
    as texts.
    """

    class Action(models.TextChoices):
        UPDATED = "updated", "updated"
        ADOPTED = "adopted", "found to be one of theirs"

    run = models.ForeignKey(SyncRun, models.CASCADE, related_name="changes")
    entity = models.CharField(max_length=30)
    hub_id = models.BigIntegerField()
    action = models.CharField(max_length=7, choices=Action, default=Action.UPDATED)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["run", "entity", "id"]),
            models.Index(fields=["entity", "hub_id", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.hub_id} {self.get_action_display()}"


class Conflict(TimestampedModel):
    """A field that both sides changed differently since they last agreed.

    `winner` is whose value stands, empty while nothing changes until a person decides. The other
    value is kept here and can be applied with one click.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "resolved_kept", "Kept as it is"
        APPLIED = "resolved_applied", "Other value applied"

    class Side(models.TextChoices):
        OURS = "ours", "PlyHub"
        THEIRS = "theirs", "the other system"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="conflicts")
    entity = models.CharField(max_length=30)
    hub_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    label = models.CharField("field name", max_length=200)
    record = models.CharField(max_length=300)
    base = models.JSONField("both had", null=True)
    ours = models.JSONField("PlyHub had", null=True)
    theirs = models.JSONField("they had", null=True)
    winner = models.CharField("stands", max_length=6, choices=Side, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    run = models.ForeignKey(SyncRun, models.SET_NULL, null=True, related_name="conflicts")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("resolve_catalog_conflict", "Can decide conflicts of the catalog and of orders"),
            ("resolve_vendor_conflict", "Can decide conflicts of vendors"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "hub_id", "field", "connection"],
                condition=Q(state="open"),
                name="one_open_conflict_per_field",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"])]

    def __str__(self) -> str:
        return f"{self.record}: {self.label}"
