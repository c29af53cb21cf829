"""The stock of the books in our terms: which item and place of ours, how many of our stock units.

What cannot be told in our terms keeps a gap: no `item_id` or `place_id` without a link, no `factor`
where the books count in a unit of which nobody said how much it holds.
"""

from __future__ import annotations

from typing import Any

from integrations.sync.outbound import units
from integrations.sync.target import Target

_LEVELS = """
    levels AS MATERIALIZED (
        SELECT stock.item_code, stock.warehouse_code, stock.on_hand, stock.average_cost,
            stock.last_cost, item.hub_id AS item_id, place.hub_id AS place_id,
            CASE
                WHEN coalesce(known.details->>'unit', '') = '' THEN 1
                WHEN upper(known.details->>'unit') = upper(goods.stock_unit_id) THEN 1
                ELSE pack.factor
            END AS factor
        FROM integrations_remotestock AS stock
        LEFT JOIN integrations_externallink AS item
            ON item.connection_id = stock.connection_id AND item.entity = 'item'
            AND item.external_id = stock.item_code AND item.external_id <> ''
        LEFT JOIN integrations_externallink AS place
            ON place.connection_id = stock.connection_id AND place.entity = 'location'
            AND place.external_id = stock.warehouse_code AND place.external_id <> ''
        LEFT JOIN inventory_item AS goods ON goods.id = item.hub_id
        LEFT JOIN integrations_remoterecord AS known
            ON known.connection_id = stock.connection_id AND known.entity = 'item'
            AND known.external_id = stock.item_code
        LEFT JOIN unnest(%(units_there)s::text[], %(units_here)s::text[], %(factors)s::numeric[])
            AS pack (unit_there, unit_here, factor)
            ON pack.unit_there = known.details->>'unit' AND pack.unit_here = goods.stock_unit_id
        WHERE stock.connection_id = %(connection)s{only}
    )
"""


def those(condition: str) -> str:
    """As `LEVELS`, but only rows of `stock` that meet a condition written by us."""
    return _LEVELS.replace("{only}", f" AND {condition}")


LEVELS = _LEVELS.replace("{only}", "")
"""To be put behind WITH; its parameters come from `parameters`."""


def parameters(target: Target) -> dict[str, Any]:
    """What `LEVELS` asks for."""
    packs = {(there, here): factor for there, here, factor in units.factors(target)}
    return {
        "connection": target.connection.pk,
        "units_there": [there for there, _ in packs],
        "units_here": [here for _, here in packs],
        "factors": list(packs.values()),
    }
