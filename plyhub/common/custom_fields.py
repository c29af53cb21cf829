"""Custom fields as people change them: what a record says in them, and whose word counts.

Apps say which of their records have custom fields; this module knows no kind of record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from plyhub.common import audit, events, systems
from plyhub.common.custom_field_types import checked, field_name
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import CustomField, CustomFieldValue, User

SET_OWNER = "common.change_customfield"
Owner = CustomField.Owner


@dataclass(frozen=True, slots=True)
class Bearer:
    """A kind of record with custom fields, and the right to change what it says in them."""

    model: type[models.Model]
    permission: str


_bearers: dict[str, Bearer] = {}


def register(entity: str, model: type[models.Model], *, permission: str) -> None:
    """Records of `model` have the custom fields of `entity`."""
    _bearers[entity] = Bearer(model, permission)


def entity_of(record: models.Model) -> str:
    """What the custom fields of this record are kept under."""
    return next(name for name, bearer in _bearers.items() if isinstance(record, bearer.model))


def object_type(entity: str) -> str:
    """What the audit trail calls a record of that kind."""
    return _bearers[entity].model._meta.model_name


def values_of(record: models.Model) -> list[tuple[CustomField, str]]:
    """Every field a record like this has, with what it says in it, in two queries."""
    fields = CustomField.objects.filter(entity=entity_of(record))
    held = CustomFieldValue.objects.filter(field__in=fields, object_id=record.pk)
    said = dict(held.values_list("field", "value"))
    return [
        (field, said.get(field.pk, "")) for field in fields if field.is_active or field.pk in said
    ]


def may_change(actor: User, record: models.Model) -> bool:
    """Whether this person changes what such a record says, where its fields allow it."""
    return actor.has_perm(_bearers[entity_of(record)].permission)


def refusal(field: CustomField) -> str:
    """Why nobody changes this field from here; empty if they can."""
    system = systems.field_service()
    if not field.is_active:
        return f"“{field}” is not in use any more."
    if not field.is_writable:
        return f"“{field}” can only be filled in in {system}."
    if field.owner == Owner.FIELD_SERVICE:
        return (
            f"“{field}” is kept in {system}: change it there. An administrator can decide on the"
            " field's page that it is changed here."
        )
    return ""


def changeable(record: models.Model) -> list[tuple[CustomField, str]]:
    """The fields of a record that can be changed from here, with what they say."""
    return [(field, value) for field, value in values_of(record) if not refusal(field)]


@transaction.atomic
def change_values(
    *, actor: User | None, entity: str, object_id: int, values: Mapping[int, str]
) -> set[int]:
    """Have one record say these `values`, by field; returns the fields that said otherwise before.

    Sends `custom_values_changed` once if there are any. Raises `NotAllowed`, `WrongState` for a
    field that is not changed from here, or `InputErrors` for values its type does not take.
    """
    record = _record(actor, entity, object_id)
    fields = _locked(entity, values)
    wanted = _checked(fields, values)
    held = CustomFieldValue.objects.filter(field__in=fields, object_id=object_id)
    before = dict(held.values_list("field", "value"))
    news = {pk: value for pk, value in wanted.items() if value != before.get(pk, "")}
    if not news:
        return set()
    # Before the values are written: whoever sends them takes its locks in this order.
    events.custom_values_changed.send(
        sender=CustomFieldValue, entity=entity, object_ids=[object_id], origin=None
    )
    now = timezone.now()
    for pk, value in news.items():
        CustomFieldValue.objects.update_or_create(
            field_id=pk, object_id=object_id, defaults={"value": value, "changed_at": now}
        )
    audit.record(
        record,
        action="fill_in",
        actor=actor,
        rule="" if actor else "custom fields",
        reason=", ".join(fields[pk].name for pk in news),
        changes={fields[pk].name: [before.get(pk, ""), value] for pk, value in news.items()},
    )
    return set(news)


@transaction.atomic
def set_owner(*, actor: User, field_id: int, owner: str) -> CustomField:
    """Decide whose word counts from now on; what the records say stays.

    Raises `NotAllowed`, `InvalidInput`, or `WrongState` for a field that cannot be written over
    there.
    """
    if not actor.has_perm(SET_OWNER):
        raise NotAllowed("Only an administrator may decide where a custom field is changed.")
    if owner not in Owner.values:
        raise InvalidInput("Choose who changes the field.", field="owner")
    field = CustomField.objects.select_for_update(no_key=True).get(pk=field_id)
    if owner != Owner.FIELD_SERVICE and not field.is_writable:
        raise WrongState(
            f"“{field}” cannot be filled in from here: {systems.field_service()} takes no values"
            " for it from outside."
        )
    before = field.owner
    if before == owner:
        return field
    field.owner = owner
    field.save(update_fields=["owner", "updated_at"])
    audit.record(
        field,
        action="change_owner",
        actor=actor,
        from_state=before,
        to_state=owner,
        changes={"owner": [before, owner]},
    )
    return field


def _record(actor: User | None, entity: str, object_id: int) -> models.Model:
    bearer = _bearers[entity]
    record = bearer.model._default_manager.filter(pk=object_id).first()
    if record is None:
        raise InvalidInput("This record does not exist any more.")
    if actor and not actor.has_perm(bearer.permission):
        raise NotAllowed(f"You may not change the custom fields of {record}.")
    return record


def _locked(entity: str, values: Mapping[int, str]) -> dict[int, CustomField]:
    """The fields, held so that nobody else changes a value in them meanwhile."""
    held = CustomField.objects.select_for_update(no_key=True).filter(entity=entity, pk__in=values)
    fields = {field.pk: field for field in held.order_by("pk")}
    if set(values) - set(fields):
        raise InvalidInput("This custom field does not exist any more.", field="field")
    for field in fields.values():
        if why := refusal(field):
            raise WrongState(why, field=field_name(field.pk))
    return fields


def _checked(fields: Mapping[int, CustomField], values: Mapping[int, str]) -> dict[int, str]:
    wanted, errors = {}, []
    for pk, value in values.items():
        try:
            wanted[pk] = checked(fields[pk], value)
        except InvalidInput as error:
            errors.append(error)
    if errors:
        raise InputErrors(errors)
    return wanted
