"""Removing records nobody has used: found out from the models themselves, whatever points where."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import models
from django.db.models import Q

from integrations.models import ExternalLink, OutboxEntry
from plyhub.common.models import CustomFieldValue

Leaving = dict[str, set[int]]
Models = dict[str, type[models.Model]]


def keep_used(
    leaving: Leaving, kinds: Models, *, made_by: int, until: datetime
) -> dict[tuple[str, int], str]:
    """Take those out of `leaving` (ids by what links call them) that something else needs, and say
    what.

    That is whatever points at one and does not go itself: by any foreign key, by an entry of the
    queue, or by being known in another system. Parts of a record go with it unless they were made
    after `until`. `made_by` is the run whose own links say nothing.
    """
    used = _elsewhere(leaving, made_by)
    _take_out(leaving, used)
    while found := dict(_pointed_at(leaving, kinds, until)):
        used |= found
        _take_out(leaving, found)
    return used


def remove(leaving: Leaving, kinds: Models) -> None:
    """Delete them, those that point at others first, with their links and custom fields.

    Raises `ProtectedError` if anything needs one after all; then nothing may be kept.
    """
    left = {entity: set(ids) for entity, ids in leaving.items() if ids}
    while left:
        for entity in list(left):
            free = left[entity] - _needed(kinds[entity], left[entity], left, kinds)
            _delete(entity, kinds[entity], free)
            left[entity] -= free
        left = {entity: ids for entity, ids in left.items() if ids}


def _delete(entity: str, model: type[models.Model], ids: Collection[int]) -> None:
    if not ids:
        return
    CustomFieldValue.objects.filter(field__entity=entity, object_id__in=ids).delete()
    model._base_manager.filter(pk__in=ids).delete()
    ExternalLink.objects.filter(entity=entity, hub_id__in=ids).delete()


def _elsewhere(leaving: Leaving, made_by: int) -> dict[tuple[str, int], str]:
    used = {}
    for entity, ids in leaving.items():
        queued = OutboxEntry.objects.filter(entity=entity, hub_id__in=ids)
        used |= {(entity, pk): "it is in the queue" for pk in _ids(queued)}
        links = ExternalLink.objects.filter(entity=entity, hub_id__in=ids).exclude(external_id="")
        others = links.filter(~Q(made_by_run=made_by) | Q(made_by_run=None))
        told = others.values_list("hub_id", "connection__name")
        used |= {(entity, pk): f"{name} has it, too" for pk, name in told}
    return used


def _ids(rows: models.QuerySet) -> Iterator[int]:
    return rows.values_list("hub_id", flat=True).distinct().iterator()


def _pointed_at(
    leaving: Leaving, kinds: Models, until: datetime
) -> Iterator[tuple[tuple[str, int], str]]:
    going = _by_model(leaving, kinds)
    for entity, ids in leaving.items():
        for field in _pointing(kinds[entity]) if ids else ():
            other = field.model
            rows = other._base_manager.filter(**{f"{field.name}__in": ids})
            if field.remote_field.on_delete is models.CASCADE:
                rows = _made_since(rows, until)
            for pk, target in rows.values_list("pk", field.attname):
                if pk not in going.get(other, ()):
                    yield (entity, target), f"{other._meta.verbose_name_plural} name it"


def _made_since(rows: models.QuerySet, until: datetime) -> models.QuerySet:
    names = {field.name for field in rows.model._meta.fields}
    return rows.filter(created_at__gt=until) if "created_at" in names else rows.none()


def _needed(
    model: type[models.Model], ids: Collection[int], left: Leaving, kinds: Models
) -> set[int]:
    """Those that some of what is left points at."""
    needed: set[int] = set()
    going = _by_model(left, kinds)
    for field in _pointing(model):
        others = going.get(field.model)
        if others:
            rows = field.model._base_manager.filter(
                pk__in=others, **{f"{field.name}__in": list(ids)}
            )
            needed |= set(rows.values_list(field.attname, flat=True))
    return needed


def _pointing(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    """Every foreign key to the model; histories, which keep what is gone, are none."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        if relation.field.remote_field.on_delete is not models.DO_NOTHING:
            yield relation.field


def _by_model(leaving: Leaving, kinds: Models) -> dict[type[models.Model], set[int]]:
    found: dict[type[models.Model], set[int]] = {}
    for entity, ids in leaving.items():
        found.setdefault(kinds[entity], set()).update(ids)
    return found


def _take_out(leaving: Leaving, used: Collection[tuple[str, int]]) -> None:
    for entity, pk in used:
        leaving[entity].discard(pk)
