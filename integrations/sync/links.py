"""Reading links: which of their ids stands for which of our records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from integrations.models import Connection, ExternalLink
from integrations.sync.refs import Ref


@dataclass(frozen=True, slots=True)
class Links:
    """The links of some records in one system, read once."""

    by_ref: dict[Ref, ExternalLink] = field(default_factory=dict)

    def get(self, ref: Ref) -> ExternalLink | None:
        return self.by_ref.get(ref)

    def is_there(self, ref: Ref) -> bool:
        """Whether the record is known to exist over there."""
        link = self.by_ref.get(ref)
        return bool(link and link.external_id and link.state == ExternalLink.State.LINKED)

    def id_of(self, entity: str, hub_id: int | None) -> str:
        """Their id of our record, or the code it is going to have; empty if it has neither, or one
        that is retired."""
        link = self.by_ref.get(Ref(entity, hub_id)) if hub_id is not None else None
        if link is not None and link.state == ExternalLink.State.RETIRED:
            return ""
        return (link.external_id or link.code) if link else ""


def read(connection: Connection, refs: Iterable[Ref]) -> Links:
    """The links of `refs`, in one query."""
    wanted: dict[str, set[int]] = {}
    for ref in refs:
        wanted.setdefault(ref.entity, set()).add(ref.hub_id)
    if not wanted:
        return Links()
    condition = Q()
    for entity, ids in wanted.items():
        condition |= Q(entity=entity, hub_id__in=ids)
    found = ExternalLink.objects.filter(condition, connection=connection)
    return Links({Ref(link.entity, link.hub_id): link for link in found})
