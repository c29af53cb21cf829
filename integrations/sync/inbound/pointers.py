"""What records point at: looked up for a whole page, and what follows when it is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from integrations.models import Cursor
from integrations.sync import page_links
from integrations.sync.entities import BY_NAME
from integrations.sync.inbound.base import Inbound, Reference, Values
from integrations.sync.taken import Entry


@dataclass(frozen=True, slots=True)
class Pointers:
    """Our ids of all that the records of a page point at, by kind and their id."""

    inbound: Inbound
    found: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, entries: Sequence[Entry], *, inbound: Inbound, connection_id: int) -> Pointers:
        """Look them up: one query for each kind pointed at."""
        wanted: dict[str, set[str]] = {}
        for entry in entries:
            for link, theirs in _mentioned(inbound, entry):
                wanted.setdefault(link, set()).add(theirs)
        found = {
            link: page_links.hub_ids(connection_id=connection_id, entity=link, external_ids=ids)
            for link, ids in wanted.items()
        }
        return cls(inbound, found)

    def values(self, entry: Entry) -> Values:
        """The columns that hold what the record points at; unknown ones are empty."""
        return {
            reference.column: self._hub_id(reference.link, reference.read(entry.record))
            for reference in self.inbound.references
        }

    def obstacle(self, entry: Entry) -> str:
        """Why the record cannot go in yet; empty if it can."""
        obstacles = (self._lacks(reference, entry) for reference in self.inbound.references)
        reason = next((reason for reason in obstacles if reason), "")
        return reason or (self.gap(entry) if entry.only_whole else "")

    def gap(self, entry: Entry, among: frozenset[str] | None = None) -> str:
        """What the record goes in without (of the kinds in `among`); empty if it is whole."""
        for link, theirs in _mentioned(self.inbound, entry):
            if self._hub_id(link, theirs) is None and (among is None or link in among):
                return f"Taken in without {_words(link)} {theirs}, which is not known yet."
        return ""

    def _lacks(self, reference: Reference, entry: Entry) -> str:
        theirs = reference.read(entry.record)
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
    for reference in inbound.references:
        if theirs := reference.read(entry.record):
            yield reference.link, theirs
    if inbound.mentions:
        yield from inbound.mentions(entry.record)


def _words(link: str) -> str:
    return link.replace("_", " ")
