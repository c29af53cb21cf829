"""How records of ours stand before a page is written over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery

from integrations.models import ExternalLink
from integrations.sync.inbound import own_changes
from integrations.sync.inbound.compare import Standing, plain
from plyhub.common.field_owners import Fields


def read(
    hub_ids: Collection[int],
    *,
    model: type[models.Model],
    entity: str,
    connection_id: int,
    columns: Mapping[str, models.Field],
    shared: Fields,
) -> dict[int, Standing]:
    """The records by id, in one query; where both sides may change them, locked until they are
    written, with what was last agreed on."""
    if not hub_ids:
        return {}
    rows = model._default_manager.filter(pk__in=list(hub_ids)).order_by("pk")
    if not shared:
        return {pk: _standing(columns, values) for pk, *values in rows.values_list("pk", *columns)}
    link = ExternalLink.objects.filter(
        connection=connection_id, entity=entity, hub_id=OuterRef("pk")
    ).exclude(external_id="")
    rows = rows.select_for_update(of=("self",), no_key=True).annotate(
        agreed=Subquery(link.values("base")[:1]), made_by=Subquery(link.values("made_by_run")[:1])
    )
    found = {
        pk: _standing(columns, values, base=base, is_ours=made_by is None)
        for pk, base, made_by, *values in rows.values_list("pk", "agreed", "made_by", *columns)
    }
    return _with_holds(found, entity, connection_id, shared)


def _standing(
    columns: Mapping[str, models.Field],
    values: list[Any],
    *,
    base: Any = None,
    is_ours: bool = True,
) -> Standing:
    now = {
        name: plain(column, value)
        for (name, column), value in zip(columns.items(), values, strict=True)
    }
    return Standing(now, {} if base is None else base, is_ours, is_linked=base is not None)


def _with_holds(
    found: dict[int, Standing], entity: str, connection_id: int, shared: Fields
) -> dict[int, Standing]:
    """Where nothing was agreed on yet, what is on its way there tells whose change is newer."""
    untold = [
        pk for pk, one in found.items() if one.is_linked and not shared.keys() <= one.base.keys()
    ]
    for pk in own_changes.unsent(entity, untold, connection_id=connection_id):
        found[pk] = found[pk].held()
    return found
