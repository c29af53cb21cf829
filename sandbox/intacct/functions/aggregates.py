"""count, min, max, sum and avg in a `query`, grouped by the plain fields beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.intacct.access import Column
from sandbox.intacct.call import Call, Result
from sandbox.intacct.functions.selecting import column_of, failed, wrap
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row
from sandbox.intacct.values import show
from sandbox.intacct.xmltext import leaf, node


def _average(values: Sequence[Any]) -> Decimal:
    return Decimal(sum(values)) / len(values)


NAMES: dict[str, Callable[[Sequence[Any]], Any]] = {
    "count": len,
    "min": min,
    "max": max,
    "sum": sum,
    "avg": _average,
}
_OF_NUMBERS, _NUMBERS = frozenset({"sum", "avg"}), frozenset({"int", "decimal", "money"})
_RESULT_KIND = {"count": "int", "avg": "decimal"}


def answer(
    call: Call, kind: ObjectType, select: Element, rows: list[Row], offset: int, size: int
) -> Result:
    """Return one row per group, in the order the groups first appear."""
    wanted = [(child.tag, column_of(call, kind, child.text or "")) for child in select]
    for tag, column in wanted:
        if tag in _OF_NUMBERS and column.field.kind not in _NUMBERS:
            raise failed(f"{tag} needs a number, {column.name} is none")
    plain = [column for tag, column in wanted if tag not in NAMES]
    groups: dict[tuple[Any, ...], list[Row]] = {} if plain else {(): []}
    for row in rows:
        groups.setdefault(tuple(column.get(row) for column in plain), []).append(row)
    bare = call.tenant.setting("plain_aggregates")
    page = list(groups.values())[offset : offset + size]
    inner = [
        node(kind.name, *[_cell(tag, column, group, bare=bare) for tag, column in wanted])
        for group in page
    ]
    return Result(wrap(kind.name, inner, len(groups), offset))


def _cell(tag: str, column: Column, group: list[Row], *, bare: bool) -> str:
    if tag not in NAMES:
        return leaf(column.name, column.show(group[0]))
    values = [value for row in group if (value := column.get(row)) is not None]
    name = column.name if bare and tag != "count" else f"{tag.upper()}.{column.name}"
    if not values and tag != "count":
        return leaf(name, "")
    return leaf(name, show(_RESULT_KIND.get(tag, column.field.kind), NAMES[tag](values)))
