"""Records that stay theirs: remembered by id and name, so that we link to one instead of
making it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection as database

from integrations.mapping.text import normalised_name
from integrations.sync import book_items, book_terms
from integrations.sync.entities import Kind
from integrations.sync.page_links import Known
from integrations.sync.taken import Entry, Written

_KNOWN = """
    SELECT external_id, NULL::bigint, fingerprint FROM integrations_remoterecord
    WHERE connection_id = %s AND entity = %s AND external_id = ANY(%s)
"""
_SAVE = """
    INSERT INTO integrations_remoterecord (
        connection_id, entity, external_id, name, normalised_name, is_active, fingerprint,
        details, created_at, updated_at
    )
    SELECT %s, %s, row.*, now(), now()
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::boolean[], %s::text[], %s::jsonb[]) AS row
    ON CONFLICT (connection_id, entity, external_id) DO UPDATE SET
        name = excluded.name, normalised_name = excluded.normalised_name,
        is_active = excluded.is_active, fingerprint = excluded.fingerprint,
        details = excluded.details, updated_at = excluded.updated_at
"""
_NAME_LENGTH = 300


# What is kept of a record besides its name, and what follows when some of them changed.
_DETAILS: dict[str, Callable[[Any], dict[str, object]]] = {
    "item": book_items.details,
    "vendor": book_terms.details,
}
_FOLLOW: dict[str, Callable[[int], object]] = {"vendor": book_terms.copy}


@dataclass(frozen=True, slots=True)
class RememberedRecords:
    """The records of one kind that one system has."""

    connection_id: int
    kind: Kind

    def known(self, external_ids: Sequence[str]) -> dict[str, Known]:
        """Those of the ids that we remember."""
        with database.cursor() as cursor:
            cursor.execute(_KNOWN, [self.connection_id, self.kind.name, list(external_ids)])
            return {external_id: Known(*rest) for external_id, *rest in cursor.fetchall()}

    def write(self, entries: Sequence[Entry]) -> Written:
        """Remember them all; none is refused. Must run inside a transaction."""
        names = [entry.record.name[:_NAME_LENGTH] for entry in entries]
        columns = [
            [entry.external_id for entry in entries],
            names,
            [normalised_name(name)[:_NAME_LENGTH] for name in names],
            [entry.record.active for entry in entries],
            [entry.fingerprint for entry in entries],
            [json.dumps(self._details(entry.record)) for entry in entries],
        ]
        with database.cursor() as cursor:
            cursor.execute(_SAVE, [self.connection_id, self.kind.name, *columns])
        if follow := _FOLLOW.get(self.kind.name):
            follow(self.connection_id)
        return Written({entry.external_id: None for entry in entries})

    def _details(self, record: Any) -> dict[str, object]:
        keep = _DETAILS.get(self.kind.name)
        return keep(record) if keep else {}
