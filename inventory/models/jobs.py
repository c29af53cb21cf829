"""The work that uses material: customers, projects and jobs. Their owner is outside."""

from __future__ import annotations

from django.db import models

from inventory.models.addresses import Addressed
from plyhub.common.models import TimestampedModel


class BusinessUnit(TimestampedModel):
    name = models.CharField(max_length=200)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Customer(Addressed, TimestampedModel):
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CustomerLocation(Addressed, TimestampedModel):
    """Where a customer has work done."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="locations")
    name = models.CharField(max_length=300)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Project(TimestampedModel):
    """Several jobs under one name."""

    number = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    status = models.CharField(max_length=60, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True)
    customer_location = models.ForeignKey(CustomerLocation, models.PROTECT, null=True, blank=True)
    source_created_at = models.DateTimeField(null=True, blank=True)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return f"Project {self.number} {self.name}".strip()


class Job(TimestampedModel):
    """A visit, or several, to one customer location. Read-only here: its owner is outside."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        DISPATCHED = "dispatched", "Dispatched"
        IN_PROGRESS = "in_progress", "In progress"
        HOLD = "hold", "On hold"
        COMPLETED = "completed", "Completed"
        CANCELED = "canceled", "Canceled"

    number = models.CharField(max_length=60)
    status = models.CharField(max_length=20, choices=Status, default=Status.SCHEDULED)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True)
    customer_location = models.ForeignKey(CustomerLocation, models.PROTECT, null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="jobs")
    business_unit = models.ForeignKey(BusinessUnit, models.PROTECT, null=True, blank=True)
    summary = models.TextField(blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    source_created_at = models.DateTimeField(null=True, blank=True)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["number"]),
            models.Index(fields=["status", "-id"]),
            models.Index(fields=["completed_at"]),
        ]

    def __str__(self) -> str:
        return f"Job {self.number}"
