"""What vendors ask for items, for whoever has to value goods nobody bought."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from procurement.models import VendorItem


def asked(item_ids: Collection[int]) -> dict[int, Decimal]:
    """The preferred vendor's price of each item per stock unit, else the lowest, in one query."""
    offers = VendorItem.objects.filter(item__in=item_ids, is_active=True, cost__gt=0)
    first = offers.order_by("item", "-is_preferred", "cost", "pk").distinct("item")
    return dict(first.values_list("item", "cost"))
