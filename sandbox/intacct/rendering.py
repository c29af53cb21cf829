"""Whole records as XML: nested contacts, lists and lines included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.intacct.access import Column, all_columns
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import Lines, ObjectType
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.xmltext import leaf, node


def flat_row(tag: str, columns: Sequence[Column], row: Row) -> str:
    """Return a row with one element per column; dotted names stay as they are."""
    return node(tag, *[leaf(item.name, item.show(row)) for item in columns])


def whole_row(tenant: Tenant, kind: ObjectType, tag: str, row: Row, *, lines: bool = True) -> str:
    """Return everything a record holds; `lines` False leaves its lines out."""
    tree: dict[str, Any] = {}
    for item in all_columns(tenant, kind):
        _plant(tree, item.name, item.show(row))
    for prefix in kind.nested:
        relation = kind.relations[prefix]
        other = tenant.first(relation.target, relation.to, row.get(relation.via))
        tree[prefix] = {} if other is None else _contents(tenant, relation.target, other)
    parts = [_branch(name, value) for name, value in tree.items()]
    parts += [_list(field.name, row) for field in kind.fields.values() if field.kind == "list"]
    parts += [_lines(tenant, kind_lines, row) for kind_lines in kind.lines if lines]
    return node(tag, *parts)


def _contents(tenant: Tenant, name: str, row: Row) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for item in all_columns(tenant, OBJECTS[name]):
        _plant(tree, item.name, item.show(row))
    return tree


def _plant(tree: dict[str, Any], name: str, text: str) -> None:
    head, dot, rest = name.partition(".")
    if dot:
        branch = tree.setdefault(head, {})
        if isinstance(branch, dict):
            _plant(branch, rest, text)
    else:
        tree[head] = text


def _branch(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return node(name, *[_branch(inner, text) for inner, text in value.items()])
    return leaf(name, value)


def _list(name: str, row: Row) -> str:
    entries = row.get(name) or []
    return node(
        name,
        *[
            node(entry["tag"], *[leaf(key, text) for key, text in entry["values"].items()])
            for entry in entries
        ],
    )


def _lines(tenant: Tenant, lines: Lines, row: Row) -> str:
    found = tenant.table(lines.target).find(lines.via, row["RECORDNO"])
    kind, tag = OBJECTS[lines.target], lines.target.lower()
    return node(lines.wrapper, *[whole_row(tenant, kind, tag, line) for line in found])
