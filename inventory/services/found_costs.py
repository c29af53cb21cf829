"""What goods are worth that nobody expected: the average, else the last price paid, else what a
vendor asks, else nothing, with a warning."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

from inventory.models import ItemCost, StockMovement
from plyhub.common.quantities import unit_cost

logger = logging.getLogger(__name__)
Costs = Mapping[int, Decimal]
ZERO = Decimal(0)
_vendor_prices: list[Callable[[Collection[int]], Costs]] = []


def register_vendor_prices(prices: Callable[[Collection[int]], Costs]) -> None:
    """Have `prices` asked what vendors ask for items, per stock unit; again changes nothing."""
    if prices not in _vendor_prices:
        _vendor_prices.append(prices)


def last_prices(item_ids: Collection[int]) -> dict[int, Decimal]:
    """The cost of the latest receipt of each of these items that had one, in one query."""
    receipts = StockMovement.objects.filter(item__in=item_ids, type=StockMovement.Type.RECEIPT)
    latest = receipts.order_by("item", "-pk").distinct("item")
    return dict(latest.values_list("item", "unit_cost"))


def vendor_prices(item_ids: Collection[int]) -> dict[int, Decimal]:
    """What vendors ask for these items, where it is known."""
    return {item: cost for ask in _vendor_prices for item, cost in ask(item_ids).items()}


def averages(item_ids: Collection[int]) -> dict[int, Decimal]:
    """The average cost of these items, where there is or was any."""
    return dict(ItemCost.objects.filter(pk__in=item_ids).values_list("pk", "average"))


def costs(item_ids: Collection[int]) -> dict[int, Decimal]:
    """What one stock unit of each of these items is worth now if it is found, in at most three
    queries; 0 where nobody knows."""
    found = {item: cost for item, cost in averages(item_ids).items() if cost}
    for look in (last_prices, vendor_prices):
        if missing := set(item_ids) - found.keys():
            found |= {item: unit_cost(cost) for item, cost in look(missing).items() if cost}
    return {item_id: found.get(item_id, ZERO) for item_id in item_ids}


def warn_of(item_id: int) -> None:
    """Note that goods came in which nobody knows the worth of."""
    logger.warning("Stock of item %s was found and has no known cost", item_id)
