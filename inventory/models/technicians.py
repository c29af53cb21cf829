"""Technicians and the jobs they are put on."""

from django.conf import settings
from django.db import models

from plyhub.common.models import TimestampedModel


class Technician(TimestampedModel):
    """A technician as the field-service system knows them; `user` is their log-in here."""

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="technician"
    )
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class JobAssignment(TimestampedModel):
    """A technician on a job; inactive once taken off it."""

    job = models.ForeignKey("inventory.Job", models.CASCADE, related_name="assignments")
    technician = models.ForeignKey(Technician, models.CASCADE, related_name="assignments")
    appointment = models.ForeignKey(
        "inventory.Appointment", models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    status = models.CharField(max_length=20, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["assigned_at", "pk"]

    def __str__(self) -> str:
        return f"{self.technician} on {self.job}"
