"""What the price book says beyond the items themselves: services, and pictures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from inventory.models.catalog import Category, Item
from plyhub.common.models import TimestampedModel


class Service(TimestampedModel):
    """Work that is sold, with the items one of it takes."""

    code = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.code


class ServiceMaterial(models.Model):
    """Stock units of an item that one of a service takes."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="materials")
    item = models.ForeignKey(Item, models.PROTECT, related_name="services")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "item"], name="service_material_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="service_material_quantity_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:f} {self.item}"


class ItemImage(models.Model):
    """Where a picture of an item is to be found; the picture itself stays there."""

    # The constraint below begins with it, and is an index.
    item = models.ForeignKey(Item, models.CASCADE, related_name="images", db_index=False)
    url = models.CharField("address", max_length=1000)
    alias = models.CharField(max_length=200, blank=True)
    is_default = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-is_default", "position"]
        constraints = [models.UniqueConstraint(fields=["item", "url"], name="item_image_once")]

    def __str__(self) -> str:
        return self.alias or self.url
