"""All of the mapping as a table, written while it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from integrations import mapping_selectors
from integrations.mapping_kinds import KINDS, MappingKind
from integrations.models import Connection, ExternalLink
from integrations.sync import mapping_table
from integrations.sync.known import Known
from integrations.sync.refs import ALL_JOB_SITES

AT_ONCE = 500


def lines() -> Iterator[str]:
    """The lines of the file: every record of every kind, for every system that has our codes."""
    return mapping_table.written(_cells())


def _cells() -> Iterator[Sequence[object]]:
    for connection in mapping_selectors.books():
        for kind in KINDS:
            whole = Known.read(connection, kind.entity, [])
            for ids in _chunks(connection, kind):
                for row in mapping_selectors.rows(connection, kind.entity, ids, whole=whole):
                    yield _cell(connection, row)


def _chunks(connection: Connection, kind: MappingKind) -> Iterator[list[int]]:
    if kind.entity == "location" and ExternalLink.objects.filter(
        connection=connection, entity="location", hub_id=ALL_JOB_SITES
    ):
        yield [ALL_JOB_SITES]
    last = 0
    while ids := list(kind.rows().filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        yield ids
        last = ids[-1]


def _cell(connection: Connection, row: mapping_selectors.Row) -> Sequence[object]:
    given = row.state not in (mapping_selectors.PROPOSED, "review")
    return (
        connection.name,
        row.kind.entity,
        row.hub_id,
        row.name,
        "; ".join(f"{name} {external_id}" for name, external_id in row.elsewhere),
        row.code if given else "",
        "" if given else row.code,
        row.name_there,
        row.state,
        row.rule,
        "",
    )
