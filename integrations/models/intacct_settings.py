"""What may go to Intacct, and how: the switches of `integrations.toggles`, per connection."""

from __future__ import annotations

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from integrations import toggles
from integrations.models.connections import Connection
from plyhub.common.models import TimestampedModel


def hierarchy_constraints() -> list[models.CheckConstraint]:
    """One constraint for each child switch: on only while its parent is on."""
    return [
        models.CheckConstraint(
            condition=Q(**{toggle.name: False}) | Q(**{toggle.parent: True}),
            name=f"{toggle.name}_needs_parent",
        )
        for toggle in toggles.CHILDREN
    ]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), exclude=["updated_at"])
class IntacctSettings(TimestampedModel):
    """The switches as stored: stored is effective everywhere.

    `remembered` holds what children were before their parent was switched off; nothing acts on it.
    """

    connection = models.OneToOneField(
        Connection, models.CASCADE, primary_key=True, related_name="intacct_settings"
    )
    enable_intacct_projects = models.BooleanField("Enable Intacct Projects", default=False)
    enable_customer_project_linkage = models.BooleanField(
        "Enable Customer-Project Linkage", default=False
    )
    enable_project_auto_sync = models.BooleanField(
        "Enable Project Automatic Synchronization", default=False
    )
    enable_parent_project_mapping = models.BooleanField(
        "Enable Parent Project Mapping", default=False
    )
    create_missing_projects_on_export = models.BooleanField(
        "Create missing projects on export", default=False
    )
    use_project_name = models.BooleanField(
        "Use Project Name for Intacct Project Name", default=False
    )
    effective_since = models.DateTimeField(null=True, editable=False)
    remembered = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "Intacct settings"
        verbose_name_plural = "Intacct settings"
        constraints = hierarchy_constraints()

    def __str__(self) -> str:
        return f"Settings of {self.connection}"

    def clean(self) -> None:
        errors = {
            toggle.name: f"Turn on {toggles.BY_NAME[toggle.parent].label} and save first."
            for toggle in toggles.CHILDREN
            if getattr(self, toggle.name) and not getattr(self, toggle.parent)
        }
        if errors:
            raise ValidationError(errors)
