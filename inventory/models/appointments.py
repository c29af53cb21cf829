"""When somebody comes to a job."""

from __future__ import annotations

from django.db import models

from inventory.models.jobs import Job
from plyhub.common.models import TimestampedModel


class Appointment(TimestampedModel):
    """One visit of a job. Its owner is outside; technicians are put on it by assignments."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        DISPATCHED = "dispatched", "Dispatched"
        WORKING = "working", "Working"
        HOLD = "hold", "On hold"
        DONE = "done", "Done"
        CANCELED = "canceled", "Canceled"

    job = models.ForeignKey(Job, models.CASCADE, related_name="appointments")
    number = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.SCHEDULED)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    arrival_from = models.DateTimeField(null=True, blank=True)
    arrival_until = models.DateTimeField(null=True, blank=True)
    instructions = models.TextField(blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["job", "starts_at"]), models.Index(fields=["starts_at"])]

    def __str__(self) -> str:
        return f"{self.job}, visit {self.number or self.pk}"
