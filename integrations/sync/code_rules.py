"""What the company decided about its codes: how they begin, and which brands are dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from integrations.mapping.limits import DEFAULT_PREFIX
from integrations.models import CodePrefix, Connection, ExternalLink
from plyhub.common.models import Company

NUMBERED = ("job", "project")
"""Kinds whose numbers are unique in one field-service system only."""


@dataclass(frozen=True, slots=True)
class CodeRules:
    """The rules for records of one kind.

    `of_source` are prefixes by connection, for further field-service systems; `sources` tells
    which of these a record came from. A record of one without a prefix can have no code.
    """

    entity: str
    prefix: str
    aliases: tuple[str, ...] = ()
    of_source: Mapping[int, str] = field(default_factory=dict)
    sources: Mapping[int, Connection] = field(default_factory=dict)

    def prefix_of(self, hub_id: int) -> str:
        """What the code of this record begins with."""
        source = self.sources.get(hub_id)
        return self.of_source[source.pk] if source else self.prefix

    def lacks_prefix(self, hub_id: int) -> Connection | None:
        """The connection the record came from, if its records need a prefix that is not there."""
        source = self.sources.get(hub_id)
        return source if source and source.pk not in self.of_source else None


def read(entity: str, hub_ids: Iterable[int] = ()) -> CodeRules:
    """The rules as they are now for these records, in at most four queries."""
    chosen = dict(CodePrefix.objects.filter(entity=entity).values_list("source", "prefix"))
    return CodeRules(
        entity,
        chosen.pop(None, DEFAULT_PREFIX[entity]),
        tuple(Company.current().manufacturers.split()),
        chosen,
        _sources(entity, hub_ids),
    )


def further(entity: str) -> list[Connection]:
    """Connections besides the first that such records come from, where numbers may meet."""
    if entity not in NUMBERED:
        return []
    connected = Connection.objects.exclude(state=Connection.State.NOT_CONFIGURED).order_by("pk")
    return [
        one
        for one in connected
        if entity in one.description.entities and entity not in one.description.remembered
    ][1:]


def _sources(entity: str, hub_ids: Iterable[int]) -> dict[int, Connection]:
    by_id = {one.pk: one for one in further(entity)}
    if not by_id:
        return {}
    came = ExternalLink.objects.filter(
        connection__in=by_id, entity=entity, hub_id__in=list(hub_ids)
    ).exclude(external_id="")
    return {hub_id: by_id[pk] for hub_id, pk in came.values_list("hub_id", "connection")}
