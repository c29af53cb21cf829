"""Goods to be taken out of one place for another, or for a job."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inventory.models.jobs import Job
from inventory.models.locations import Location
from inventory.models.packed_lines import PackedLine
from inventory.models.usage import Usage
from inventory.states import PickListStatus
from plyhub.common.models import TimestampedModel


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)
class PickList(TimestampedModel):
    """What is to be picked at `source`. Completing it moves the stock, once: to `destination`, or
    without one out to the `job`. `is_short` if less is kept for it than it needs."""

    Status = PickListStatus

    number = models.CharField(max_length=20, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=PickListStatus, default=PickListStatus.DRAFT, editable=False
    )
    is_short = models.BooleanField("short", default=False, editable=False)
    source = models.ForeignKey(Location, models.PROTECT, related_name="picked_from")
    destination = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="picked_for"
    )
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="pick_lists")
    needed_by = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    moved_from = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="moved_to"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("release_picklist", "Can release and cancel pick lists"),
            ("pick_picklist", "Can pick and stage"),
            ("complete_picklist", "Can confirm picked goods for their own truck and jobs"),
            ("pick_any", "Can complete pick lists for any place and job"),
        ]
        indexes = [
            models.Index(fields=["status", "-id"]),
            models.Index(fields=["source", "status"]),
            models.Index(fields=["destination", "status"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(destination__isnull=False) | Q(job__isnull=False),
                name="pick_list_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(destination__isnull=True) | ~Q(source=F("destination")),
                name="pick_list_goes_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.number


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PickLine(PackedLine):
    """`picked` counts stock units taken so far, out of `bin` and `lot`. `usage` is what the job
    used of it, once the list is completed."""

    pick_list = models.ForeignKey(PickList, models.CASCADE, related_name="lines")
    picked = models.DecimalField(max_digits=14, decimal_places=4, default=0, editable=False)
    usage = models.OneToOneField(
        Usage, models.PROTECT, null=True, editable=False, related_name="pick_line"
    )

    class Meta(PackedLine.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, stock_quantity__gt=0), name="pick_quantity_positive"
            ),
            models.CheckConstraint(
                condition=Q(picked__gte=0, picked__lte=F("stock_quantity")),
                name="picked_is_no_more_than_needed",
            ),
        ]
