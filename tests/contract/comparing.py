"""The stand-in's own description of a body beside the document's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.servicetitan.schema import Kind
from tests.contract.documents import Documents, Json

Difference = tuple[str, str]
_BY_FORMAT = {"date-time": "date-time", "guid": "guid", "date": "date"}
_BY_TYPE = {"integer": "int64", "number": "decimal", "boolean": "boolean", "string": "string"}


def nullable(schema: Json) -> bool:
    """Whether a schema takes null."""
    types = schema.get("type")
    if isinstance(types, list) and "null" in types:
        return True
    return any(option.get("type") == "null" for option in schema.get("oneOf", ()))


def _plain(schema: Json) -> str:
    if "enum" in schema:
        return "enum"
    types = schema.get("type", "object")
    named = next(t for t in types if t != "null") if isinstance(types, list) else types
    if named == "integer":
        return schema.get("format", "int64")
    if named == "string":
        return _BY_FORMAT.get(schema.get("format", ""), "string")
    return _BY_TYPE.get(named, named)


def differences(
    kind: Kind, schema: Json, documents: Documents, path: str = "$"
) -> list[Difference]:
    """Every place where the stand-in takes another body than documented: (path, how)."""
    return list(_differences(kind, schema, documents, path))


def _differences(kind: Kind, schema: Json, documents: Documents, path: str) -> Iterator[Difference]:
    if kind.nullable != nullable(schema):
        yield path, "takes null" if kind.nullable else "refuses null"
    whole = documents.resolve(schema)
    if kind.name != _plain(whole):
        yield path, f"is {kind.name} instead of {_plain(whole)}"
    elif kind.name == "enum" and set(kind.values) != set(whole["enum"]):
        yield path, f"knows {kind.values} instead of {tuple(whole['enum'])}"
    elif kind.name == "array" and kind.item:
        yield from _differences(kind.item, whole["items"], documents, f"{path}[*]")
    elif kind.name == "object":
        yield from _members(kind, whole, documents, path)


def _members(kind: Kind, whole: Json, documents: Documents, path: str) -> Iterator[Difference]:
    own = {member.name: member for member in kind.members}
    properties: dict[str, Any] = whole.get("properties", {})
    for name in own.keys() ^ properties.keys():
        yield f"{path}.{name}", "is unknown" if name in properties else "is not documented"
    for name in sorted(own.keys() & properties.keys()):
        inner = f"{path}.{name}"
        if own[name].required != (name in whole.get("required", ())):
            yield inner, "is required" if own[name].required else "may be left out"
        yield from _differences(own[name].kind, properties[name], documents, inner)
