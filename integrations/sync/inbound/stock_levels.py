"""Stock as the books have it, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection as database

from integrations.records import StockLevelRecord
from integrations.sync.entities import Kind
from integrations.sync.page_links import Known
from integrations.sync.taken import Entry, Written

_KNOWN = """
    SELECT external_id, NULL::bigint, fingerprint FROM integrations_remotestock
    WHERE connection_id = %s AND external_id = ANY(%s)
"""
_SAVE = """
    INSERT INTO integrations_remotestock (
        connection_id, external_id, item_code, warehouse_code, on_hand, average_cost, last_cost,
        fingerprint, as_of, created_at, updated_at
    )
    SELECT %s, row.*, now(), now(), now()
    FROM unnest(
        %s::text[], %s::text[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::text[]
    ) AS row
    ON CONFLICT (connection_id, item_code, warehouse_code) DO UPDATE SET
        external_id = excluded.external_id, on_hand = excluded.on_hand,
        average_cost = excluded.average_cost, last_cost = excluded.last_cost,
        fingerprint = excluded.fingerprint, as_of = excluded.as_of, updated_at = excluded.updated_at
"""


@dataclass(frozen=True, slots=True)
class StockLevels:
    """What one system holds, item by item and warehouse by warehouse."""

    connection_id: int
    kind: Kind

    def known(self, external_ids: Sequence[str]) -> dict[str, Known]:
        """Those of the ids that were read before."""
        with database.cursor() as cursor:
            cursor.execute(_KNOWN, [self.connection_id, list(external_ids)])
            return {external_id: Known(*rest) for external_id, *rest in cursor.fetchall()}

    def write(self, entries: Sequence[Entry]) -> Written:
        """Keep them all; none is refused. Must run inside a transaction.

        Of two rows about the same item and warehouse the later one counts.
        """
        latest = {_place(entry.record): entry for entry in entries}
        rows = [(*_values(entry.record), entry.fingerprint) for entry in latest.values()]
        columns = [list(column) for column in zip(*rows, strict=True)]
        with database.cursor() as cursor:
            cursor.execute(_SAVE, [self.connection_id, *columns])
        return Written({entry.external_id: None for entry in entries})


def _place(record: StockLevelRecord) -> tuple[str, str]:
    return record.item_id, record.warehouse_id


def _values(record: StockLevelRecord) -> tuple[object, ...]:
    costs = record.average_cost, record.last_cost
    return record.external_id, *_place(record), record.on_hand, *costs
