"""How records of ours stand before a page is written over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from integrations.sync import page_links
from integrations.sync.inbound import own_changes
from integrations.sync.inbound.compare import Standing, plain
from integrations.sync.page_links import Agreed
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
    written, with what was last agreed on, which is a second one."""
    if not hub_ids:
        return {}
    rows = model._default_manager.filter(pk__in=list(hub_ids)).order_by("pk")
    if not shared:
        return {pk: _standing(columns, values) for pk, *values in rows.values_list("pk", *columns)}
    locked = rows.select_for_update(no_key=True).values_list("pk", *columns)
    values_of = {pk: values for pk, *values in locked}
    agreed = page_links.agreed(connection_id=connection_id, entity=entity, hub_ids=list(values_of))
    found = {pk: _standing(columns, values, agreed.get(pk)) for pk, values in values_of.items()}
    return _with_holds(found, entity, connection_id, shared)


def _standing(
    columns: Mapping[str, models.Field], values: list[Any], agreed: Agreed | None = None
) -> Standing:
    now = {
        name: plain(column, value)
        for (name, column), value in zip(columns.items(), values, strict=True)
    }
    if agreed is None:
        return Standing(now, is_ours=True)
    return Standing(now, agreed.base, is_ours=agreed.made_by_run is None, is_linked=True)


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
