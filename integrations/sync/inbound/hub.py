"""Writing records as rows of ours, a page at a time, so that one bad record spoils only itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db import connection as database

from integrations.sync import page_links
from integrations.sync.entities import Kind
from integrations.sync.inbound import refusals
from integrations.sync.inbound.base import Adoption, Followed, Inbound, Row
from integrations.sync.inbound.comparison import Comparison
from integrations.sync.inbound.pointers import Pointers, readable
from integrations.sync.inbound.registry import INBOUND
from integrations.sync.page_links import NO_BASE, Known, Link
from integrations.sync.taken import Entry, Written
from plyhub.common.errors import DomainError

SPOILED = (DataError, IntegrityError, DomainError, ValueError)


@dataclass(frozen=True, slots=True)
class HubRecords:
    """The records of one kind of one connection, as rows of ours with links."""

    connection_id: int
    kind: Kind
    run_id: int | None = None

    def known(self, external_ids: Sequence[str]) -> dict[str, Known]:
        """The links of these ids."""
        return page_links.known(
            connection_id=self.connection_id, entity=self.kind.link, external_ids=external_ids
        )

    def write(self, entries: Sequence[Entry]) -> Written:
        """Write what can be written, and say what became of each.

        Must run inside a transaction: rows and links are written together.
        """
        result = Written()
        waiting = self._admitted(entries, result)
        while waiting:
            pointers = Pointers.of(waiting, inbound=self._inbound, connection_id=self.connection_id)
            obstacles = {
                entry.external_id: reason
                for entry in waiting
                if (reason := pointers.obstacle(entry))
            }
            ready = [entry for entry in waiting if entry.external_id not in obstacles]
            if not ready:
                result.refused |= obstacles
                break
            self._write_or_split(ready, pointers, result)
            # What was just written may be what the others wait for: a category its parent.
            waiting = [entry for entry in waiting if entry.external_id in obstacles]
        return result

    @property
    def _inbound(self) -> Inbound:
        return INBOUND[self.kind.name]

    def _admitted(self, entries: Sequence[Entry], result: Written) -> list[Entry]:
        """Those that are for us and need not wait; the others are put into `result`."""
        concerns, waits = self._inbound.concerns, self._inbound.waits
        if concerns:
            strange = [each for each in entries if each.hub_id is None]
            result.passed |= {each.external_id for each in strange if not concerns(each.record)}
        ours = [entry for entry in entries if entry.external_id not in result.passed]
        if waits and ours:
            result.refused |= waits(ours, self.connection_id)
        return [entry for entry in ours if entry.external_id not in result.refused]

    def _write_or_split(
        self, entries: Sequence[Entry], pointers: Pointers, result: Written
    ) -> None:
        """Write all at once; if that fails, each half for itself, down to the one at fault."""
        try:
            with transaction.atomic():
                taken, same, turned_away = self._write_all(entries, pointers)
        except SPOILED as error:
            if len(entries) == 1:
                result.refused[entries[0].external_id] = refusals.reason(error)
                return
            middle = len(entries) // 2
            for half in (entries[:middle], entries[middle:]):
                self._write_or_split(half, pointers, result)
        else:
            result.hub_ids |= taken
            result.same |= same
            result.refused |= turned_away
            result.gaps |= self._gaps(entries, taken, pointers)

    def _gaps(
        self, entries: Sequence[Entry], taken: dict[str, int], pointers: Pointers
    ) -> dict[str, str]:
        if not any(entry.external_id in taken and pointers.gap(entry) for entry in entries):
            return {}
        among = readable(self.connection_id)
        gaps = {
            entry.external_id: pointers.gap(entry, among)
            for entry in entries
            if entry.external_id in taken
        }
        return {external_id: gap for external_id, gap in gaps.items() if gap}

    def _write_all(
        self, entries: Sequence[Entry], pointers: Pointers
    ) -> tuple[dict[str, int], set[str], dict[str, str]]:
        """Our ids by theirs, those of them of which nothing changed here, and who may not go in."""
        adoption = self._adopt(entries)
        ours = [
            entry
            if (found := adoption.hub_ids.get(entry.external_id)) is None
            else replace(entry, hub_id=found)
            for entry in entries
            if entry.external_id not in adoption.refused
        ]
        rows = self._rows(ours, pointers)
        page = Comparison(self._inbound, self.kind, self.connection_id, self.run_id)
        ids = page.save(rows)
        self._link(ours, ids, page.bases(rows))
        followed = Followed()
        if self._inbound.follow:
            pairs = [(hub_id, entry.record) for hub_id, entry in zip(ids, ours, strict=True)]
            followed = self._inbound.follow(pairs, self.connection_id)
        same = page.finish(followed, adopted=adoption.hub_ids.values())
        _check_references_now()
        written = {entry.external_id: hub_id for entry, hub_id in zip(ours, ids, strict=True)}
        unchanged = {external_id for external_id, hub_id in written.items() if hub_id in same}
        return written, unchanged, dict(adoption.refused)

    def _adopt(self, entries: Sequence[Entry]) -> Adoption:
        new = [entry for entry in entries if entry.hub_id is None]
        if not new or self._inbound.adopt is None:
            return Adoption()
        return self._inbound.adopt(new, self.connection_id)

    def _rows(self, entries: Sequence[Entry], pointers: Pointers) -> list[Row]:
        new = [entry.record for entry in entries if entry.hub_id is None]
        first_values = self._inbound.first_values
        proposed = iter(first_values(new) if first_values else ())
        rows: list[Row] = []
        for entry in entries:
            values = {**self._inbound.values(entry.record), **pointers.values(entry)}
            if entry.hub_id is None:
                values |= next(proposed, {})
            rows.append((entry.hub_id, values))
        return rows

    def _link(
        self, entries: Sequence[Entry], ids: Sequence[int], bases: Sequence[str] = ()
    ) -> None:
        rows = [
            Link(
                hub_id,
                entry.external_id,
                entry.fingerprint,
                _number(entry.record),
                base=base,
                made_by_run=self.run_id if entry.hub_id is None else None,
                is_new=entry.hub_id is None,
            )
            for entry, hub_id, base in zip(entries, ids, bases or repeat(NO_BASE), strict=False)
        ]
        page_links.save(connection_id=self.connection_id, entity=self.kind.link, links=rows)


def _number(record: Any) -> str:
    """The number people over there know the record by, if it has one."""
    return getattr(record, "number", "")[:60]


def _check_references_now() -> None:
    """Let a reference to a row that is gone fail here, where its record can be told apart."""
    with database.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
