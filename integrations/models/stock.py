"""Stock as the books have it, and where that is not what we expect there."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from integrations.models.connections import Connection
from inventory.models import Item, Location
from plyhub.common.models import TimestampedModel


class RemoteStock(TimestampedModel):
    """What one warehouse of the books holds of one item, under their codes and in their base unit.

    Which of our items and places these are, the links say. Costs are per base unit, None where none
    is told. `as_of` is when this was read; a number that is still the same later is not written
    again.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="stock")
    external_id = models.CharField(max_length=100)
    item_code = models.CharField(max_length=60)
    warehouse_code = models.CharField(max_length=60)
    on_hand = models.DecimalField(max_digits=20, decimal_places=6)
    average_cost = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    last_cost = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    as_of = models.DateTimeField()
    fingerprint = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = "stock in the books"
        verbose_name_plural = "stock in the books"
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "item_code", "warehouse_code"], name="remote_stock_once"
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "external_id"]),
            models.Index(fields=["connection", "warehouse_code", "item_code"]),
        ]

    def __str__(self) -> str:
        return f"{self.on_hand:f} {self.item_code} in {self.warehouse_code}"


class StockComparison(TimestampedModel):
    """The latest comparison over a connection: how many numbers were compared, and how many could
    not be, because their item or warehouse is not linked here, or is counted in a unit of which
    nobody said how much it holds. `read_at` is when the read began that it goes by."""

    connection = models.OneToOneField(
        Connection, models.CASCADE, primary_key=True, related_name="comparison"
    )
    read_at = models.DateTimeField()
    compared_at = models.DateTimeField()
    compared = models.PositiveIntegerField(default=0)
    unknown_items = models.PositiveIntegerField(default=0)
    unknown_places = models.PositiveIntegerField(default=0)
    other_units = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Stock in {self.connection}"


class StockDiscrepancy(TimestampedModel):
    """An item of which the books hold in one warehouse another quantity than we do.

    All numbers are in our stock unit. `here` is over all our places that are that warehouse;
    `location` is that place, None for the one all job sites share. Of the difference, `queued` is
    what our documents that are not there yet will do, `lagging` what was sent so lately, or so
    uncertainly, that the books may not show it; `unexplained` is the rest, more than 0 where we
    have more. `entries` are some of the queue entries that explain it. While `in_doubt`, something
    may still come to be seen there. `cost` is what one is worth there, `note` why it could not be
    adjusted by itself, `reason` what a person said.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DISMISSED = "dismissed", "Explained"
        ADJUSTED = "adjusted", "Adjusted here"
        RESOLVED = "resolved", "Gone"

    CURRENT = (State.OPEN, State.DISMISSED)

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="discrepancies")
    item = models.ForeignKey(Item, models.PROTECT, related_name="discrepancies")
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="discrepancies")
    warehouse_code = models.CharField("warehouse", max_length=60)
    here = models.DecimalField(max_digits=20, decimal_places=4)
    there = models.DecimalField(max_digits=20, decimal_places=4)
    queued = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    lagging = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    unexplained = models.DecimalField(max_digits=20, decimal_places=4)
    in_doubt = models.BooleanField(default=False)
    cost = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    entries = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    note = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    compared_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "stock difference"
        verbose_name_plural = "stock differences"
        permissions = [
            ("decide_stockdiscrepancy", "Can decide about stock differences and opening balances")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "item", "warehouse_code"],
                condition=Q(state__in=("open", "dismissed")),
                name="one_current_discrepancy",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["item", "-id"]),
            models.Index(
                fields=["connection", "warehouse_code", "-id"],
                name="discrepancy_by_warehouse",
                condition=Q(state__in=("open", "dismissed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.warehouse_code}"
