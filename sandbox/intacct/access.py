"""Reading fields of records, through relations where the name has dots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.intacct.derived import READINGS
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import Field, ObjectType, Relation
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.values import WRITERS

Getter = Callable[[Row], Any]


class UnknownField(Exception):
    """The object has no such field, or no such path leads from it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field ready to be read: `get` gives the kept value of a row, None when unset."""

    name: str
    field: Field
    get: Getter

    def show(self, row: Row) -> str:
        """Return the value as the wire shows it, empty when unset."""
        value = self.get(row)
        return "" if value is None else WRITERS[self.field.kind](value)


def column(tenant: Tenant, kind: ObjectType, name: str) -> Column:
    """Return the field called `name`, dots allowed; raises UnknownField."""
    field, get = _resolve(tenant, kind, name, climbed=False)
    return Column(name, field, get)


def _resolve(tenant: Tenant, kind: ObjectType, name: str, *, climbed: bool) -> tuple[Field, Getter]:
    field = kind.fields.get(name)
    if field is not None and field.kind != "list":
        return _own(tenant, kind, field)
    head, dot, rest = name.partition(".")
    relation = kind.relations.get(head)
    # A hierarchy may be climbed one step only: the parent's name, not the grandparent's.
    steps_up = relation is not None and head == "PARENT" and relation.target == kind.name
    if not dot or relation is None or (climbed and steps_up):
        raise UnknownField(name)
    return _related(tenant, relation, rest, climbed=climbed or steps_up)


def _own(tenant: Tenant, kind: ObjectType, field: Field) -> tuple[Field, Getter]:
    if field.derived:
        reading = READINGS[field.derived]
        return field, lambda row: reading(tenant, kind, row)
    if not field.path:
        name = field.name
        return field, lambda row: row.get(name)
    head, _, rest = field.path.partition(".")
    _, get = _related(tenant, kind.relations[head], rest, climbed=True)
    return field, get


def _related(
    tenant: Tenant, relation: Relation, rest: str, *, climbed: bool
) -> tuple[Field, Getter]:
    field, inner = _resolve(tenant, OBJECTS[relation.target], rest, climbed=climbed)

    def get(row: Row) -> Any:
        value = row.get(relation.via)
        if value is None:
            return None
        other = tenant.first(relation.target, relation.to, value)
        return None if other is None else inner(other)

    return field, get


def all_columns(tenant: Tenant, kind: ObjectType) -> list[Column]:
    """Return every field of an object, in the order of its table."""
    return [
        column(tenant, kind, name) for name, field in kind.fields.items() if field.kind != "list"
    ]
