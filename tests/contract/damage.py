"""Bodies made wrong in one place: each required member left out, each member of another type."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.contract.documents import Documents, Json

Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Damaged:
    """A body, and the path of what is wrong with it as the API would name it."""

    path: str
    body: Any


def without_required(schema: Json, body: Any, documents: Documents) -> Iterator[Damaged]:
    """The body without each of the required members it has, in turn."""
    for steps, holder in _objects(schema, body, documents, ()):
        for name in holder.get("required", ()):
            broken = deepcopy(body)
            if _at(broken, steps).pop(name, broken) is not broken:
                yield Damaged(_path((*steps, name)), broken)


def of_wrong_type(schema: Json, body: Any, documents: Documents) -> Iterator[Damaged]:
    """The body with each member it has replaced by something of another type, in turn."""
    for steps, holder in _objects(schema, body, documents, ()):
        for name in holder.get("properties", {}).keys() & _at(body, steps).keys():
            broken = deepcopy(body)
            value = _at(body, steps)[name]
            _at(broken, steps)[name] = "wrong" if isinstance(value, dict | list) else {"wrong": []}
            yield Damaged(_path((*steps, name)), broken)


def _objects(
    schema: Json, value: Any, documents: Documents, steps: Steps
) -> Iterator[tuple[Steps, Json]]:
    """Where the objects in a body are, with their schemas; of a list, its first element."""
    whole = documents.resolve(schema)
    if isinstance(value, list) and value:
        yield from _objects(whole["items"], value[0], documents, (*steps, 0))
    if isinstance(value, dict):
        yield steps, whole
        for name, each in value.items():
            if name in whole.get("properties", {}):
                yield from _objects(whole["properties"][name], each, documents, (*steps, name))


def _at(body: Any, steps: Steps) -> Any:
    for step in steps:
        body = body[step]
    return body


def _path(steps: Steps) -> str:
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(parts).removeprefix(".")
