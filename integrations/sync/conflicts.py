"""Conflicts: raised when a pull finds that both sides changed a field, closed when they agree.

Whoever decides about one does so in `conflict_decisions`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from integrations import field_owners
from integrations.models import Conflict, Connection
from integrations.sync import operations, outbox
from integrations.sync.entities import MODELS
from integrations.sync.inbound import compare
from integrations.sync.inbound.base import CUSTOM, Clash
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from plyhub.common import audit
from plyhub.common.models import CustomFieldValue

State = Conflict.State
RULE = "both sides agree by now"
_OTHER = {Conflict.Side.OURS: "theirs", Conflict.Side.THEIRS: "ours"}


def note(
    clashes: Sequence[Clash],
    *,
    connection_id: int,
    entity: str,
    model: type[models.Model],
    run_id: int | None,
) -> None:
    """Keep what lost, or waits for a person. A field that has an open conflict keeps that one, with
    what is said now. A fixed number of statements; must run in the transaction of the change."""
    if not clashes:
        return
    records = model._default_manager.in_bulk({clash.hub_id for clash in clashes})
    standing = {
        (each.hub_id, each.field): each
        for each in open_ones(entity, {clash.hub_id for clash in clashes}, connection_id)
    }
    new, again = [], []
    for clash in clashes:
        row = standing.get((clash.hub_id, clash.column))
        group = new if row is None else again
        row = row or Conflict(
            connection_id=connection_id,
            entity=entity,
            hub_id=clash.hub_id,
            field=clash.column,
            base=clash.base,
        )
        row.label = clash.label or field_owners.label(entity, clash.column)
        row.record = str(records[clash.hub_id])[:300]
        row.ours, row.theirs, row.winner = clash.ours, clash.theirs, clash.winner
        row.run_id, row.updated_at = run_id, timezone.now()
        group.append(row)
    Conflict.objects.bulk_create(new)
    Conflict.objects.bulk_update(
        again, ["label", "record", "ours", "theirs", "winner", "run", "updated_at"]
    )


def agree(
    entity: str,
    ours: Mapping[int, Mapping[str, Any]],
    theirs: Mapping[int, Mapping[str, Any]] | None = None,
    *,
    connection_id: int | None = None,
) -> int:
    """Close open conflicts whose values have met, and return how many: `ours` and `theirs` are what
    both sides say now, by our id and column; `theirs` may be silent.

    One that had a winner is over when the value that lost stands here after all; one that waits for
    a person, when both sides say the same.
    """
    closed = []
    for conflict in open_ones(entity, ours, connection_id):
        now = {**_custom_value(conflict), **ours[conflict.hub_id]}
        if conflict.field not in now:
            continue
        there = (theirs or {}).get(conflict.hub_id, {})
        if _has_met(conflict, now[conflict.field], there.get(conflict.field, _SILENT)):
            kept = not conflict.winner and now[conflict.field] == conflict.ours
            closed.append(_closed(conflict, State.KEPT if kept else State.APPLIED))
    _write_closed(closed)
    return len(closed)


def changed_here(entity: str, hub_ids: Collection[int]) -> int:
    """Close what a change a person made here has settled; returns how many. One query if nothing
    is open about these records."""
    fields = {(each.hub_id, each.field) for each in open_ones(entity, hub_ids)}
    columns = sorted({field for _, field in fields if custom_field_id(field) is None})
    if not columns:
        return 0
    model = MODELS[entity]
    kinds = compare.plain_columns(model, columns)
    rows = model._default_manager.filter(pk__in={hub_id for hub_id, _ in fields})
    return agree(
        entity,
        {
            row["pk"]: {name: compare.plain(kind, row[name]) for name, kind in kinds.items()}
            for row in rows.values("pk", *columns)
        },
    )


def open_ones(
    entity: str, hub_ids: Collection[int], connection_id: int | None = None
) -> list[Conflict]:
    """Open conflicts of these records, locked."""
    found = Conflict.objects.select_for_update().filter(
        entity=entity, hub_id__in=list(hub_ids), state=State.OPEN
    )
    if connection_id is not None:
        found = found.filter(connection_id=connection_id)
    return list(found.order_by("pk"))


def send_again(connection_id: int, entity: str, hub_ids: Iterable[int]) -> None:
    """Have our word told over there once more, where it takes such records from us."""
    wanted = sorted(set(hub_ids))
    if not wanted:
        return
    target = Target.of(Connection.objects.get(pk=connection_id))
    operation = operations.for_role(target, entity, "master")
    if operation is None or not operation.follows:
        return
    for hub_id in sorted(operation.subject.applies(wanted)):
        outbox.enqueue(target, operation.code, Ref(entity, hub_id))


_SILENT = object()


def custom_field_id(field: str) -> int | None:
    """The id of the custom field a conflict is about; None for a column."""
    return int(field.removeprefix(CUSTOM)) if field.startswith(CUSTOM) else None


def _custom_value(conflict: Conflict) -> dict[str, Any]:
    """What the record says in the custom field the conflict is about, if it is about one."""
    field_id = custom_field_id(conflict.field)
    if field_id is None:
        return {}
    said = CustomFieldValue.objects.filter(field=field_id, object_id=conflict.hub_id)
    return {conflict.field: said.values_list("value", flat=True).first() or ""}


def _has_met(conflict: Conflict, ours: Any, theirs: Any) -> bool:
    if conflict.winner:
        return ours == getattr(conflict, _OTHER[conflict.winner])
    return ours == theirs or (theirs is _SILENT and ours == conflict.theirs)


def _closed(conflict: Conflict, state: str) -> Conflict:
    conflict.state, conflict.closed_at = state, timezone.now()
    return conflict


def _write_closed(conflicts: Sequence[Conflict]) -> None:
    if not conflicts:
        return
    Conflict.objects.bulk_update(conflicts, ["state", "closed_at"])
    audit.record_many(
        audit.entry(
            "conflict",
            conflict.pk,
            action="agree",
            rule=RULE,
            reason=f"{conflict.label} of {conflict.record}",
        )
        for conflict in conflicts
    )
