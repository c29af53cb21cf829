"""What a dry run found: what a pull would do, row by row, for a person to apply."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from integrations.models.runs import SyncRun
from plyhub.common.models import TimestampedModel


class Plan(TimestampedModel):
    """The result of one dry run.

    `places` says, by kind, where reading began and where it ended (`[from, to]`): the connection's
    own cursors stay where they are until the plan is applied. `applied_run` is the latest run that
    took its rows in, and `applied_at` when one had gone through all of them.
    """

    run = models.OneToOneField(SyncRun, models.CASCADE, related_name="plan")
    places = models.JSONField(default=dict)
    applied_run = models.OneToOneField(
        SyncRun, models.SET_NULL, null=True, related_name="applied_plan"
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Plan of sync #{self.run_id}"


class PlanRow(models.Model):
    """One row of theirs and what taking it in would do.

    `words` are its fields as people read them, as [label, before, after]; `before` the columns that
    would change as they were, and `fingerprint` that of the row we had last read: applying leaves
    the row out when either is another by then. `link` is what our links call such a record, and
    `payload` the row itself, as it came.
    """

    class Action(models.TextChoices):
        CREATE = "create", "create"
        UPDATE = "update", "change"
        LINK = "link", "link to one of ours"
        DEACTIVATE = "deactivate", "put out of use"
        CONFLICT = "conflict", "in conflict"
        BLOCKED = "blocked", "blocked"
        NOTE = "note", "only note it was read"

    class State(models.TextChoices):
        OPEN = "open", "not applied"
        DONE = "done", "applied"
        STALE = "stale", "stale, left out"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rows")
    entity = models.CharField(max_length=30)
    link = models.CharField(max_length=30)
    external_id = models.CharField(max_length=100)
    hub_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=10, choices=Action)
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    title = models.CharField(max_length=300)
    words = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    payload = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entity", "external_id"], name="one_plan_row_per_record"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "link", "external_id"], name="plan_rows_by_link"),
            models.Index(fields=["plan", "action", "id"], name="plan_rows_by_action"),
            models.Index(fields=["plan", "state", "id"], name="plan_rows_by_state"),
            models.Index(
                fields=["plan", "entity", "id"], condition=Q(state="open"), name="plan_rows_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_action_display()}"
