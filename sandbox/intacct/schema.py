"""The shape of the object table: what an object, a field and a relation are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

ALWAYS, ENTITIES = "always", "entities"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object.

    `required` is ALWAYS, ENTITIES (only in a company with several entities) or empty. `codes`
    pairs each allowed word with the code readByQuery knows it by. `path` makes the field a
    reading of another record, `derived` one of what `derived.py` works out, `refers_to` makes its
    value the id of a record. `fixed` values are set once.
    """

    name: str
    kind: str = "text"
    label: str = ""
    required: str = ""
    refers_to: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    default: object = None
    read_only: bool = False
    fixed: bool = False
    max_length: int = 0
    pattern: str = ""
    path: str = ""
    derived: str = ""

    @property
    def title(self) -> str:
        """What messages call the field."""
        return self.label or self.name.replace("_", " ").title()


@dataclass(frozen=True, slots=True)
class Relation:
    """A many-to-one path: the record of `target` whose `to` equals this one's `via`."""

    name: str
    target: str
    via: str
    to: str


@dataclass(frozen=True, slots=True)
class Owned:
    """A record of another object that is written together with its owner, under `prefix`."""

    prefix: str
    target: str
    name_field: str
    name_suffix: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Records written out inside their owner by `read`: those whose `via` is its RECORDNO."""

    wrapper: str
    target: str
    via: str


Part = Field | Relation


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One row of the object table. `key` is the field people know a record by.

    It is unique, for some objects only among the records that agree in `unique_with`. `spellings`
    are other names under which the vendor's own SDKs write a field.
    """

    name: str
    label: str
    key: str
    fields: dict[str, Field]
    relations: dict[str, Relation] = field(default_factory=dict)
    writes: frozenset[str] = frozenset()
    owned: tuple[Owned, ...] = ()
    nested: tuple[str, ...] = ()
    lines: tuple[Lines, ...] = ()
    indexes: tuple[str, ...] = ()
    duplicate_code: str = "BL34000061"
    unique_with: tuple[str, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)


WRITABLE = frozenset({"create", "update", "delete"})
STATUS = (("active", "T"), ("inactive", "F"))


def flag(name: str, default: bool = False, **more: object) -> Field:
    """Return a true/false field."""
    return Field(name, "bool", default=default, **more)


def texts(names: str) -> tuple[Field, ...]:
    """Return optional text fields for blank-separated names."""
    return tuple(Field(name) for name in names.split())


def of_kind(kind: str, names: str) -> tuple[Field, ...]:
    """Return optional fields of one kind."""
    return tuple(Field(name, kind) for name in names.split())


def reference(
    name: str, target: str, *, to: str = "", shows: str = "NAME", required: str = "",
    label: str = "", read_only: bool = False,
) -> tuple[Part, ...]:  # fmt: skip
    """Return the three fields a reference has (id, key and name) and the path behind them."""
    base = name.removesuffix("ID")
    own = Field(
        name, refers_to=target, required=required, label=label, read_only=read_only, max_length=40
    )
    return (
        own,
        Field(f"{base}KEY", "int", read_only=True, path=f"{base}.RECORDNO"),
        Field(f"{base}NAME", read_only=True, path=f"{base}.{shows}"),
        Relation(base, target, name, to or name),
    )


def contact_reference(prefix: str) -> tuple[Part, ...]:
    """Return a contact by name, written as PREFIX{CONTACTNAME}."""
    via = f"{prefix}.CONTACTNAME"
    return Field(via, refers_to="CONTACT"), Relation(prefix, "CONTACT", via, "CONTACTNAME")


def _common(created: str) -> tuple[Part, ...]:
    return (
        Field("RECORDNO", "int", label="Record number", read_only=True),
        Field("STATUS", "enum", codes=STATUS, default="active"),
        Field("WHENCREATED", created, read_only=True),
        Field("WHENMODIFIED", "time", read_only=True),
        Field("CREATEDBY", "int", read_only=True),
        Field("MODIFIEDBY", "int", read_only=True),
        Field("MEGAENTITYID", read_only=True),
        Field("MEGAENTITYKEY", "int", read_only=True, path="MEGAENTITY.RECORDNO"),
        Field("MEGAENTITYNAME", read_only=True, path="MEGAENTITY.NAME"),
        Field("RECORD_URL", read_only=True, derived="url"),
        Relation("MEGAENTITY", "LOCATIONENTITY", "MEGAENTITYID", "LOCATIONID"),
    )


def _flat(parts: Iterable[Part | Iterable[Part]]) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Field | Relation):
            yield part
        else:
            yield from part


def define(
    name: str, label: str, key: str, *parts: Part | Iterable[Part], created: str = "time",
    **more: object,
) -> ObjectType:  # fmt: skip
    """Return an object with the fields every object has and `parts`; later ones win."""
    every = [*_common(created), *_flat(parts)]
    fields = {part.name: part for part in every if isinstance(part, Field)}
    relations = {part.name: part for part in every if isinstance(part, Relation)}
    return ObjectType(name, label, key, fields, relations, **more)
