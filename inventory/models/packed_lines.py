"""What lines of documents that move goods have in common."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from inventory.models.catalog import Item, Unit
from plyhub.common.quantities import Ratio, plain


class PackedLine(models.Model):
    """So many units of an item, and how many stock units that is.

    The ratio is a copy taken when the line was written; later changes of the item do not touch it.
    `bin` and `lot` say which of the goods at the place are meant.
    """

    position = models.PositiveSmallIntegerField(default=0, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    ratio_numerator = models.PositiveIntegerField(default=1, editable=False)
    ratio_denominator = models.PositiveIntegerField(default=1, editable=False)
    stock_quantity = models.DecimalField(max_digits=14, decimal_places=4, editable=False)
    bin = models.CharField(max_length=40, blank=True)
    lot = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.amount} {self.item}"

    @property
    def ratio(self) -> Ratio:
        return Ratio(self.ratio_numerator, self.ratio_denominator)

    @property
    def amount(self) -> str:
        """The quantity as people read it: `2 BX (20 EA)`, `3 EA`."""
        typed = f"{plain(self.quantity)} {self.unit_id}"
        if self.unit_id == self.item.stock_unit_id:
            return typed
        return f"{typed} ({self.in_stock_units(self.stock_quantity)})"

    def in_stock_units(self, quantity: Decimal) -> str:
        """`quantity` stock units with their unit."""
        return f"{plain(quantity)} {self.item.stock_unit_id}"
