"""The rows of a plan: read off what taking a page in did, before that is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from integrations import field_owners
from integrations.change_words import Words
from integrations.connectors.base import RawRecord
from integrations.models import Conflict, Plan, PlanRow, SyncChange
from integrations.sync import issues
from integrations.sync.entities import Kind
from integrations.sync.inbound.compare import plain
from integrations.sync.page_links import Known
from integrations.sync.taken import Outcome, Taken

Action = PlanRow.Action
Pairs = dict[str, tuple[Any, Any]]
_TITLE = PlanRow._meta.get_field("title").max_length
_UNSAID = {"id", "created_at", "updated_at", "source_modified_at"}


@dataclass(slots=True)
class _Seen:
    """What taking the page in changed, made and left to a person, by our id."""

    changes: Mapping[int, SyncChange] = field(default_factory=dict)
    conflicts: Mapping[int, list[Conflict]] = field(default_factory=dict)
    made: Mapping[int, Pairs] = field(default_factory=dict)


def of(
    outcome: Outcome,
    *,
    plan: Plan,
    kind: Kind,
    rows: Sequence[RawRecord],
    known: Mapping[str, Known],
) -> list[PlanRow]:
    """One row for whatever is not simply unchanged, in a fixed number of queries.

    `known` is how things stood before. Must be called while what was taken in is there.
    """
    raw = {row.external_id: row for row in rows}
    page = _Page(plan, kind, raw, known, _seen(outcome, plan, kind, known))
    gaps = {failure.row.external_id: failure.message for failure in outcome.gaps}
    blocked = {failure.row.external_id: failure.message for failure in outcome.failed}
    went_in = [*outcome.created, *outcome.updated]
    found = [page.row(taken, gaps.pop(taken.external_id, "")) for taken in went_in]
    settled = set(outcome.settled)
    # Of a row that is in and only lacks something, and of one that waits.
    held = {**{key: told for key, told in gaps.items() if key not in settled}, **blocked}
    found += [page.bare(key, Action.BLOCKED, told) for key, told in held.items()]
    found += [page.bare(key, Action.NOTE, gaps.get(key, "")) for key in outcome.settled]
    page.say(found)
    order = {key: place for place, key in enumerate(raw)}
    return sorted(found, key=lambda row: order[row.payload["id"]])


def keep(found: Sequence[PlanRow]) -> None:
    """Write them in one statement, in place of earlier ones of the same records."""
    changing = ("hub_id", "action", "title", "words", "before", "reason", "fingerprint", "payload")
    PlanRow.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["plan", "entity", "external_id"],
        update_fields=changing,
    )


@dataclass(slots=True)
class _Page:
    plan: Plan
    kind: Kind
    raw: Mapping[str, RawRecord]
    known: Mapping[str, Known]
    seen: _Seen
    _pairs: dict[str, Pairs] = field(default_factory=dict)

    def row(self, taken: Taken, gap: str) -> PlanRow:
        """The row of a record that went in."""
        key, hub_id = taken.external_id, taken.hub_id
        change = self.seen.changes.get(hub_id)
        conflicts = self.seen.conflicts.get(hub_id, [])
        action = self._action(key, change, conflicts)
        row = self.bare(key, action, " ".join(filter(None, [gap, *map(_sentence, conflicts)])))
        row.title = _title(self.kind, taken)
        if action is Action.CREATE:
            self._pairs[key] = self.seen.made.get(hub_id, {})
            return row
        row.hub_id = hub_id
        if change is not None:
            row.before = change.before
            self._pairs[key] = {
                name: (change.before[name], after) for name, after in change.after.items()
            }
        row.before |= {each.field: each.ours for each in conflicts if not _is_custom(each)}
        return row

    def bare(self, key: str, action: str, reason: str) -> PlanRow:
        """A row without words."""
        earlier = self.known.get(key)
        return PlanRow(
            plan=self.plan,
            entity=self.kind.name,
            link=self.kind.link,
            external_id=key[:100],
            hub_id=earlier.hub_id if earlier else None,
            action=action,
            title=f"{self.kind.singular.capitalize()} {key}"[:_TITLE],
            reason=reason,
            fingerprint=earlier.fingerprint if earlier else "",
            payload=issues.pack(self.raw[key]),
        )

    def say(self, rows: Iterable[PlanRow]) -> None:
        """Put what changes into words; the names of all records pointed at are read together."""
        entity = self.kind.link
        words = Words(
            (entity, name, value)
            for pairs in self._pairs.values()
            for name, values in pairs.items()
            for value in values
        )
        for row in rows:
            row.words = [
                [
                    field_owners.label(entity, name).capitalize(),
                    words.say(entity, name, before),
                    words.say(entity, name, after),
                ]
                for name, (before, after) in self._pairs.get(row.payload["id"], {}).items()
                if name not in _UNSAID
            ]

    def _action(
        self, key: str, change: SyncChange | None, conflicts: Sequence[Conflict]
    ) -> PlanRow.Action:
        if conflicts:
            return Action.CONFLICT
        if change is not None and change.action == SyncChange.Action.ADOPTED:
            return Action.LINK
        if key not in self.known:
            return Action.CREATE
        gone = change is not None and change.after.get("is_active") is False
        return Action.DEACTIVATE if gone else Action.UPDATE


def _seen(outcome: Outcome, plan: Plan, kind: Kind, known: Mapping[str, Known]) -> _Seen:
    ids = [taken.hub_id for taken in (*outcome.created, *outcome.updated) if taken.hub_id]
    if not ids:
        return _Seen()
    mine = {"run": plan.run_id, "entity": kind.link, "hub_id__in": ids}
    conflicts: dict[int, list[Conflict]] = {}
    for each in Conflict.objects.filter(**mine).order_by("pk"):
        conflicts.setdefault(each.hub_id, []).append(each)
    changes = {each.hub_id: each for each in SyncChange.objects.filter(**mine)}
    new = [
        taken.hub_id
        for taken in (*outcome.created, *outcome.updated)
        if taken.external_id not in known and taken.hub_id and taken.hub_id not in changes
    ]
    return _Seen(changes, conflicts, _made(kind.model, new))


def _made(model: type[models.Model], ids: Sequence[int]) -> dict[int, Pairs]:
    """What says anything in rows just made: nothing of it was there before."""
    if not ids:
        return {}
    columns = [each for each in model._meta.concrete_fields if each.name not in _UNSAID]
    names = [each.attname for each in columns]
    rows = model._default_manager.filter(pk__in=ids).values_list("pk", *names)
    return {
        pk: {
            column.attname: (None, plain(column, value))
            for column, value in zip(columns, values, strict=True)
            if value not in (None, "", False) and value != column.get_default()
        }
        for pk, *values in rows
    }


def _title(kind: Kind, taken: Taken) -> str:
    named = kind.title(taken.record) if kind.title else taken.external_id
    return f"{kind.singular.capitalize()} {named}"[:_TITLE]


def _sentence(conflict: Conflict) -> str:
    stands = f"{conflict.get_winner_display()} decides." if conflict.winner else "A person decides."
    return f"{conflict.label}: both sides changed it. {stands}"


def _is_custom(conflict: Conflict) -> bool:
    return ":" in conflict.field
