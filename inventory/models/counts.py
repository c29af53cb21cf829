"""Stock that is counted: what is to be counted, who counts it, and what was found."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from inventory.count_states import CountStatus
from inventory.models.catalog import Category, Item
from inventory.models.locations import Location
from plyhub.common.models import TimestampedModel


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)
class StockCount(TimestampedModel):
    """A count of one place, in a scope that is fixed when it starts. Work goes on meanwhile."""

    Status = CountStatus

    class Kind(models.TextChoices):
        FULL = "full", "Full count"
        CYCLE = "cycle", "Cycle count"
        SPOT = "spot", "Spot check"
        TRUCK = "truck", "Truck audit"

    class Class(models.TextChoices):
        A = "A", "A: most of what is used, by value"
        B = "B", "B: the middle"
        C = "C", "C: the rest"

    number = models.CharField(max_length=20, unique=True, editable=False)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.FULL)
    status = models.CharField(
        max_length=10, choices=CountStatus, default=CountStatus.DRAFT, editable=False
    )
    location = models.ForeignKey(Location, models.PROTECT, related_name="counts")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="counted by", related_name="counts"
    )
    bins = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="Separated by commas; empty: all of them.",
    )
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    items = models.ManyToManyField(Item, blank=True, related_name="+")
    abc_class = models.CharField("class", max_length=1, choices=Class, blank=True)
    not_counted_for = models.PositiveSmallIntegerField(
        "not counted for, days", null=True, blank=True
    )
    note = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    value = models.DecimalField(max_digits=14, decimal_places=2, default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("count_stock", "Can count the stock of their own truck"),
            ("count_any_place", "Can count the stock of any place"),
            ("approve_stockcount", "Can approve counts up to the limit, and have lines recounted"),
            ("approve_any_stockcount", "Can approve counts of any value"),
            ("cancel_stockcount", "Can cancel counts"),
        ]
        indexes = [
            models.Index(fields=["status", "-id"]),
            models.Index(fields=["location", "-id"]),
            models.Index(fields=["assigned_to", "status"]),
        ]

    def __str__(self) -> str:
        return self.number


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CountLine(models.Model):
    """Goods of a place to count. Nothing counted (None) is not the same as none found.

    What should have been there is the ledger as of `counted_at`; `expected`, `unit_cost` and
    `value` keep it once the count is posted. A line that is to be counted again keeps what was
    found before in `earlier`.
    """

    count = models.ForeignKey(StockCount, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="count_lines")
    bin = models.CharField(max_length=40, blank=True)
    lot = models.CharField(max_length=60, blank=True)
    is_found = models.BooleanField(default=False)
    counted = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    counted_at = models.DateTimeField(null=True)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    is_again = models.BooleanField(default=False)
    earlier = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    expected = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    unit_cost = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    value = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        ordering = ["bin", "item__sku", "lot", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["count", "item", "bin", "lot"], name="count_names_goods_once"
            ),
            models.CheckConstraint(
                condition=Q(counted__isnull=True) | Q(counted__gte=0),
                name="nothing_less_than_none_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(counted__isnull=True, counted_at__isnull=True)
                | Q(counted__isnull=False, counted_at__isnull=False),
                name="what_is_counted_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["item", "-counted_at"])]

    def __str__(self) -> str:
        return f"{self.item} of {self.count}"
