"""What trucks and warehouses of one sort should hold."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from inventory.models.catalog import Item
from plyhub.common.models import TimestampedModel


class InventoryTemplate(TimestampedModel):
    """A stocking list many places share."""

    name = models.CharField(max_length=200)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TemplateItem(models.Model):
    """The least and the most of an item a place should hold, in stock units."""

    template = models.ForeignKey(InventoryTemplate, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="template_items")
    minimum = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    maximum = models.DecimalField(max_digits=14, decimal_places=4, default=0)

    class Meta:
        ordering = ["item__sku"]
        constraints = [
            models.UniqueConstraint(fields=["template", "item"], name="template_item_once"),
            models.CheckConstraint(
                condition=Q(minimum__gte=0, maximum__gte=F("minimum")),
                name="template_minimum_below_maximum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.minimum:f} to {self.maximum:f}"
