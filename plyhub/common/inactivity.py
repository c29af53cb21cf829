"""Since when, and by whose word, records are out of use.

Whoever writes rows of such a model says so here afterwards, in one statement that touches only the
rows whose use has changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from plyhub.common import lookups, systems
from plyhub.common.bulk import Row
from plyhub.common.models import Retirable
from plyhub.common.models.inactive import HERE


def stamp(model: type[Retirable], ids: Sequence[int], *, origin: int | None) -> None:
    """Note since when those of `ids` are out of use that were in use, and forget it of those that
    are in use again. `origin` is the connection that said so, None for PlyHub. Asks nothing for
    none."""
    if not ids:
        return
    source = HERE if origin is None else systems.name_of(origin)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = (
        f"UPDATE {table} SET"  # noqa: S608  the name of a table of ours
        " inactive_since = CASE WHEN is_active THEN NULL ELSE now() END,"
        " inactive_source = CASE WHEN is_active THEN '' ELSE %s END"
        " WHERE id = ANY(%s::bigint[]) AND is_active = (inactive_since IS NOT NULL)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [source[:80], lookups.array(list(ids))])


def touched(rows: Sequence[Row], ids: Sequence[int]) -> list[int]:
    """Those of `ids`, the answer to `rows`, whose use may have changed: not what says nothing of
    it, nor what was just made and is in use."""
    return [
        pk
        for (key, values), pk in zip(rows, ids, strict=True)
        if "is_active" in values and not (key is None and values["is_active"])
    ]


def keep_retired(model: type[Retirable], rows: Sequence[Row]) -> list[Row]:
    """`rows` without their word on the use of records that people took out of use here."""
    known = [key for key, values in rows if key is not None and values.get("is_active")]
    if not known:
        return list(rows)
    retired = set(
        model._default_manager.filter(
            pk__in=known, is_active=False, inactive_source=HERE
        ).values_list("pk", flat=True)
    )
    if not retired:
        return list(rows)
    return [
        (key, {name: value for name, value in values.items() if name != "is_active"})
        if key in retired
        else (key, values)
        for key, values in rows
    ]


def told(record: Retirable) -> str:
    """Who took it out of use and when: "inactive in ServiceTitan since Mar 4, 2026"; empty while it
    is in use."""
    if record.is_active:
        return ""
    where = f" in {record.inactive_source}" if record.inactive_source else ""
    since = f" since {record.inactive_since:%b %-d, %Y}" if record.inactive_since else ""
    return f"inactive{where}{since}"
