"""The price book: categories, equipment and materials made from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import count as count_from
from itertools import islice

from sandbox.demo.model import Category, Item, ItemVendor
from sandbox.demo.pricebook import electrical, equipment, hvac, plumbing, story
from sandbox.demo.pricebook.family import Good, Group, expand
from sandbox.demo.suppliers import KEY_OF, PART_PREFIX

_MATERIAL_GROUPS = (*hvac.GROUPS, *plumbing.GROUPS, *electrical.GROUPS)
_GROUPS = (*_MATERIAL_GROUPS, *equipment.GROUPS)
# cost below (cents) -> what the customer pays, in percent of cost
_MARKUP = ((1_000, 300), (10_000, 220), (100_000, 170), (None, 145))
# A second or third vendor asks a little more than the one before.
_DEARER_PERCENT = 4
# One item in so many is no longer sold.
_RETIRED_EVERY = 97
# A prime, and a factor that spreads neighbouring keys: part numbers of a vendor never repeat.
_PART_MODULUS, _PART_FACTOR, _PART_VENDOR_STEP = 10_000_019, 7_368_787, 1_357_913


def build_categories() -> tuple[Category, ...]:
    """Return the tree in table order, parents first; positions count from 0 under each parent."""
    keys: dict[tuple[str, ...], int] = {}
    children: dict[tuple[str, ...], int] = {}
    rows: list[Category] = []
    for group in _GROUPS:
        for depth in range(1, len(group.path) + 1):
            path, parent = group.path[:depth], group.path[: depth - 1]
            if path in keys:
                continue
            keys[path] = len(rows) + 1
            position = children[parent] = children.get(parent, -1) + 1
            rows.append(Category(keys[path], path[-1], keys.get(parent), position))
    return tuple(rows)


def build_equipment(categories: Sequence[Category]) -> tuple[Item, ...]:
    """Return all equipment; keys start at 1, the items of the walk-throughs come first."""
    goods = _with_story(story.EQUIPMENT, equipment.GROUPS)
    return tuple(_items(goods, _category_keys(categories), first_key=1))


def build_materials(
    categories: Sequence[Category], *, first_key: int, count: int | None
) -> tuple[Item, ...]:
    """Return the materials, the items of the walk-throughs first.

    With `count`, exactly so many: the natural list cut short, or followed by further series of
    the same goods. Raises ValueError when `count` is negative.
    """
    if count is not None and count < 0:
        raise ValueError(f"A price book of {count} materials cannot be; ask for 0 or more.")
    goods: Iterable[Good] = _with_story(story.MATERIALS, _MATERIAL_GROUPS)
    if count is not None:
        goods = islice(_endless(list(goods)), count)
    return tuple(_items(goods, _category_keys(categories), first_key=first_key))


def _with_story(items: Sequence[story.StoryItem], groups: Sequence[Group]) -> Iterator[Good]:
    for item in items:
        yield Good(item.path, item.vendors, item.code, item.name, _cents(item.cost), item.unit,
                   item.maker, True)  # fmt: skip
    yield from (good for good in expand(groups) if good.code not in story.CODES)


def _endless(goods: Sequence[Good]) -> Iterator[Good]:
    yield from goods
    for series in count_from(2):
        for good in goods:
            yield good._replace(code=f"{good.code}-S{series}", name=f"{good.name}, series {series}")


def _cents(cost: Decimal) -> Decimal:
    return cost.scaleb(2)


def _category_keys(categories: Sequence[Category]) -> dict[tuple[str, ...], int]:
    paths: dict[int, tuple[str, ...]] = {}
    for category in categories:
        above = paths[category.parent_key] if category.parent_key else ()
        paths[category.key] = (*above, category.name)
    return {path: key for key, path in paths.items()}


def _items(
    goods: Iterable[Good], category_keys: dict[tuple[str, ...], int], *, first_key: int
) -> Iterator[Item]:
    for key, good in enumerate(goods, start=first_key):
        vendors = _vendors(key, good)
        yield Item(
            key=key,
            code=good.code,
            name=good.name,
            description=f"{good.name} ({good.path[-1]})",
            cost=vendors[0].cost,
            price=_price(good.cents),
            unit=good.unit,
            category_key=category_keys[good.path],
            manufacturer=good.maker,
            model=good.code if good.maker else "",
            vendors=vendors,
            inventory=good.stocked,
            active=good.code in story.CODES or key % _RETIRED_EVERY != 0,
        )


def _vendors(key: int, good: Good) -> tuple[ItemVendor, ...]:
    asked = Decimal(good.cents)
    rows = []
    for name in good.vendors:
        vendor_key = KEY_OF[name]
        number = (key * _PART_FACTOR + vendor_key * _PART_VENDOR_STEP) % _PART_MODULUS
        part = f"{PART_PREFIX[vendor_key]}{number:08d}"
        rows.append(ItemVendor(vendor_key, part, asked.scaleb(-2)))
        asked = Decimal(int(asked) * (100 + _DEARER_PERCENT) // 100 + 1)
    return tuple(rows)


def _price(cents: Decimal | int) -> Decimal:
    percent = next(rate for below, rate in _MARKUP if below is None or cents < below)
    return Decimal(max(1, int(cents * percent) // 100)).scaleb(-2)
