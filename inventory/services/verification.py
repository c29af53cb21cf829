"""Whether balances and pools are what the movements add up to.

Movements are the truth: balances can be made again from them, never the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction

from inventory.models import Item, Location
from plyhub.common.quantities import plain

_BALANCES = """
    SELECT coalesce(b.item_id, m.item_id), coalesce(b.location_id, m.location_id),
           coalesce(b.on_hand, 0), coalesce(m.quantity, 0)
    FROM inventory_stockbalance b
    FULL JOIN (
        SELECT item_id, location_id, bin, lot, sum(quantity) AS quantity
        FROM inventory_stockmovement GROUP BY item_id, location_id, bin, lot
    ) m USING (item_id, location_id, bin, lot)
    WHERE coalesce(b.on_hand, 0) <> coalesce(m.quantity, 0)
    ORDER BY 1, 2
"""
_POOLS = """
    SELECT coalesce(c.item_id, m.item_id), coalesce(c.quantity, 0), coalesce(m.quantity, 0),
           coalesce(c.value, 0), coalesce(m.value, 0)
    FROM inventory_itemcost c
    FULL JOIN (
        SELECT item_id, sum(quantity) AS quantity, sum(value) AS value
        FROM inventory_stockmovement GROUP BY item_id
    ) m USING (item_id)
    WHERE coalesce(c.quantity, 0) <> coalesce(m.quantity, 0)
       OR coalesce(c.value, 0) <> coalesce(m.value, 0)
    ORDER BY 1
"""
_REPAIR_BALANCES = (
    """
    UPDATE inventory_stockbalance b SET on_hand = coalesce((
        SELECT sum(m.quantity) FROM inventory_stockmovement m
        WHERE (m.item_id, m.location_id, m.bin, m.lot) = (b.item_id, b.location_id, b.bin, b.lot)
    ), 0)
    """,
    """
    INSERT INTO inventory_stockbalance (item_id, location_id, bin, lot, on_hand)
    SELECT item_id, location_id, bin, lot, sum(quantity)
    FROM inventory_stockmovement GROUP BY item_id, location_id, bin, lot
    ON CONFLICT (item_id, location_id, bin, lot) DO NOTHING
    """,
    """
    INSERT INTO inventory_itemcost (item_id, quantity, value, average)
    SELECT item_id, sum(quantity), sum(value),
           CASE WHEN sum(quantity) > 0 THEN round(sum(value) / sum(quantity), 6) ELSE 0 END
    FROM inventory_stockmovement GROUP BY item_id
    ON CONFLICT (item_id) DO UPDATE SET
        quantity = excluded.quantity, value = excluded.value,
        average = CASE WHEN excluded.quantity > 0 THEN excluded.average
                       ELSE inventory_itemcost.average END
    WHERE inventory_itemcost.quantity <> excluded.quantity
       OR inventory_itemcost.value <> excluded.value
    """,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept figure that is not the sum of its movements; `place` is None for an item's pool."""

    item: str
    place: str | None
    what: str
    kept: Decimal
    summed: Decimal

    def __str__(self) -> str:
        where = f" at {self.place}" if self.place else ""
        return (
            f"{self.item}{where}: {self.what} is {plain(self.kept)},"
            f" the movements add up to {plain(self.summed)}"
        )


def differences() -> list[Difference]:
    """Every balance and pool that disagrees with the movements; empty when all is well."""
    balances, pools = _rows(_BALANCES), _rows(_POOLS)
    items = Item.objects.in_bulk({row[0] for row in [*balances, *pools]})
    places = Location.objects.in_bulk({row[1] for row in balances})
    found = [
        Difference(items[item].sku, places[place].name, "on hand", kept, summed)
        for item, place, kept, summed in balances
    ]
    for item, quantity, moved, value, worth in pools:
        if quantity != moved:
            found.append(Difference(items[item].sku, None, "quantity", quantity, moved))
        if value != worth:
            found.append(Difference(items[item].sku, None, "value", value, worth))
    return found


@transaction.atomic
def repair_balances() -> list[Difference]:
    """Make balances and pools the sums of their movements; return what was wrong.

    Posting waits meanwhile. Where a pool was wrong, its average becomes value by quantity.
    """
    with connection.cursor() as cursor:
        # Every posting begins by locking rows of this table.
        cursor.execute("LOCK TABLE inventory_itemcost IN EXCLUSIVE MODE")
        found = differences()
        for statement in _REPAIR_BALANCES if found else ():
            cursor.execute(statement)
    return found


def _rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
