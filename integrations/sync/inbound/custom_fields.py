"""Custom fields and what records say in them, on their way in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrations.records import CustomFieldRecord, CustomValueRecord
from integrations.sync import page_links
from integrations.sync.inbound.base import (
    CUSTOM,
    Adoption,
    Clash,
    Follow,
    Followed,
    Inbound,
    Values,
)
from integrations.sync.taken import Entry
from plyhub.common import custom_values
from plyhub.common.custom_values import Lost, Said
from plyhub.common.models import CustomField

# Kinds of records whose fields are listed over there, and can be written from here.
_LISTED = {"job": "job_custom_field", "vendor": "vendor_custom_field"}


def _field(record: CustomFieldRecord) -> Values:
    return {
        "entity": record.entity,
        "name": record.name,
        "data_type": record.data_type,
        "options": list(record.options),
        "is_active": record.active,
        "is_writable": True,
    }


def _adopt(entries: Sequence[Entry], connection_id: int) -> Adoption:
    """A field that was seen on a record before it was listed is the one of that name."""
    entity = entries[0].record.entity
    wanted: dict[str, str] = {}
    refused = {}
    for entry in entries:
        if entry.record.name in wanted:
            refused[entry.external_id] = f"There is a further field called “{entry.record.name}”."
        else:
            wanted[entry.record.name] = entry.external_id
    known = CustomField.objects.filter(entity=entity, name__in=wanted)
    ours = dict(known.values_list("name", "pk"))
    linked = page_links.taken(
        connection_id=connection_id, entity=_LISTED[entity], hub_ids=list(ours.values())
    )
    for name, pk in ours.items():
        if pk in linked:
            refused[wanted[name]] = f"There is a further field called “{name}”."
    free = {wanted[name]: pk for name, pk in ours.items() if pk not in linked}
    return Adoption(free, refused)


def following(entity: str) -> Follow:
    """What takes in the custom values of such records, once the records themselves are in."""

    def follow(pairs: Sequence[tuple[int, Any]], connection_id: int) -> Followed:
        told = [each for _, record in pairs for each in record.custom_fields]
        by_type = _by_type(entity, connection_id, told)
        names = {each.name for each in told if each.type_id not in by_type}
        by_name = custom_values.on_sight(entity=entity, names=names, is_writable=entity in _LISTED)
        settled = custom_values.set_values(
            entity=entity,
            said=[
                Said(
                    object_id=hub_id,
                    values={
                        by_type.get(each.type_id) or by_name[each.name]: each.value
                        for each in record.custom_fields
                    },
                    at=record.modified_at,
                )
                for hub_id, record in pairs
            ],
            origin=connection_id,
        )
        return Followed(settled.changed, tuple(_clash(lost) for lost in settled.lost))

    return follow


def _clash(lost: Lost) -> Clash:
    return Clash(
        lost.object_id,
        f"{CUSTOM}{lost.field_id}",
        lost.base,
        lost.ours,
        lost.theirs,
        "ours" if lost.ours_stands else "theirs",
        lost.name,
    )


def _by_type(entity: str, connection_id: int, told: Sequence[CustomValueRecord]) -> dict[str, int]:
    """Our fields by their ids of the types, where these are told and listed."""
    if entity not in _LISTED:
        return {}
    return dict(
        page_links.hub_ids(
            connection_id=connection_id,
            entity=_LISTED[entity],
            external_ids={each.type_id for each in told},
        )
    )


CUSTOM_FIELD = Inbound(save=custom_values.upsert_fields, values=_field, adopt=_adopt)
