"""How documents we wrote stand over there: kept to be shown, and driving nothing here.

Documents of others are passed over. A page is written in two statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection as database

from integrations.records import RemoteStateRecord
from integrations.sync import further_documents, manual_steps
from integrations.sync.entities import Kind
from integrations.sync.page_links import Known
from integrations.sync.taken import Entry, Written

ORDER = "purchase_order"
LINKED = (ORDER, "receipt", "return")
_KNOWN = """
    SELECT external_id, hub_id, fingerprint FROM integrations_externallink
    WHERE connection_id = %(connection)s AND entity = ANY(%(linked)s)
        AND external_id <> '' AND external_id = ANY(%(ids)s)
    UNION ALL
    SELECT external_id, hub_id, fingerprint FROM integrations_remotedocument
    WHERE connection_id = %(connection)s AND entity = ANY(%(further)s)
        AND external_id = ANY(%(ids)s)
"""
_NOTE_LINKED = """
    UPDATE integrations_externallink AS kept
    SET remote_status = row.status, fingerprint = row.fingerprint, updated_at = now()
    FROM unnest(%(ids)s::text[], %(statuses)s::text[], %(fingerprints)s::text[])
        AS row (external_id, status, fingerprint)
    WHERE kept.connection_id = %(connection)s AND kept.entity = ANY(%(linked)s)
        AND kept.external_id <> '' AND kept.external_id = row.external_id
    RETURNING kept.external_id, kept.entity, kept.hub_id
"""
_NOTE_FURTHER = """
    UPDATE integrations_remotedocument AS kept
    SET status = row.status, fingerprint = row.fingerprint, is_active = NOT row.finished,
        updated_at = now()
    FROM unnest(
        %(ids)s::text[], %(statuses)s::text[], %(fingerprints)s::text[], %(finished)s::boolean[]
    ) AS row (external_id, status, fingerprint, finished)
    WHERE kept.connection_id = %(connection)s AND kept.entity = ANY(%(further)s)
        AND kept.external_id = row.external_id
    RETURNING kept.external_id, kept.entity, kept.hub_id
"""
_STATUS_LENGTH = 40
Kept = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class DocumentStates:
    """The documents of one connection that records of ours are linked to, or became besides."""

    connection_id: int
    kind: Kind

    def known(self, external_ids: Sequence[str]) -> dict[str, Known]:
        """Those of the ids that are ours."""
        rows = self._run(_KNOWN, ids=list(external_ids))
        return {external_id: Known(hub_id, print_) for external_id, hub_id, print_ in rows}

    def write(self, entries: Sequence[Entry]) -> Written:
        """Keep how they stand now, and tick the steps that waited for it."""
        ours = [entry for entry in entries if entry.hub_id is not None]
        result = Written({entry.external_id: entry.hub_id for entry in ours})
        result.passed |= {entry.external_id for entry in entries} - result.hub_ids.keys()
        if not ours:
            return result
        records: dict[str, RemoteStateRecord] = {each.external_id: each.record for each in ours}
        columns = {
            "ids": list(records),
            "statuses": [record.status[:_STATUS_LENGTH] for record in records.values()],
            "fingerprints": [entry.fingerprint for entry in ours],
            "finished": [record.finished for record in records.values()],
        }
        linked = self._run(_NOTE_LINKED, **columns)
        further = self._run(_NOTE_FURTHER, **columns)
        self._tell(linked, further, records)
        return result

    def _tell(
        self, linked: Iterable[Kept], further: Iterable[Kept], read: Mapping[str, RemoteStateRecord]
    ) -> None:
        """What was seen of orders, for the steps that a person has to do about them."""
        facts: dict[int, dict[str, object]] = {}
        for external_id, entity, hub_id in linked:
            if entity == ORDER:
                record = read[external_id]
                facts[hub_id] = {"status": record.status, "ended": record.finished}
        changed = {hub_id for _, entity, hub_id in further if entity == further_documents.EARLIER}
        open_ = further_documents.of(self.connection_id, further_documents.EARLIER, changed).filter(
            is_active=True
        )
        for hub_id in changed - set(open_.values_list("hub_id", flat=True)):
            facts.setdefault(hub_id, {})["earlier_ended"] = True
        manual_steps.seen(connection_id=self.connection_id, entity=ORDER, facts=facts)

    def _run(self, statement: str, **values: object) -> list[tuple]:
        given = {
            "connection": self.connection_id,
            "linked": list(LINKED),
            "further": list(further_documents.KINDS),
            **values,
        }
        with database.cursor() as cursor:
            cursor.execute(statement, given)
            return cursor.fetchall()
