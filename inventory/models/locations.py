"""Where stock can be."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q

from inventory.models.addresses import Addressed
from inventory.models.jobs import BusinessUnit, Job
from inventory.models.technicians import Technician
from inventory.models.templates import InventoryTemplate
from plyhub.common.models import Retirable, TimestampedModel


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["updated_at"])
class Location(Addressed, Retirable, TimestampedModel):
    """A warehouse, a truck, a job site, or the way between two of them."""

    class Kind(models.TextChoices):
        WAREHOUSE = "warehouse", "Warehouse"
        TRUCK = "truck", "Truck"
        JOB_SITE = "job_site", "Job site"
        TRANSIT = "transit", "In transit"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WAREHOUSE)
    name = models.CharField(max_length=200)
    home_warehouse = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    technicians = models.ManyToManyField(Technician, blank=True, related_name="trucks")
    business_unit = models.ForeignKey(BusinessUnit, models.PROTECT, null=True, blank=True)
    job = models.OneToOneField(Job, models.PROTECT, null=True, blank=True, related_name="site")
    template = models.ForeignKey(
        InventoryTemplate, models.SET_NULL, null=True, blank=True, related_name="places"
    )
    memo = models.TextField(blank=True)
    is_default = models.BooleanField(
        "default warehouse", default=False, help_text="Used where nobody says which warehouse."
    )

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="truck") | Q(home_warehouse__isnull=True),
                name="only_trucks_have_a_home_warehouse",
            ),
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="one_default_warehouse",
            ),
            models.CheckConstraint(
                condition=Q(kind="warehouse") | Q(is_default=False),
                name="only_a_warehouse_is_the_default",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="transit"), name="one_place_is_the_way"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_go_negative(self) -> bool:
        """A truck's part was used before its paper came; elsewhere less than nothing is wrong."""
        return self.kind == self.Kind.TRUCK
