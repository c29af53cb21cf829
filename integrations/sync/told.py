"""What we told another system about fields both sides may change: from then on they agree on it."""

from __future__ import annotations

from typing import Any

from integrations import field_owners
from integrations.models import ExternalLink, OutboxEntry
from integrations.records import Record
from integrations.sync import operations
from integrations.sync.entities import BY_NAME, takes_from_us
from integrations.sync.inbound import compare
from integrations.sync.inbound.pointers import Pointers
from integrations.sync.taken import Entry

# Our name of a record -> one of the kinds it is read as.
_READ_AS = {"vendor": "vendor", "item": "material", "category": "category", "location": "truck"}


def note(entry: OutboxEntry, record: Record) -> None:
    """Keep with its link what `record`, just sent, says; what it leaves empty it does not tell.

    Nothing for what is no master, or is not read from there. The caller holds a transaction.
    """
    shared = field_owners.SHARED.get(entry.entity)
    if not shared or operations.get(entry.operation, entry.entity).role != "master":
        return
    kind, description = BY_NAME[_READ_AS[entry.entity]], entry.connection.description
    if kind.name not in description.entities or takes_from_us(description, kind):
        return
    link = ExternalLink.objects.select_for_update().get(
        connection=entry.connection_id, entity=entry.entity, hub_id=entry.hub_id
    )
    values = _values(kind.name, link, record)
    told = compare.bases(kind.model, shared, [values])[0]
    link.base |= {name: value for name, value in told.items() if _is_told(record, name, value)}
    link.save(update_fields=["base"])


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
