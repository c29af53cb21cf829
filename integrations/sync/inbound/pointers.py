"""What records point at: looked up for a whole page, and what follows when it is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrations.models import Cursor
from integrations.sync import page_links
from integrations.sync.entities import BY_NAME
from integrations.sync.inbound.base import Inbound, Reference, Values
from integrations.sync.taken import Entry


@dataclass(frozen=True, slots=True)
class Pointers:
    """Our ids of all that the records of a page point at, by kind and their id.

    `lacks_any` tells whether any of it is not known, `never_wait` that such records go in whatever
    is missing.
    """

    inbound: Inbound
    found: Mapping[str, Mapping[str, int]]
    lacks_any: bool
    never_wait: bool

    @classmethod
    def of(cls, entries: Sequence[Entry], *, inbound: Inbound, connection_id: int) -> Pointers:
        """Look them up: one query for each kind pointed at."""
        wanted: dict[str, set[str]] = {}
        for entry in entries:
            for link, theirs in (*_mentioned(inbound, entry), *_lines_of(inbound, entry)):
                wanted.setdefault(link, set()).add(theirs)
        found = {
            link: page_links.hub_ids(connection_id=connection_id, entity=link, external_ids=ids)
            for link, ids in wanted.items()
        }
        lacks_any = any(len(found[link]) < len(ids) for link, ids in wanted.items())
        strict = any(each.waits or each.required for each in inbound.references)
        return cls(inbound, found, lacks_any, inbound.lines is None and not strict)

    def values(self, entry: Entry) -> Values:
        """The columns that hold what the record points at; unknown ones are empty."""
        values = self._columns(self.inbound.references, entry.record)
        if lines := self.inbound.lines:
            values["lines"] = [
                {
                    **lines.values(line),
                    **self._columns(lines.references, line),
                    "line_id": self._hub_id(lines.link, line.external_id),
                }
                for line in lines.read(entry.record)
            ]
        return values

    def obstacle(self, entry: Entry) -> str:
        """Why the record cannot go in yet; empty if it can."""
        if self.never_wait and not entry.only_whole:
            return ""
        obstacles = (
            self._lacks(reference, reference.read(one))
            for references, one in _parts(self.inbound, entry)
            for reference in references
        )
        reason = next((reason for reason in obstacles if reason), "")
        return reason or (self.gap(entry) if entry.only_whole else "")

    def gap(self, entry: Entry, among: frozenset[str] | None = None) -> str:
        """What the record goes in without (of the kinds in `among`); empty if it is whole."""
        if not self.lacks_any:
            return ""
        for link, theirs in _mentioned(self.inbound, entry):
            if self._hub_id(link, theirs) is None and (among is None or link in among):
                return f"Taken in without {_words(link)} {theirs}, which is not known yet."
        return ""

    def _columns(self, references: Sequence[Reference], one: Any) -> Values:
        return {
            reference.column: self._hub_id(reference.link, reference.read(one))
            for reference in references
        }

    def _lacks(self, reference: Reference, theirs: str) -> str:
        if not theirs:
            return f"It names no {_words(reference.link)}." if reference.required else ""
        if reference.waits and self._hub_id(reference.link, theirs) is None:
            return f"It belongs to {_words(reference.link)} {theirs}, which is not known yet."
        return ""

    def _hub_id(self, link: str, theirs: str) -> int | None:
        return self.found.get(link, {}).get(theirs)


def readable(connection_id: int) -> frozenset[str]:
    """The kinds ever read over the connection: only of those can anything still come."""
    read = Cursor.objects.filter(connection_id=connection_id).values_list("entity", flat=True)
    return frozenset(BY_NAME[name].link for name in read if name in BY_NAME)


def _mentioned(inbound: Inbound, entry: Entry) -> Iterator[tuple[str, str]]:
    for references, one in _parts(inbound, entry):
        for reference in references:
            if theirs := reference.read(one):
                yield reference.link, theirs
    if inbound.mentions:
        yield from inbound.mentions(entry.record)


def _parts(inbound: Inbound, entry: Entry) -> Iterator[tuple[Sequence[Reference], Any]]:
    """The record, and each of its lines, with what it points at."""
    if inbound.references:
        yield inbound.references, entry.record
    if inbound.lines:
        for line in inbound.lines.read(entry.record):
            yield inbound.lines.references, line


def _lines_of(inbound: Inbound, entry: Entry) -> Iterator[tuple[str, str]]:
    if inbound.lines:
        for line in inbound.lines.read(entry.record):
            yield inbound.lines.link, line.external_id


def _words(link: str) -> str:
    return link.replace("_", " ")
