"""A page on its way into our tables: compared with what is there, written, and remembered."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from integrations import field_owners
from integrations.sync import changes, conflicts
from integrations.sync.entities import Kind
from integrations.sync.inbound import compare, standing
from integrations.sync.inbound.base import Clash, Followed, Inbound, Row, Values
from integrations.sync.inbound.compare import Compared, Pairs, Plain, Standing
from integrations.sync.page_links import NO_BASE
from plyhub.common.field_owners import Fields


@dataclass(slots=True)
class Comparison:
    """One page of one kind. Rows of new records cost nothing here; for the others there is one
    query more, and a few where both sides may change the record."""

    inbound: Inbound
    kind: Kind
    connection_id: int
    run_id: int | None
    _known: dict[int, Values] = field(default_factory=dict)
    _before: dict[int, Standing] = field(default_factory=dict)
    _changes: dict[int, Pairs] = field(default_factory=dict)
    _clashes: list[Clash] = field(default_factory=list)

    def save(self, rows: Sequence[Row]) -> list[int]:
        """Write what changes anything, and return our ids in the order of `rows`."""
        self._known = {hub_id: values for hub_id, values in rows if hub_id is not None}
        if not self._known:
            return self.inbound.save(rows, origin=self.connection_id)
        self._before = self._read()
        if self.inbound.is_whole:
            ids = self.inbound.save(rows, origin=self.connection_id)
            self._changes = _differences(self._before, self._read())
            return ids
        found = self._compare()
        self._changes, self._clashes = found.changes, found.clashes
        new = [row for row in rows if row[0] is None]
        wanted = [*new, *found.rows]
        written = self.inbound.save(wanted, origin=self.connection_id) if wanted else []
        made = iter(written)
        return [next(made) if hub_id is None else hub_id for hub_id, _ in rows]

    def bases(self, rows: Sequence[Row]) -> Sequence[str]:
        """What both sides agree on from now on, as JSON; nothing where only one may change it."""
        if not self._shared:
            return [NO_BASE] * len(rows)
        agreed = compare.bases(self.kind.model, self._shared, [values for _, values in rows])
        return [json.dumps(each) for each in agreed]

    def finish(self, followed: Followed | None, *, adopted: Collection[int]) -> set[int]:
        """Keep what changed and what is in conflict; returns those of ours that did not change."""
        if not self._known:
            return set()
        found = {*adopted} & self._known.keys()
        others = self._known.keys() if followed is None else followed.changed & self._known.keys()
        moved = dict.fromkeys([*others, *found], {}) if not self.inbound.is_whole else {}
        told = {**moved, **self._changes}
        changes.keep(self.run_id, self.kind.link, told, adopted=found)
        self._settle(followed.clashes if followed else ())
        return set() if self.inbound.is_whole else self._known.keys() - told.keys()

    def _settle(self, further: Sequence[Clash]) -> None:
        entity, connection_id = self.kind.link, self.connection_id
        conflicts.agree(entity, self._now(), self._theirs(), connection_id=connection_id)
        conflicts.note(
            [*self._clashes, *further],
            connection_id=connection_id,
            entity=entity,
            model=self.kind.model,
            run_id=self.run_id,
        )
        ours = [clash.hub_id for clash in self._clashes if clash.winner == "ours"]
        conflicts.send_again(connection_id, entity, ours)

    @property
    def _shared(self) -> Fields:
        return field_owners.SHARED.get(self.kind.link, {})

    @property
    def _columns(self) -> dict[str, compare.Column]:
        return compare.plain_columns(self.kind.model, next(iter(self._known.values())))

    def _read(self) -> dict[int, Standing]:
        return standing.read(
            self._known,
            model=self.kind.model,
            entity=self.kind.link,
            connection_id=self.connection_id,
            columns=self._columns,
            shared=self._shared,
        )

    def _compare(self) -> Compared:
        return compare.compare(
            self._known.items(), standing=self._before, columns=self._columns, shared=self._shared
        )

    def _now(self) -> Mapping[int, Mapping[str, Plain]]:
        """What ours say in the fields both may change, now that the page is written."""
        return {
            hub_id: {
                **{name: one.values[name] for name in self._shared if name in one.values},
                **{name: after for name, (_, after) in self._changes.get(hub_id, {}).items()},
            }
            for hub_id, one in self._before.items()
        }

    def _theirs(self) -> Mapping[int, Mapping[str, Plain]]:
        agreed = compare.bases(self.kind.model, self._shared, list(self._known.values()))
        return dict(zip(self._known, agreed, strict=True))


def _differences(before: Mapping[int, Standing], after: Mapping[int, Standing]) -> dict[int, Pairs]:
    found = {
        hub_id: {
            name: (value, after[hub_id].values[name])
            for name, value in one.values.items()
            if after[hub_id].values[name] != value
        }
        for hub_id, one in before.items()
        if hub_id in after
    }
    return {hub_id: pairs for hub_id, pairs in found.items() if pairs}
