"""Which rows a complete comparison found over there."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from integrations.models.runs import SyncStage


class SeenPage(models.Model):
    """The ids of one page of a stage, kept with the page until the comparison is through.

    `gone` are ids that were asked for one by one and are not there.
    """

    stage = models.ForeignKey(SyncStage, models.CASCADE, related_name="seen")
    external_ids = ArrayField(models.CharField(max_length=100))
    gone = ArrayField(models.CharField(max_length=100), default=list)

    def __str__(self) -> str:
        return f"{len(self.external_ids)} ids of {self.stage}"
