"""Records that go out of use without going away."""

from __future__ import annotations

from django.db import models

HERE = "PlyHub"
"""The source of what people took out of use here; reading another system does not undo it."""


class Retirable(models.Model):
    """A record that can be out of use: since when, and which system says so."""

    is_active = models.BooleanField("active", default=True)
    inactive_since = models.DateTimeField(null=True, blank=True, editable=False)
    inactive_source = models.CharField(
        max_length=80, blank=True, db_default="", default="", editable=False
    )

    class Meta:
        abstract = True

    @property
    def was_retired_here(self) -> bool:
        """Whether a person took it out of use here, whatever other systems say."""
        return not self.is_active and self.inactive_source == HERE
