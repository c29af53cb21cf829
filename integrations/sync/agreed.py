"""What we told another system about fields both sides may change: from then on they agree on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import models, transaction

from integrations import field_owners
from integrations.models import Conflict, ExternalLink, OutboxEntry
from integrations.records import Record
from integrations.sync import operations
from integrations.sync.entities import BY_NAME, Kind, takes_from_us
from integrations.sync.inbound import compare
from integrations.sync.inbound.base import Clash
from integrations.sync.inbound.compare import Plain
from integrations.sync.inbound.pointers import Pointers
from integrations.sync.taken import Entry

# Our name of a record -> one of the kinds it is read as.
_READ_AS = {"vendor": "vendor", "item": "material", "category": "category", "location": "truck"}


def marked(entry: OutboxEntry, record: Record) -> Record:
    """The record, knowing which of its members nobody here has changed since both sides agreed: in
    these it follows what stands there, however new that is."""
    if not (kind := _kind(entry)):
        return record
    link = ExternalLink.objects.filter(
        connection=entry.connection_id, entity=entry.entity, hub_id=entry.hub_id
    ).first()
    if link is None or not link.base:
        return record
    said = _said(kind, link, record)
    members: dict[str, bool] = {}
    for column, value in said.items():
        member = _member(record, column)
        same = column in link.base and link.base[column] == value
        members[member] = members.get(member, True) and same
    untouched = frozenset(name for name, same in members.items() if same)
    return dataclasses.replace(record, untouched=untouched)


def _member(record: Record, column: str) -> str:
    """What the record calls a column of ours; an address is one member."""
    return _MEMBERS.get(column, column) if not hasattr(record, column) else column


_MEMBERS = {
    "is_active": "active",
    **dict.fromkeys(("street", "unit_number", "city", "state", "zip_code", "country"), "address"),
}


def _kind(entry: OutboxEntry) -> Kind | None:
    """As what such a record is read again, if it is a master that is read from there."""
    is_master = operations.get(entry.operation, entry.entity).role == "master"
    if not is_master or entry.entity not in field_owners.SHARED:
        return None
    kind, description = BY_NAME[_READ_AS[entry.entity]], entry.connection.description
    comes = kind.name in description.entities and not takes_from_us(description, kind)
    return kind if comes else None


def note(entry: OutboxEntry, record: Record, found: Record | None) -> None:
    """Keep with its link what `record`, just sent, says; what it leaves empty it does not tell.

    What stood there instead, as `found`, and was not what both had agreed on, was a change nobody
    had read yet: it is kept as a conflict in which ours stands. Nothing for what is no master, or
    is not read from there. The caller holds a transaction.
    """
    kind = _kind(entry)
    if kind is None:
        return
    link = ExternalLink.objects.select_for_update().get(
        connection=entry.connection_id, entity=entry.entity, hub_id=entry.hub_id
    )
    said = _said(kind, link, record)
    sent = {name: value for name, value in said.items() if _is_told(record, name, value)}
    lost = _overwritten(link, sent, _said(kind, link, found) if found else {})
    link.base |= sent
    link.save(update_fields=["base"])
    if lost:
        # Only then: whoever reads the record locks its conflicts before its entries.
        transaction.on_commit(partial(_keep, link, kind.model, lost))


def _said(kind: Kind, link: ExternalLink, record: Record) -> dict[str, Plain]:
    """What a record says in the fields both may change, as it would be read."""
    shared = field_owners.SHARED[link.entity]
    return compare.bases(kind.model, shared, [_values(kind.name, link, record)])[0]


def _overwritten(
    link: ExternalLink, sent: Mapping[str, Plain], found: Mapping[str, Plain]
) -> list[Clash]:
    return [
        Clash(link.hub_id, name, link.base[name], value, found[name], Conflict.Side.OURS)
        for name, value in sent.items()
        if name in link.base
        and name in found
        and found[name] not in (link.base[name], value)
        and link.base[name] != value
    ]


@transaction.atomic
def _keep(link: ExternalLink, model: type[models.Model], lost: Sequence[Clash]) -> None:
    from integrations.sync import conflicts  # it queues, so it stands above this module

    conflicts.note(
        lost, connection_id=link.connection_id, entity=link.entity, model=model, run_id=None
    )


def _values(kind: str, link: ExternalLink, record: Record) -> dict[str, Any]:
    """The record as it would be read again."""
    from integrations.sync.inbound.registry import INBOUND  # it knows what is built on this module

    inbound = INBOUND[kind]
    read = Entry(link.external_id, "", record, link.hub_id)
    pointers = Pointers.of([read], inbound=inbound, connection_id=link.connection_id)
    return {**inbound.values(record), **pointers.values(read)}


def _is_told(record: Record, column: str, value: object) -> bool:
    member = column.removesuffix("_id")
    limited = getattr(record, "limited_to", ())
    missing = getattr(record, member, value) is None
    return value not in ("", None) and not missing and (not limited or member in limited)
