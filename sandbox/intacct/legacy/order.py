"""The check of child order: a right element in the wrong place counts as a missing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element


class BadOrder(Exception):
    """An element breaks the order; the text says where."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the order: a child, or a choice of one of several.

    `unless` names a sibling whose presence makes the place optional. `inner` is the order of the
    child's own children; empty means it holds text.
    """

    names: tuple[str, ...]
    required: bool = False
    unless: str = ""
    repeats: bool = False
    inner: tuple[Slot, ...] = ()


def optional(names: str) -> tuple[Slot, ...]:
    """Return a place for each of the blank-separated names; `a|b` is a choice."""
    return tuple(Slot(tuple(name.split("|"))) for name in names.split())


def required(name: str, *inner: Slot, unless: str = "") -> Slot:
    """Return a place that must be filled; `a|b` is a choice."""
    return Slot(tuple(name.split("|")), required=True, unless=unless, inner=inner)


def inside(name: str, *inner: Slot, repeats: bool = False) -> Slot:
    """Return an optional place for a child with children of its own."""
    return Slot(tuple(name.split("|")), repeats=repeats, inner=inner)


def check(parent: Element, slots: Sequence[Slot]) -> None:
    """Raise BadOrder unless the children of `parent` are in order, and theirs too."""
    children, position = list(parent), 0
    present = {child.tag for child in children}
    for slot in slots:
        first = position
        while position < len(children) and children[position].tag in slot.names:
            if slot.inner:
                check(children[position], slot.inner)
            position += 1
            if not slot.repeats:
                break
        needed = slot.required and not (slot.unless and slot.unless in present)
        if needed and position == first:
            raise _missing(parent, children, position, slot, slots)
    if position < len(children):
        raise _left_over(parent, children[position], slots)


def _missing(
    parent: Element, children: list[Element], position: int, slot: Slot, slots: Sequence[Slot]
) -> BadOrder:
    passed = {name for other in slots[: slots.index(slot)] for name in other.names}
    name = slot.names[0]
    if position < len(children) and children[position].tag in passed:
        name = children[position].tag
    return BadOrder(f"{parent.tag}: Missing child element '{name}'")


def _left_over(parent: Element, child: Element, slots: Sequence[Slot]) -> BadOrder:
    if any(child.tag in slot.names for slot in slots):
        return BadOrder(f"{parent.tag}: Missing child element '{child.tag}'")
    return BadOrder(f"{parent.tag}: Unexpected child element '{child.tag}'")
