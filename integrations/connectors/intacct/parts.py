"""Rows of other objects that belong to those just read: the vendors of items.

They are read beside their owners, since a `query` gives no lists inside a row (Sage Intacct XML API
"Queries"). Where they may not be read, their owners come without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.envelope import Element
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.connectors.intacct.resources import Part, Resource
from integrations.http.errors import PermissionMissing, Rejected, RemoteError

Row = Mapping[str, str]

CHUNK = 200
"""So many owners at a time: what belongs to them fits one answer."""


def added(client: Client, resource: Resource, rows: Sequence[Row]) -> list[Row]:
    """`rows` with what belongs to each as JSON lists, in the order it was entered there."""
    whole = [dict(row) for row in rows]
    for part in resource.parts:
        owned: dict[str, list[Row]] = {}
        for found in _read(client, part, [row.get(resource.id_field, "") for row in rows]):
            owned.setdefault(found.get(part.via, ""), []).append(found)
        for row in whole:
            if mine := owned.get(row.get(resource.id_field, "")):
                row[part.name] = json.dumps([dict(each) for each in mine])
    return whole


def _read(client: Client, part: Part, owners: Sequence[str]) -> Iterator[Row]:
    chunks = [owners[start : start + CHUNK] for start in range(0, len(owners), CHUNK)]
    if not chunks:
        return
    for answer in client.tell(*(_question(part, chunk) for chunk in chunks)):
        if isinstance(answer, PermissionMissing | Rejected):
            continue
        if isinstance(answer, RemoteError):
            raise answer
        yield from answer.rows


def _question(part: Part, owners: Sequence[str]) -> Element:
    return query(part.object, part.fields, condition("in", part.via, *owners))
