"""What can be bought, stocked and used."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Upper

from plyhub.common.models import Retirable, TimestampedModel
from plyhub.common.quantities import Ratio


class Unit(models.Model):
    """A unit of measure and how finely it can be divided."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    places = models.PositiveSmallIntegerField(
        "decimals", default=0, help_text="0 for things that are counted, 2 for lengths."
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["updated_at"])
class Category(TimestampedModel):
    """A node of the price book's tree. Goods lie in those of materials; those of services are only
    kept for the work that is sold, and for equipment that is filed with it."""

    class Kind(models.TextChoices):
        MATERIALS = "materials", "Materials"
        SERVICES = "services", "Services"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MATERIALS)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    position = models.IntegerField(default=0)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["updated_at"])
class Item(Retirable, TimestampedModel):
    """A material or a piece of equipment, counted in one stock unit.

    Code, texts, prices and category belong to the field-service system; stock unit, tracking and
    packs belong to PlyHub.
    """

    class Kind(models.TextChoices):
        MATERIAL = "material", "Material"
        EQUIPMENT = "equipment", "Equipment"

    class Tracking(models.TextChoices):
        NONE = "none", "not tracked"
        LOT = "lot", "by lot"
        SERIAL = "serial", "by serial number"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MATERIAL)
    sku = models.CharField("SKU", max_length=100)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True)
    manufacturer = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=120, blank=True)
    stock_unit = models.ForeignKey(Unit, models.PROTECT, default="EA", db_index=False)
    tracking = models.CharField(max_length=6, choices=Tracking, default=Tracking.NONE)
    cost = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    member_price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    add_on_price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    add_on_member_price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    is_stocked = models.BooleanField("stocked", default=True)
    taxable = models.BooleanField(default=True)
    cost_locked = models.BooleanField(default=False, editable=False)
    price_locked = models.BooleanField(default=False, editable=False)
    special_order = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        db_index=False,
    )

    class Meta:
        ordering = ["sku"]
        permissions = [("merge_item", "Can merge an item into another")]
        constraints = [
            models.UniqueConstraint(Upper("sku"), name="item_sku_unique_without_case"),
        ]
        indexes = [
            GinIndex(OpClass(Upper("sku"), "gin_trgm_ops"), name="item_sku_trigrams"),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="item_name_trigrams"),
            # By hand: a key of text would also get an index of its beginnings, which nobody asks.
            models.Index(fields=["stock_unit"], name="items_by_unit"),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="merged_items",
            ),
        ]

    def __str__(self) -> str:
        return self.sku


class ItemUnit(models.Model):
    """A further unit of an item: an exact number of stock units, like 1 BX = 10 EA."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT)
    numerator = models.PositiveIntegerField("stock units", validators=[MinValueValidator(1)])
    denominator = models.PositiveIntegerField(
        "in so many", default=1, validators=[MinValueValidator(1)]
    )

    class Meta:
        ordering = ["unit"]
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="item_unit_once"),
            models.CheckConstraint(
                condition=models.Q(numerator__gte=1, denominator__gte=1),
                name="item_unit_ratio_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.denominator} {self.unit_id} = {self.numerator} {self.item.stock_unit_id}"

    @property
    def ratio(self) -> Ratio:
        return Ratio(self.numerator, self.denominator)
