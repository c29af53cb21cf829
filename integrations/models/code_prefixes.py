"""What the company begins its codes in the books with, where that is not the default."""

from __future__ import annotations

import pghistory
from django.db import models

from integrations.models.connections import Connection
from plyhub.common.models import TimestampedModel


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["entity", "source", "prefix"],
)
class CodePrefix(TimestampedModel):
    """The prefix of the codes of one kind of record: `{prefix}{stem}`.

    `source` names a further field-service connection whose numbers would meet those of the first
    one; without it the prefix is that of all others. Only records without a code yet are affected.
    """

    entity = models.CharField(max_length=30)
    source = models.ForeignKey(Connection, models.CASCADE, null=True, blank=True, related_name="+")
    prefix = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "source"], nulls_distinct=False, name="one_prefix_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.prefix}"
