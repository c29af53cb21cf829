"""Many price-book items in one call: all of them are written, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox.servicetitan.actions import pricebook
from sandbox.servicetitan.entity import Call, Entity, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.store import Row

Kinds = Mapping[str, Entity]


def create(call: Call, kinds: Kinds) -> Reply:
    """Add every item of every list and answer each one's new id beside the caller's own."""
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in kinds}
    for name, sent, row in _write(call, kinds, pricebook.add):
        made[name].append({"customId": sent.get("customId") or "", "id": row["id"]})
    return Reply(content={name: rows or None for name, rows in made.items()})


def update(call: Call, kinds: Kinds) -> Reply:
    """Replace every item of every list, by its id."""
    for _ in _write(call, kinds, lambda part: pricebook.change(part, part.body["id"])):
        pass
    return Reply()


def _write(
    call: Call, kinds: Kinds, action: Callable[[Call], Row]
) -> Iterator[tuple[str, dict[str, Any], Row]]:
    errors: dict[str, list[str]] = {}
    for name, entity in kinds.items():
        for n, sent in enumerate(call.body.get(name) or ()):
            body = {member: value for member, value in sent.items() if member != "customId"}
            part = replace(call, entity=entity, body=body)
            try:
                row = action(part)
            except Problem as problem:
                found = problem.errors or {"": [problem.title]}
                errors |= {f"{name}[{n}].{key}".rstrip("."): said for key, said in found.items()}
            else:
                yield name, sent, row
    if errors:
        raise invalid(errors)
