"""One set of credentials to one outside system, and how it is doing."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import pghistory
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models

from integrations.connectors import registry
from integrations.connectors.base import Endpoint, SystemDescription
from plyhub.common import secrets
from plyhub.common.models import TimestampedModel


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    fields=["name", "url", "options", "state", "pull_every_minutes"],
)
class Connection(TimestampedModel):
    """A connection is `active` once its credentials passed a test call.

    `error` keeps what waits and is probed by itself; `expired` (credentials refused) and `inactive`
    (switched off) need a person. `offers` is what the last test call told: whose account it is,
    what may be chosen for an option, and which permissions we have. `technicians_at_work` is the
    size of the business as counted on the day beside it.
    """

    class State(models.TextChoices):
        NOT_CONFIGURED = "not_configured", "Not configured"
        ACTIVE = "active", "Active"
        ERROR = "error", "In error"
        EXPIRED = "expired", "Credentials refused"
        INACTIVE = "inactive", "Switched off"

    system = models.CharField(max_length=30)
    name = models.CharField(max_length=80, unique=True)
    url = models.CharField(
        "address", max_length=300, validators=[URLValidator(schemes=["http", "https"])]
    )
    sealed_credentials = models.TextField(blank=True, editable=False)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=15, choices=State, default=State.NOT_CONFIGURED)
    state_since = models.DateTimeField(null=True, editable=False)
    state_reason = models.TextField(blank=True, editable=False)
    failures = models.JSONField(default=list, editable=False)
    next_probe_at = models.DateTimeField(null=True, editable=False)
    offers = models.JSONField(default=dict, editable=False)
    last_tested_at = models.DateTimeField(null=True, editable=False)
    pull_every_minutes = models.PositiveSmallIntegerField(
        "read every so many minutes",
        null=True,
        blank=True,
        validators=[MinValueValidator(5), MaxValueValidator(120)],
        help_text="Empty: 5 to 20, by the size of the business; 20 for the books. At most 20; 120"
        " for the books.",
    )
    technicians_at_work = models.PositiveIntegerField(null=True, editable=False)
    technicians_counted_on = models.DateField(null=True, editable=False)
    webhook_token = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    next_pull_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_comparison_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        permissions = [
            ("run_sync", "Can start a sync"),
            ("pause_sync", "Can pause and resume reading"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def description(self) -> SystemDescription:
        return registry.describe(self.system)

    @property
    def endpoint(self) -> Endpoint:
        """Where and as whom to connect. Raises `DomainError` if no key reads the credentials."""
        return Endpoint(
            url=self.url,
            credentials=secrets.unseal(self.sealed_credentials),
            options=self.options,
        )

    @property
    def is_sandbox(self) -> bool:
        """Whether this points at a stand-in on this machine instead of the real system."""
        host = urlsplit(self.url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False
