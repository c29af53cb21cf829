"""What became of the rows of a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from integrations.records import Record
from integrations.sync.issues import Failure


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that could be read: its record, and which of ours it is if we have it.

    One that went in before with a gap only goes in again without one: `only_whole`.
    """

    external_id: str
    fingerprint: str
    record: Record
    hub_id: int | None
    only_whole: bool = False


@dataclass(slots=True)
class Written:
    """What became of entries, by their ids: our id, why not, or what they went in without.

    `waiting` is what is neither in nor refused: something of ours under way decides on it. What was
    `passed` over is nothing we keep. `same` are those that are in and changed nothing of ours.
    """

    hub_ids: dict[str, int | None] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    same: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Taken:
    """A record that went in; `hub_id` is None for one that stays theirs."""

    external_id: str
    record: Record
    hub_id: int | None


@dataclass(slots=True)
class Outcome:
    """The rows of a page by what became of them; `gaps` are among the ones that went in, `settled`
    the ids of those that went in and changed nothing here, which count as unchanged."""

    created: list[Taken] = field(default_factory=list)
    updated: list[Taken] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    gaps: list[Failure] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    unchanged: int = 0
