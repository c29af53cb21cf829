"""A family of goods: one row of a table that stands for every size it comes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

# A size is the part of the code it makes and how people say it.
Size = tuple[str, str]
Axis = tuple[Size, ...]


class Family(NamedTuple):
    """Goods that differ only in size.

    `code` and `name` have one {} per axis. `cents` is the cost of the first size of every axis;
    each step along an axis multiplies it by (100 + growth) / 100. Vendors go from first choice
    down, by name. `stocked` tells whether the company counts it.
    """

    code: str
    name: str
    axes: tuple[Axis, ...]
    cents: int
    growth: int = 15
    unit: str = "EA"
    maker: str = ""
    stocked: bool = True


class Group(NamedTuple):
    """Families of one category; `path` leads from the trade down, and `vendors` sell them all."""

    path: tuple[str, ...]
    vendors: tuple[str, ...]
    families: tuple[Family, ...]


class Good(NamedTuple):
    """One size of a family, before it has a key, a price or a vendor's part number.

    `cents` may have a fraction: wire is bought by the reel and counted by the foot.
    """

    path: tuple[str, ...]
    vendors: tuple[str, ...]
    code: str
    name: str
    cents: Decimal | int
    unit: str
    maker: str
    stocked: bool


def sizes(text: str, label: str = "{}") -> Axis:
    """Return an axis from blank-separated codes, each said as `label` with the code filled in."""
    return tuple((code, label.format(code)) for code in text.split())


def expand(groups: Sequence[Group]) -> Iterator[Good]:
    """Yield every size of every family, in table order."""
    for group in groups:
        for family in group.families:
            yield from _expand_family(group, family)


def _expand_family(group: Group, family: Family) -> Iterator[Good]:
    for picks in product(*(enumerate(axis) for axis in family.axes)):
        cents = family.cents
        for _ in range(sum(step for step, _ in picks)):
            cents = max(cents + 1, cents * (100 + family.growth) // 100)
        yield Good(
            path=group.path,
            vendors=group.vendors,
            code=family.code.format(*(code for _, (code, _) in picks)),
            name=family.name.format(*(label for _, (_, label) in picks)),
            cents=cents,
            unit=family.unit,
            maker=family.maker,
            stocked=family.stocked,
        )
