"""The statements of a comparison: what differs is found into a table of its own for the time of the
transaction, from which the differences we keep are then resolved, changed and made.
"""

from __future__ import annotations

from integrations.sync.refs import ALL_JOB_SITES
from integrations.sync.stock.levels import LEVELS

# One statement reads it all, so that one moment is looked at. `gap` is what we have more than the
# books should have, as far as nothing is in doubt; `lagging` is as much of it as what is in doubt
# can explain.
CLEAR = "DROP TABLE IF EXISTS pg_temp.stock_found"
FIND = f"""
    CREATE TEMPORARY TABLE stock_found ON COMMIT DROP AS
    WITH {LEVELS},
    there AS (
        SELECT item_id, place_id, sum(round(on_hand * factor, 4)) AS there,
            max(coalesce(average_cost, last_cost) / factor) AS cost,
            bool_or(factor IS NULL) AS is_strange
        FROM levels WHERE item_id IS NOT NULL AND place_id IS NOT NULL
        GROUP BY item_id, place_id
    ),
    here AS (
        SELECT balance.item_id, sum(balance.on_hand) AS here,
            CASE WHEN place.kind = 'job_site' THEN {ALL_JOB_SITES} ELSE place.id END AS place_id
        FROM inventory_stockbalance AS balance
        JOIN inventory_location AS place ON place.id = balance.location_id
        WHERE balance.on_hand <> 0
        GROUP BY balance.item_id, 3
    ),
    outstanding AS (
        SELECT * FROM unnest(
            %(items)s::bigint[], %(places)s::bigint[], %(queued)s::numeric[],
            %(more)s::numeric[], %(less)s::numeric[], %(entries)s::text[]
        ) AS row (item_id, place_id, queued, more, less, entries)
    ),
    pairs AS (
        SELECT item_id, place_id, coalesce(here, 0) AS here, coalesce(there, 0) AS there, cost,
            coalesce(queued, 0) AS queued, coalesce(more, 0) AS more, coalesce(less, 0) AS less,
            coalesce(entries, '{{}}')::bigint[] AS entries
        FROM here FULL JOIN there USING (item_id, place_id)
        FULL JOIN outstanding USING (item_id, place_id)
        WHERE is_strange IS NOT TRUE
    ),
    gaps AS (
        SELECT pairs.*, place.external_id AS warehouse_code, here - queued - there AS gap
        FROM pairs
        JOIN inventory_item AS goods ON goods.id = pairs.item_id
        JOIN integrations_externallink AS item
            ON item.connection_id = %(connection)s AND item.entity = 'item'
            AND item.hub_id = pairs.item_id AND item.external_id <> ''
        JOIN integrations_externallink AS place
            ON place.connection_id = %(connection)s AND place.entity = 'location'
            AND place.hub_id = pairs.place_id AND place.external_id <> ''
        LEFT JOIN integrations_remoterecord AS known
            ON known.connection_id = %(connection)s AND known.entity = 'item'
            AND known.external_id = item.external_id
        WHERE coalesce((known.details->>'stocked')::boolean, goods.is_stocked) OR there <> 0
    )
    SELECT item_id, nullif(place_id, {ALL_JOB_SITES}) AS location_id, warehouse_code, here, there,
        queued, greatest(least(gap, more), less) AS lagging,
        gap - greatest(least(gap, more), less) AS unexplained, cost,
        more <> 0 OR less <> 0 AS in_doubt, entries
    FROM gaps WHERE here <> there OR gap <> 0
"""  # noqa: S608  only constants of ours
# Without it PostgreSQL takes the table for nearly empty, and looks at every row for every other.
MEASURE = "ANALYZE stock_found"
_NUMBERS = ("here", "there", "queued", "lagging", "unexplained", "cost", "in_doubt", "entries")
_COLUMNS = ("location_id", *_NUMBERS)
_CURRENT = "kept.connection_id = %(connection)s AND kept.state IN ('open', 'dismissed')"
_SAME_PLACE = "kept.item_id = found.item_id AND kept.warehouse_code = found.warehouse_code"
RESOLVE = f"""
    UPDATE integrations_stockdiscrepancy AS kept
    SET state = 'resolved', closed_at = %(now)s, compared_at = %(now)s, updated_at = %(now)s
    WHERE {_CURRENT} AND NOT EXISTS (SELECT 1 FROM stock_found AS found WHERE {_SAME_PLACE})
    RETURNING kept.id
"""  # noqa: S608
# What was explained is open again when its unexplained part changed.
CHANGE = f"""
    UPDATE integrations_stockdiscrepancy AS kept
    SET {", ".join(f"{name} = found.{name}" for name in _COLUMNS)},
        compared_at = %(now)s, updated_at = %(now)s,
        state = CASE WHEN kept.unexplained = found.unexplained THEN kept.state ELSE 'open' END,
        note = CASE WHEN kept.unexplained = found.unexplained THEN kept.note ELSE '' END
    FROM stock_found AS found, integrations_stockdiscrepancy AS old
    WHERE old.id = kept.id AND {_CURRENT} AND {_SAME_PLACE}
        AND ({", ".join(f"kept.{name}" for name in _COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"found.{name}" for name in _COLUMNS)})
    RETURNING kept.id, old.state <> kept.state
"""  # noqa: S608
MAKE = f"""
    INSERT INTO integrations_stockdiscrepancy (
        connection_id, item_id, warehouse_code, {", ".join(_COLUMNS)}, state, note, reason,
        compared_at, created_at, updated_at
    )
    SELECT %(connection)s, item_id, warehouse_code, {", ".join(_COLUMNS)}, 'open', '', '',
        %(now)s, %(now)s, %(now)s
    FROM stock_found AS found WHERE NOT EXISTS (
        SELECT 1 FROM integrations_stockdiscrepancy AS kept WHERE {_CURRENT} AND {_SAME_PLACE}
    )
    RETURNING id
"""  # noqa: S608
COUNT = f"""
    WITH {LEVELS}, known AS (
        SELECT on_hand <> 0 AS is_held, item_id IS NOT NULL AS item, place_id IS NOT NULL AS place,
            factor IS NOT NULL AS unit
        FROM levels
    )
    SELECT count(*) FILTER (WHERE item AND place AND unit),
        count(*) FILTER (WHERE is_held AND NOT item),
        count(*) FILTER (WHERE is_held AND item AND NOT place),
        count(*) FILTER (WHERE item AND place AND NOT unit)
    FROM known
"""  # noqa: S608
