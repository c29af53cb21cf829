"""How a kind of record becomes rows of ours, as data: what it points at, its values, who saves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from integrations.records import Address
from integrations.sync.taken import Entry

Values = dict[str, Any]
Row = tuple[int | None, Values]
CUSTOM = "custom:"
"""What a custom field is called where columns are named; its id follows."""


class Save(Protocol):
    """A domain service: rows whose id is None are made; our ids come back in the same order."""

    def __call__(self, rows: Sequence[Row], *, origin: int | None) -> list[int]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A record of theirs this one points at: `column` of ours gets our id of it.

    One that is not known yet leaves the column empty, or, when `waits`, parks the record until it
    is; `required` also refuses a record that names none.
    """

    column: str
    link: str
    read: Callable[[Any], str]
    waits: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What a document of theirs consists of: its values get them as `lines`, in their order.

    Each has what `values` says, what its `references` point at, and as `line_id` our line that
    `link` says it is. A line that cannot do without something keeps the whole document out.
    """

    link: str
    read: Callable[[Any], Sequence[Any]]
    values: Callable[[Any], Values]
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Adoption:
    """Which of our records, not linked so far, are the ones just read, and which rows cannot go in.

    Both by their id; a refusal says why.
    """

    hub_ids: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field of one of our records that both sides changed: what both had, and what each says now.

    `winner` is "ours" or "theirs", empty while a person has to decide. `label` names a field that
    is no column.
    """

    hub_id: int
    column: str
    base: Any
    ours: Any
    theirs: Any
    winner: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What following brought about: our ids of records it changed something of, and words that
    lost."""

    changed: frozenset[int] = frozenset()
    clashes: tuple[Clash, ...] = ()


Adopt = Callable[[Sequence[Entry], int], Adoption]
Waits = Callable[[Sequence[Entry], int], Mapping[str, str]]
Follow = Callable[[Sequence[tuple[int, Any]], int], Followed | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One kind of record on its way in.

    `values` is theirs to decide and written every time; `first_values` is ours and only proposed
    when the record is made. `mentions` are the records of theirs that `follow` looks for, as (link,
    their id) pairs. `adopt` finds records made here that are the same thing; `follow`
    writes what hangs on the records, given (our id, record) pairs and the connection's id; without
    an answer it may have changed something of any of them.
    `concerns` says which new records are for us at all: the others are passed over. `waits` names,
    by their id, rows that must not go in now, with why. One that is `whole`, as a document with
    lines is, goes to its service with all it says whenever it changed over there: columns alone do
    not tell whether anything of ours changes.
    """

    save: Save
    values: Callable[[Any], Values]
    references: tuple[Reference, ...] = ()
    lines: Lines | None = None
    first_values: Callable[[Sequence[Any]], Sequence[Values]] | None = None
    adopt: Adopt | None = None
    mentions: Callable[[Any], Iterable[tuple[str, str]]] | None = None
    follow: Follow | None = None
    concerns: Callable[[Any], bool] | None = None
    waits: Waits | None = None
    whole: bool = False

    @property
    def is_whole(self) -> bool:
        return self.whole or self.lines is not None


def address(place: Address) -> Values:
    """An address as our columns."""
    return {
        "street": place.street,
        "unit_number": place.unit,
        "city": place.city,
        "state": place.state,
        "zip_code": place.zip,
        "country": place.country,
    }
