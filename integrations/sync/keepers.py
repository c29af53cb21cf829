"""Which system decides on a record: the one that it is read from, once it is known there."""

from __future__ import annotations

from integrations.models import Connection, ExternalLink
from integrations.sync import entities


def keeper_of(entity: str, hub_id: int) -> str:
    """What the system is called that this record is read from; empty if there is none."""
    linked = ExternalLink.objects.filter(entity=entity, hub_id=hub_id).exclude(external_id="")
    for connection in Connection.objects.filter(links__in=linked).order_by("pk"):
        if _reads(connection, entity):
            return connection.description.label
    return ""


def _reads(connection: Connection, entity: str) -> bool:
    """Whether such records come from there to us, and are not given there by us."""
    description = connection.description
    kinds = [entities.BY_NAME[name] for name in description.entities]
    return any(
        kind.link == entity and not entities.takes_from_us(description, kind) for kind in kinds
    )
