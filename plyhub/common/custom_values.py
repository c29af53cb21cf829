"""Custom fields as another system has them: its list of fields, and what records say in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from plyhub.common import audit, bulk, custom_fields, events
from plyhub.common.bulk import Row
from plyhub.common.custom_field_types import as_kept
from plyhub.common.models import AuditEntry, CustomField, CustomFieldValue

Owner = CustomField.Owner
Key = tuple[int, int]
RULE = "last change counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a record says over there, by field, and when it was last changed there.

    A field that is not named says nothing.
    """

    object_id: int
    values: Mapping[int, str]
    at: datetime | None = None


class Verdict(NamedTuple):
    """What a value becomes, and whether ours stands against theirs; `lost` is the losing word."""

    value: str
    stands: bool = False
    lost: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Two words against each other: what both had said, and what each says. `ours_stands` says
    which of them counts."""

    object_id: int
    field_id: int
    name: str
    base: str
    ours: str
    theirs: str
    ours_stands: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of what was said: the ids of records whose own word stands, those that say
    something else than before, and the words that lost."""

    standing: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    lost: tuple[Lost, ...] = ()


@transaction.atomic
def upsert_fields(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write fields; ids in the order of `rows`. Who owns them was decided here and stays."""
    known = {pk: values["options"] for pk, values in rows if pk is not None and "options" in values}
    # A list of lists cannot be told to the one statement that writes the other columns.
    plain = [
        (pk, values if pk is None else {k: v for k, v in values.items() if k != "options"})
        for pk, values in rows
    ]
    ids = bulk.upsert(CustomField, plain)
    changed = [
        field
        for pk, field in CustomField.objects.in_bulk(known).items()
        if field.options != list(known[pk])
    ]
    for field in changed:
        field.options = list(known[field.pk])
    CustomField.objects.bulk_update(changed, ["options"])
    return ids


@transaction.atomic
def on_sight(*, entity: str, names: Collection[str], is_writable: bool) -> dict[str, int]:
    """The fields of these names, by name; made where no list of fields has told of them yet."""
    found = _named(entity, names)
    missing = [
        CustomField(entity=entity, name=name, is_writable=is_writable)
        for name in sorted(set(names) - set(found))
    ]
    if not missing:
        return found
    CustomField.objects.bulk_create(missing, ignore_conflicts=True)
    return _named(entity, names)


@transaction.atomic
def set_values(*, entity: str, said: Sequence[Said], origin: int | None) -> Settled:
    """Take in what records say over there, and say what became of it.

    Records whose own word stands are announced with `custom_values_changed`, to be sent again.
    Whose word counts is the field's owner's: theirs, ours, or of whoever changed it last; a word
    that lost against another is kept in the audit trail, and returned. A fixed number of
    statements; what is said already is not written.
    """
    locked = CustomField.objects.select_for_update(no_key=True).filter(entity=entity)
    fields = {field.pk: field for field in locked.order_by("pk")}
    if not fields:
        return Settled()
    latest = {each.object_id: each for each in said}
    held = _held(fields, latest)
    verdicts = {
        (field, each.object_id): (each, theirs, _verdict(fields[field], row, theirs, each.at))
        for each in latest.values()
        for field, row, theirs in _compared(fields, held, each)
    }
    standing = {object_id for (_, object_id), (_, _, given) in verdicts.items() if given.stands}
    if standing:
        # Before the values are written: whoever sends them takes its locks in this order.
        events.custom_values_changed.send(
            sender=CustomFieldValue, entity=entity, object_ids=sorted(standing), origin=None
        )
    lost = tuple(_lost(fields, held, verdicts))
    changed = _write(held, verdicts)
    _keep_lost(entity, fields, verdicts)
    return Settled(frozenset(standing), changed, lost)


@transaction.atomic
def note_told(*, object_id: int, values: Mapping[int, str]) -> None:
    """Remember that the other system says these values now, by field.

    A row somebody else is writing is left to them: waiting here could make both wait.
    """
    rows = CustomFieldValue.objects.select_for_update(skip_locked=True).filter(
        object_id=object_id, field__in=values
    )
    changed = [row for row in rows.order_by("pk") if row.told != values[row.field_id]]
    for row in changed:
        row.told = values[row.field_id]
    CustomFieldValue.objects.bulk_update(changed, ["told"])


def _named(entity: str, names: Collection[str]) -> dict[str, int]:
    known = CustomField.objects.filter(entity=entity, name__in=names)
    return dict(known.values_list("name", "pk"))


def _held(fields: Collection[int], objects: Collection[int]) -> dict[Key, CustomFieldValue]:
    rows = CustomFieldValue.objects.filter(field__in=fields, object_id__in=objects)
    return {(row.field_id, row.object_id): row for row in rows}


def _compared(
    fields: Mapping[int, CustomField], held: Mapping[Key, CustomFieldValue], each: Said
) -> Iterable[tuple[int, CustomFieldValue | None, str]]:
    for pk, field in fields.items():
        row = held.get((pk, each.object_id))
        theirs = each.values.get(pk)
        if theirs is None and (row is None or not field.is_active):
            continue
        yield pk, row, as_kept(field, theirs or "")


def _verdict(
    field: CustomField, row: CustomFieldValue | None, theirs: str, at: datetime | None
) -> Verdict:
    if row is None or row.value == theirs:
        return Verdict(theirs)
    if field.owner == Owner.FIELD_SERVICE:
        return Verdict(theirs)
    is_news = row.told != theirs
    if field.owner == Owner.HUB:
        return Verdict(row.value, stands=True, lost=theirs if is_news else None)
    if row.value == row.told or row.changed_at is None:
        return Verdict(theirs)
    if not is_news:
        return Verdict(row.value, stands=True)
    if at is not None and at < row.changed_at:
        return Verdict(row.value, stands=True, lost=theirs)
    return Verdict(theirs, lost=row.value)


def _write(
    held: Mapping[Key, CustomFieldValue], verdicts: Mapping[Key, tuple[Said, str, Verdict]]
) -> frozenset[int]:
    """Write what is new or different; returns the records that say something else now."""
    new, changed = [], []
    others = set()
    for (field, object_id), (_, theirs, given) in verdicts.items():
        row = held.get((field, object_id))
        if row is None:
            made = CustomFieldValue(
                field_id=field, object_id=object_id, value=given.value, told=theirs
            )
            new += [made] if theirs else []
            others |= {object_id} if theirs else set()
        elif (row.value, row.told) != (given.value, theirs):
            ours_stays = row.value == given.value
            values = {
                "value": given.value,
                "told": theirs,
                "changed_at": row.changed_at if ours_stays else None,
            }
            changed.append((row.pk, values))
            others |= set() if ours_stays else {object_id}
    CustomFieldValue.objects.bulk_create(new, batch_size=bulk.BATCH)
    bulk.upsert(CustomFieldValue, changed)
    return frozenset(others)


def _lost(
    fields: Mapping[int, CustomField],
    held: Mapping[Key, CustomFieldValue],
    verdicts: Mapping[Key, tuple[Said, str, Verdict]],
) -> Iterable[Lost]:
    for (field, object_id), (_, theirs, given) in verdicts.items():
        if given.lost is not None:
            row = held[field, object_id]
            yield Lost(
                object_id=object_id,
                field_id=field,
                name=fields[field].name,
                base=row.told,
                ours=row.value,
                theirs=theirs,
                ours_stands=given.stands,
            )


def _keep_lost(
    entity: str,
    fields: Mapping[int, CustomField],
    verdicts: Mapping[Key, tuple[Said, str, Verdict]],
) -> None:
    audit.record_many(
        _entry(entity, fields[field], object_id, given)
        for (field, object_id), (_, _, given) in verdicts.items()
        if given.lost is not None
    )


def _entry(entity: str, field: CustomField, object_id: int, given: Verdict) -> AuditEntry:
    return audit.entry(
        custom_fields.object_type(entity),
        object_id,
        action="settle_field",
        rule=RULE if field.owner == Owner.BOTH else "our word counts",
        reason=f"{field.name}: “{given.value}” stays, “{given.lost}” does not",
        changes={field.name: [given.lost, given.value]},
    )
