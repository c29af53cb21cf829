"""Categories of materials: made, linked by name and place in the tree, kept up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from integrations.connectors.servicetitan import (
    agreement,
    masters,
    paging,
    parsers_catalog,
    payloads,
)
from integrations.connectors.servicetitan import shapes_catalog as shapes
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.masters import Master
from integrations.records import CategoryRecord

_MODULE, PATH = "pricebook", "categories"
# The position is a wish: others move when one comes in between.
_COMPARED = ("name", "parent_id", "active")


class Branch(shapes.Category, kw_only=True):
    """A category with what lies below it."""

    subcategories: list[Branch] | None = None


def _get(client: Client, _: CategoryRecord, external_id: str) -> CategoryRecord:
    number = payloads.whole(external_id, "category")
    return parsers_catalog.category(client.read(_MODULE, f"{PATH}/{number}", {}, shapes.Category))


def _same(client: Client, record: CategoryRecord) -> list[CategoryRecord]:
    """Those of that name below the same category, each once, whether the list is flat or a tree."""
    where = {"categoryType": "Materials", "active": "Any", **paging.BY_ID}
    rows = paging.every(client, _MODULE, PATH, where, Branch)
    found = {row.id: parsers_catalog.category(row) for row in _all(rows)}
    name = agreement.named(record.name)
    return [
        each
        for each in found.values()
        if agreement.named(each.name) == name and each.parent_id == record.parent_id
    ]


def _all(rows: Iterable[Branch]) -> Iterator[Branch]:
    for row in rows:
        yield row
        yield from _all(row.subcategories or ())


def _change(record: CategoryRecord, _: CategoryRecord) -> dict[str, Any]:
    body = payloads.category(record)
    del body["categoryType"]
    return body


CATEGORY: Master[CategoryRecord] = Master(
    what="category",
    module=_MODULE,
    path=lambda _: PATH,
    read=_get,
    same=_same,
    create=payloads.category,
    change=_change,
    wrong=lambda record, theirs: agreement.differences(record, theirs, _COMPARED),
    label=lambda record: record.name,
)
upsert = partial(masters.upsert, CATEGORY)
find = partial(masters.find, CATEGORY)
