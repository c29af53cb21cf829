"""What people here write down about a job, for everybody who works on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from inventory.models.jobs import Job
from plyhub.common.models import TimestampedModel


class JobNote(TimestampedModel):
    """A note on a job. It is never changed: a correction is a further note."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        MATERIAL_COST = "material_cost", "Material cost"

    number = models.CharField(max_length=20, unique=True, editable=False)
    job = models.ForeignKey(Job, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.NOTE, editable=False)
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number
