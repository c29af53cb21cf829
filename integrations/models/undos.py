"""What was taken back of what a sync did."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from integrations.models.runs import SyncRun


class RunUndo(models.Model):
    """A run that somebody took back: how many records were restored and removed, and what was left
    as it is, as [record, why]."""

    run = models.OneToOneField(SyncRun, models.CASCADE, related_name="undo")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    restored = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    left = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Undo of sync #{self.run_id}"
