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
_LINKS = frozenset(
    {"recommendations", "upgrades", "serviceMaterials", "serviceEquipment", "equipmentMaterials"}
)


def create(call: Call, kinds: Kinds) -> Reply:
    """Add every item of every list and answer each one's new id beside the caller's own.

    A link may name an item by the caller's id once that is made: materials come before equipment,
    equipment before services.
    """
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in kinds}
    own: dict[str, int] = {}
    for name, sent, row in _write(call, kinds, lambda part: pricebook.add(_linked(part, own))):
        custom = sent.get("customId") or ""
        made[name].append({"customId": custom, "id": row["id"]})
        if custom:
            own[custom] = row["id"]
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
    # What goes into other items comes last in the body, so it is taken first.
    for name, entity in reversed(kinds.items()):
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


def _linked(part: Call, own: Mapping[str, int]) -> Call:
    """Return the call with its links by id; raises the 400 naming those that lead nowhere."""
    errors: dict[str, list[str]] = {}
    links = {
        member: [
            _by_id(link, own, f"{member}[{n}]", errors)
            for n, link in enumerate(part.body.get(member) or ())
        ]
        for member in _LINKS & part.body.keys()
    }
    if errors:
        raise invalid(errors)
    return replace(part, body={**part.body, **links})


def _by_id(
    link: dict[str, Any], own: Mapping[str, int], path: str, errors: dict[str, list[str]]
) -> Any:
    """Return the link as a single write has it: the id alone when there is nothing besides."""
    key = link.get("skuId") or own.get(link.get("customId") or "")
    if key is None:
        errors[f"{path}.skuId"] = ["The link names no item."]
    besides = {name: value for name, value in link.items() if name not in ("skuId", "customId")}
    return {"skuId": key, **besides} if besides else key
