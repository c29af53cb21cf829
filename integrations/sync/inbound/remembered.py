"""Records that stay theirs: remembered by id and name, so that we link to one instead of
making it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection as database

from integrations.mapping.text import normalised_name
from integrations.sync import page_links
from integrations.sync.entities import Kind
from integrations.sync.page_links import Known
from integrations.sync.taken import Entry, Written
from procurement.services import vendors

_KNOWN = """
    SELECT external_id, NULL::bigint, fingerprint FROM integrations_remoterecord
    WHERE connection_id = %s AND entity = %s AND external_id = ANY(%s)
"""
_SAVE = """
    INSERT INTO integrations_remoterecord (
        connection_id, entity, external_id, name, normalised_name, is_active, fingerprint,
        created_at, updated_at
    )
    SELECT %s, %s, row.*, now(), now()
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::boolean[], %s::text[]) AS row
    ON CONFLICT (connection_id, entity, external_id) DO UPDATE SET
        name = excluded.name, normalised_name = excluded.normalised_name,
        is_active = excluded.is_active, fingerprint = excluded.fingerprint,
        updated_at = excluded.updated_at
"""
_NAME_LENGTH = 300


def _vendor_terms(entries: Sequence[Entry], connection_id: int) -> None:
    """Terms, tax id and the hold are decided in the books: copy them to our linked vendors."""
    ours = page_links.hub_ids(
        connection_id=connection_id,
        entity="vendor",
        external_ids=[entry.external_id for entry in entries],
    )
    rows = [
        (ours[entry.external_id], _terms(entry.record))
        for entry in entries
        if entry.external_id in ours
    ]
    if rows:
        vendors.upsert_many(rows, origin=connection_id)


def _terms(record: Any) -> dict[str, Any]:
    return {"terms": record.terms, "tax_id": record.tax_id, "on_hold": record.on_hold}


_FOLLOW: dict[str, Callable[[Sequence[Entry], int], None]] = {"vendor": _vendor_terms}


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
        ]
        with database.cursor() as cursor:
            cursor.execute(_SAVE, [self.connection_id, self.kind.name, *columns])
        if follow := _FOLLOW.get(self.kind.name):
            follow(entries, self.connection_id)
        return Written({entry.external_id: None for entry in entries})
