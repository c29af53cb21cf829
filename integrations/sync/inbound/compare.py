"""What rows of theirs change of ours: found out before they are written, field by field.

Values are compared as JSON holds them: amounts as texts with the places of their column, times as
ISO texts. So the value both sides last agreed on, kept with the link, compares with both.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from integrations.sync.inbound.base import Clash, Row, Values
from plyhub.common.field_owners import Field, Fields, Owner

Column = models.Field
Plain = str | int | bool | list | dict | None
Pairs = dict[str, tuple[Plain, Plain]]
UNKNOWN = object()
"""The base of a field that was never compared before."""


class Side(Enum):
    """Whose value a field gets; `NEITHER` side's while a person has to decide."""

    OURS = auto()
    THEIRS = auto()
    NEITHER = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose value stands, and whether another one lost against it."""

    side: Side
    is_clash: bool = False


_WINNERS = {Owner.HUB: Side.OURS, Owner.FIELD_SERVICE: Side.THEIRS, Owner.REVIEW: Side.NEITHER}


def judge(owner: Owner, *, base: object, ours: object, theirs: object) -> Verdict:
    """Whose value a field of `owner` gets, from what both sides say now and last agreed on.

    Whoever alone changed it is followed. If both did, differently, the owner's word stands; a field
    under review stays different until a person decides.
    """
    if ours == theirs or base is UNKNOWN or base == ours:
        return Verdict(Side.THEIRS)
    if base == theirs:
        return Verdict(Side.OURS)
    return Verdict(_WINNERS[owner], is_clash=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """One of our records as it is: its columns, what was last agreed on, and whether we made it.

    `holds` says that a change of ours is under way of which no agreed value tells.
    """

    values: Mapping[str, Plain]
    base: Mapping[str, Plain] = field(default_factory=dict)
    is_ours: bool = False
    is_linked: bool = False
    holds: bool = False

    def held(self) -> Standing:
        """The same, with a change of ours under way."""
        return replace(self, holds=True)


@dataclass(slots=True)
class Compared:
    """What is to be written, what that changes by our id, and what both had changed."""

    rows: list[Row] = field(default_factory=list)
    changes: dict[int, Pairs] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)


def compare(
    rows: Iterable[tuple[int, Values]],
    *,
    standing: Mapping[int, Standing],
    columns: Mapping[str, Column],
    shared: Fields,
) -> Compared:
    """Compare rows of records we have with how they stand; those that change nothing are left out.

    The rows that are left name the same columns, so that one statement writes them all.
    """
    found = Compared()
    kept: list[tuple[int, Values, Values]] = []
    for hub_id, values in rows:
        now = standing.get(hub_id)
        if now is None:
            found.rows.append((hub_id, values))
            continue
        decided, pairs = _decide(hub_id, values, now, columns, shared, found.clashes)
        if pairs:
            found.changes[hub_id] = pairs
            kept.append((hub_id, values, decided))
    named = {column for pairs in found.changes.values() for column in pairs}
    found.rows += [
        (
            hub_id,
            {column: decided.get(column, values[column]) for column in values if column in named},
        )
        for hub_id, values, decided in kept
    ]
    return found


def _decide(
    hub_id: int,
    values: Values,
    now: Standing,
    columns: Mapping[str, Column],
    shared: Fields,
    clashes: list[Clash],
) -> tuple[Values, Pairs]:
    """The columns in which ours stands against theirs, and what changes of the others."""
    stands: Values = {}
    pairs: Pairs = {}
    for column, kind in columns.items():
        ours, theirs = now.values[column], plain(kind, values[column])
        if ours == theirs:
            continue
        verdict = _verdict(shared.get(column), now, column, ours, theirs)
        if verdict.side is not Side.THEIRS:
            stands[column] = kind.to_python(ours)
        else:
            pairs[column] = (ours, theirs)
        if verdict.is_clash:
            clashes.append(
                Clash(hub_id, column, now.base[column], ours, theirs, _WON[verdict.side])
            )
    return stands, pairs


_WON = {Side.OURS: "ours", Side.THEIRS: "theirs", Side.NEITHER: ""}


def _verdict(
    field: Field | None, now: Standing, column: str, ours: Plain, theirs: Plain
) -> Verdict:
    if field is None:
        return Verdict(Side.THEIRS)
    base = now.base.get(column, UNKNOWN)
    if base is UNKNOWN and now.holds:
        return Verdict(Side.OURS)
    owner = field.owner
    if owner is Owner.CREATOR:
        owner = Owner.HUB if now.is_ours else Owner.FIELD_SERVICE
    return judge(owner, base=base, ours=ours, theirs=theirs)


def plain_columns(model: type[models.Model], names: Iterable[str]) -> dict[str, Column]:
    """Those of `names` that are columns of the model, by name; lines of a document are none."""
    found = {}
    for name in names:
        try:
            column = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if column.concrete:
            found[name] = column
    return found


def plain(column: models.Field, value: Any) -> Plain:
    """A value as the column will keep it, as JSON holds it."""
    if isinstance(value, Decimal) and isinstance(column, models.DecimalField):
        return f"{value.quantize(_step(column.decimal_places), ROUND_HALF_UP):f}"
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, str):
        return str(value)
    return value


@cache
def _step(places: int) -> Decimal:
    """The least amount a column of so many places can hold."""
    return Decimal(1).scaleb(-places)


def bases(
    model: type[models.Model], shared: Fields, rows: Sequence[Values]
) -> list[dict[str, Plain]]:
    """What both sides agree on from now on: what they say in the fields both may change."""
    columns = plain_columns(model, shared)
    return [
        {name: plain(column, row[name]) for name, column in columns.items() if name in row}
        for row in rows
    ]
