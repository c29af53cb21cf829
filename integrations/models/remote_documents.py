"""Documents of other systems that are shown here and move nothing here."""

from __future__ import annotations

from django.db import models

from integrations.models.connections import Connection
from plyhub.common.models import TimestampedModel


class RemoteDocument(TimestampedModel):
    """A receipt or a return the other system has, while PlyHub's own ones are what counts; or a
    further document that stands for a record of ours, besides the one it is linked to.

    `hub_entity` and `hub_id` are the record of ours it belongs to, as a receipt to its order.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="remote_documents")
    entity = models.CharField(max_length=30)
    external_id = models.CharField(max_length=100)
    number = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=40, blank=True)
    dated_on = models.DateField(null=True)
    hub_entity = models.CharField(max_length=30, blank=True)
    hub_id = models.BigIntegerField(null=True)
    content = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=32, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "entity", "external_id"], name="remote_document_once"
            ),
        ]
        indexes = [models.Index(fields=["hub_entity", "hub_id"])]

    def __str__(self) -> str:
        return f"{self.entity} {self.number or self.external_id}"
