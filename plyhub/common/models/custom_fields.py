"""Fields a company added to its records in another system, and what they say."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plyhub.common.models.base import TimestampedModel


class CustomField(TimestampedModel):
    """A field of one kind of record. `owner` says whose word counts when both sides changed."""

    class DataType(models.TextChoices):
        TEXT = "text", "Text"
        DROPDOWN = "dropdown", "Dropdown"
        NUMERIC = "numeric", "Number"

    class Owner(models.TextChoices):
        FIELD_SERVICE = "field_service", "the field-service system"
        HUB = "hub", "PlyHub"
        BOTH = "both", "whoever changed it last"

    entity = models.CharField("belongs to", max_length=30)
    name = models.CharField(max_length=200)
    data_type = models.CharField(max_length=10, choices=DataType, default=DataType.TEXT)
    options = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    owner = models.CharField(max_length=15, choices=Owner, default=Owner.FIELD_SERVICE)
    is_writable = models.BooleanField("can be changed from here", default=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["entity", "name"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "name"], name="custom_field_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CustomFieldValue(TimestampedModel):
    """What one record says in one field; `object_id` is the record's id among its kind.

    `told` is what the other system is known to say, so that a difference tells who changed it;
    `changed_at` is when a person here did, empty for a value that came from there.
    """

    field = models.ForeignKey(CustomField, models.CASCADE, related_name="values")
    object_id = models.BigIntegerField()
    value = models.TextField(blank=True)
    told = models.TextField(blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["field__name"]
        constraints = [
            models.UniqueConstraint(fields=["field", "object_id"], name="custom_value_once"),
        ]
        indexes = [models.Index(fields=["object_id", "field"])]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"
