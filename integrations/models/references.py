"""Which of our records is which of theirs."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate, Upper

from integrations.models.connections import Connection
from plyhub.common.models import TimestampedModel


class ExternalLink(TimestampedModel):
    """One of our records and its counterpart in one system.

    `external_id` is empty while a code is allocated but nothing was sent yet; `code`, once given,
    never changes by itself. `fingerprint` is that of the last row read, so that an unchanged one
    is recognised without decoding it, `sent_fingerprint` that of the last content sent.
    `remote_status` is what they call the state of a document. `base` is what both sides last agreed
    on of the fields both may change, by column; `made_by_run` the pull that made the record here,
    empty for one that was here before. `is_overridden` tells that a person chose the code; a
    retired link keeps its code from being given again, and nothing goes with it. `absent_since` is
    when a complete comparison first did not find it there, `missing_at_source` when it was known to
    be gone.
    """

    class State(models.TextChoices):
        LINKED = "linked", "linked"
        ALLOCATED = "allocated", "code allocated"
        REVIEW = "review", "needs a decision"
        RETIRED = "retired", "retired"

    # Every other index of links begins with the connection: one of it alone would serve nothing.
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="links", db_index=False)
    entity = models.CharField(max_length=30)
    hub_id = models.BigIntegerField()
    external_id = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.LINKED)
    is_overridden = models.BooleanField(default=False, db_default=False)
    number = models.CharField(max_length=60, blank=True)
    remote_status = models.CharField(max_length=40, blank=True, db_default="")
    fingerprint = models.CharField(max_length=32, blank=True)
    sent_fingerprint = models.CharField(max_length=32, blank=True, db_default="")
    last_exchange_at = models.DateTimeField(null=True)
    base = models.JSONField(default=dict, blank=True, db_default={})
    made_by_run = models.BigIntegerField(null=True)
    absent_since = models.DateTimeField(null=True, editable=False)
    missing_at_source = models.DateTimeField("missing there since", null=True, editable=False)

    class Meta:
        verbose_name = "mapping"
        verbose_name_plural = "mapping"
        permissions = [("link_items", "Can decide which item over there one of ours is")]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "entity", "hub_id"], name="one_link_per_record"
            ),
            models.UniqueConstraint(
                fields=["connection", "entity", "external_id"],
                condition=~Q(external_id=""),
                name="one_link_per_external_id",
            ),
            models.UniqueConstraint(
                fields=["connection", "entity", "code"],
                condition=~Q(code=""),
                name="no_two_records_share_a_code",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_by_run", "entity", "id"],
                condition=Q(made_by_run__isnull=False),
                name="links_made_by_a_run",
            ),
            models.Index(
                fields=["connection", "entity", "hub_id"],
                name="links_to_decide",
                condition=Q(state="review"),
            ),
            models.Index(
                fields=["connection", "entity", "hub_id"],
                name="links_chosen_or_retired",
                condition=Q(is_overridden=True) | Q(state="retired"),
            ),
            models.Index(
                "connection",
                "entity",
                Collate(Upper("code"), "C"),
                name="link_code_beginnings",
                condition=~Q(code=""),
            ),
            # Partial: links of what is only read have no code, and cost nothing here.
            GinIndex(
                OpClass(Upper("code"), "gin_trgm_ops"),
                name="link_code_trigrams",
                condition=~Q(code=""),
            ),
            # What was not found or is gone: hardly ever anything, looked at with every page.
            models.Index(
                fields=["connection", "entity", "external_id"],
                condition=Q(absent_since__isnull=False) | Q(missing_at_source__isnull=False),
                name="links_not_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.hub_id} = {self.external_id or self.code}"


class RemoteRecord(TimestampedModel):
    """A record known to exist in the books: to link to it instead of making it again.

    `entity` is their name for it (`warehouse`, where ours is `location`). `details` are what of it
    is decided there and shown here.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="remote_records")
    entity = models.CharField(max_length=30)
    external_id = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    normalised_name = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)
    details = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "entity", "external_id"], name="remote_record_once"
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "entity", "normalised_name"]),
            models.Index(
                "connection",
                "entity",
                Collate(Upper("external_id"), "C"),
                name="remote_id_beginnings",
            ),
            GinIndex(OpClass(Upper("external_id"), "gin_trgm_ops"), name="remote_id_trigrams"),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="remote_name_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.external_id} {self.name}"
