"""Taking back what a sync did here: fields get what they held before, what it made is removed.

What somebody changed since stays as it is, and so do documents, which have buttons of their own
that also move goods back. The links of restored records still know the row last read: a sync does
not bring the same change again by itself, and sees the next one over there as theirs against ours.
What was removed comes again when it changes there, or when everything is read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from integrations import change_words, field_owners
from integrations.models import Connection, ExternalLink, RunUndo, SyncChange, SyncRun
from integrations.sync import activity, removal, scopes
from integrations.sync.entities import KINDS, MODELS
from integrations.sync.inbound.base import Inbound, Row
from integrations.sync.inbound.compare import Plain, plain, plain_columns
from integrations.sync.inbound.registry import INBOUND
from plyhub.common import audit
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import User

PERMISSION = "integrations.undo_syncrun"
WITHIN = timedelta(days=7)
MOST_SHOWN = 500
DOCUMENT = "a document: it has buttons of its own to cancel or reverse it"
_KEPT = "not undone"


@dataclass(slots=True)
class Undone:
    """How many records were restored and removed, and what was left as it is, with why."""

    restored: int = 0
    removed: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def refusal(run: SyncRun) -> str:
    """Why a run cannot be taken back, in words; empty if it can."""
    if not run.is_over:
        return f"{run} is not over."
    if run.is_dry_run:
        return f"{run} was a dry run: it changed nothing."
    if run.finished_at is None or run.finished_at < timezone.now() - WITHIN:
        return f"A sync can be undone for {WITHIN.days} days."
    if RunUndo.objects.filter(run=run).exists():
        return f"{run} was undone before."
    busy = SyncRun.objects.filter(connection=run.connection_id, state__in=SyncRun.HOLDING).first()
    return f"{busy} is at work. Wait until it is over." if busy else ""


def preview(*, run_id: int, actor: User) -> Undone:
    """What `undo` would do; nothing is kept. Raises as it does."""
    with transaction.atomic():
        found = undo(run_id=run_id, actor=actor)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def undo(*, run_id: int, actor: User) -> Undone:
    """Take back what can be. Raises `NotAllowed`, and `WrongState` for a run that is not over, was
    undone or is too old, and while another one is at work."""
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only an administrator may undo a sync.")
    run = SyncRun.objects.select_for_update(of=("self",)).select_related("connection")
    run = run.get(pk=run_id)
    Connection.objects.select_for_update(no_key=True).get(pk=run.connection_id)
    if reason := refusal(run):
        raise WrongState(reason)
    done = Undone()
    for entity in dict.fromkeys(run.changes.order_by().values_list("entity", flat=True)):
        _restore(run, entity, done)
    _remove(run, done)
    _note(run, actor, done)
    return done


def _restore(run: SyncRun, entity: str, done: Undone) -> None:
    """Give the columns of one kind what they held before, where nobody changed them since."""
    rows = list(run.changes.filter(entity=entity).order_by("-pk"))
    way_in = _way_in(run, entity)
    names = change_words.names(entity, {row.hub_id for row in rows})
    if way_in is None or way_in.is_whole:
        done.left += [(_name(entity, row.hub_id, names), DOCUMENT) for row in rows]
        return
    columns = plain_columns(MODELS[entity], {name for row in rows for name in row.after})
    now = _now(entity, {row.hub_id for row in rows}, columns)
    wanted: dict[int, dict[str, Any]] = {}
    for row in rows:
        reasons = _put_back(row, now.get(row.hub_id), wanted.setdefault(row.hub_id, {}))
        name = _name(entity, row.hub_id, names)
        done.left += [(name, reason) for reason in reasons]
    restored: list[Row] = [
        (hub_id, {name: columns[name].to_python(value) for name, value in values.items()})
        for hub_id, values in sorted(wanted.items())
        if values
    ]
    if restored:
        way_in.save(restored, origin=run.connection_id)
    done.restored += len(restored)


def _put_back(row: SyncChange, now: dict[str, Plain] | None, wanted: dict[str, Any]) -> list[str]:
    """Note in `wanted` what the record gets back, and return what it does not, with why."""
    if now is None:
        return ["it is gone by now"]
    if not row.after:
        return ["what hangs on it (prices, pictures, custom fields) stays as it is"]
    changed = []
    for name, after in row.after.items():
        if now.get(name) == after:
            wanted[name] = now[name] = row.before[name]
        else:
            changed.append(field_owners.label(row.entity, name))
    return [f"changed since: {', '.join(changed)}"] if changed else []


def _now(entity: str, hub_ids: set[int], columns: Mapping[str, Any]) -> dict[int, dict[str, Plain]]:
    found = MODELS[entity]._default_manager.select_for_update(of=("self",), no_key=True)
    rows = found.filter(pk__in=hub_ids).order_by("pk").values_list("pk", *columns)
    return {
        pk: {
            name: plain(column, value)
            for (name, column), value in zip(columns.items(), values, strict=True)
        }
        for pk, *values in rows
    }


def _remove(run: SyncRun, done: Undone) -> None:
    made = ExternalLink.objects.filter(connection=run.connection_id, made_by_run=run.pk)
    leaving: removal.Leaving = {}
    for entity, hub_id in made.order_by("pk").values_list("entity", "hub_id"):
        leaving.setdefault(entity, set()).add(hub_id)
    whole = {entity for entity in leaving if _is_document(run, entity)}
    kept = {(entity, pk): DOCUMENT for entity in whole for pk in leaving.pop(entity)}
    kept |= removal.keep_used(leaving, MODELS, made_by=run.pk, until=run.finished_at)
    removal.remove(leaving, MODELS)
    done.removed = sum(map(len, leaving.values()))
    done.left += _told(kept)


def _told(kept: Mapping[tuple[str, int], str]) -> list[tuple[str, str]]:
    ids: dict[str, set[int]] = {}
    for entity, pk in kept:
        ids.setdefault(entity, set()).add(pk)
    names = {entity: change_words.names(entity, found) for entity, found in ids.items()}
    return [(_name(entity, pk, names[entity]), why) for (entity, pk), why in sorted(kept.items())]


def _note(run: SyncRun, actor: User, done: Undone) -> None:
    RunUndo.objects.create(
        run=run,
        actor=actor,
        restored=done.restored,
        removed=done.removed,
        left=done.left[:MOST_SHOWN],
    )
    told = f"{done.restored:,} restored, {done.removed:,} removed, {len(done.left):,} {_KEPT}"
    audit.record(run, action="undone", actor=actor, reason=told)
    activity.note(run.connection, f"{run} was undone by {actor}: {told}.", run=run)


def _is_document(run: SyncRun, entity: str) -> bool:
    way_in = _way_in(run, entity)
    return entity not in MODELS or way_in is None or way_in.is_whole


def _way_in(run: SyncRun, entity: str) -> Inbound | None:
    """How such records come in over the connection of that run."""
    published = run.connection.description.entities
    names = (kind.name for kind in KINDS if kind.link == entity and kind.name in published)
    return next((INBOUND[name] for name in names if name in INBOUND), None)


def _name(entity: str, hub_id: int, names: Mapping[int, str]) -> str:
    words = scopes.entity_label(entity).rstrip("s")
    return names.get(hub_id, f"{words} {hub_id}")
