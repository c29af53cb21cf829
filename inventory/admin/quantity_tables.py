"""How much there is of an item at each place, or at a place of each item: what can be had, what is
kept, what is to come."""

from __future__ import annotations

from collections.abc import Mapping

from inventory import stock_quantities
from inventory.models import Item, Location, StockBalance
from inventory.stock_quantities import Quantities
from plyhub.common.admin.documents import Table
from plyhub.common.quantities import plain

MOST_ROWS = 200
_COLUMNS = {
    "On hand": "on_hand",
    "Kept": "committed",
    "Available": "available",
    "Coming": "in_transit_in",
    "On order": "on_order",
    "Planned": "planned_in",
    "Needed": "demand",
    "Projected": "projected",
}
# Shown even if they are nothing everywhere.
_ALWAYS = ("On hand", "Available")


def of_item(item: Item) -> Table:
    """The item's quantities by place, in two queries."""
    found = stock_quantities.read(item_ids=[item.pk])
    by_place = {place_id: each for (_, place_id), each in found.items() if each.is_anything}
    places = Location.objects.filter(pk__in=by_place).order_by("kind", "name")[:MOST_ROWS]
    rows = {place: by_place[place.pk] for place in places}
    return _table("Where it is", ["Place"], rows, {place: [place] for place in rows}, "")


def at_place(place: Location) -> Table:
    """The place's quantities by item, in four queries: of what lies there, and of what comes."""
    coming = stock_quantities.read(place_ids=[place.pk], names=stock_quantities.TO_COME)
    lying = StockBalance.objects.filter(location=place).exclude(on_hand=0).order_by("item__sku")
    wanted = {*lying.values_list("item", flat=True)[:MOST_ROWS], *(item for item, _ in coming)}
    items = Item.objects.filter(pk__in=wanted).order_by("sku")[:MOST_ROWS]
    found = stock_quantities.of((item.pk, place.pk) for item in items)
    rows = {item: found[item.pk, place.pk] for item in items}
    cells = {item: [item, item.name] for item in rows}
    units = {item: item.stock_unit_id for item in rows}
    return _table("Stock here", ["Item", "Name", "Unit"], rows, cells, units)


def _table(
    title: str,
    first: list[str],
    rows: Mapping[object, Quantities],
    cells: Mapping[object, list[object]],
    units: Mapping[object, str] | str,
) -> Table:
    shown = {text: name for text, name in _COLUMNS.items() if text in _ALWAYS or _says(name, rows)}
    figures = range(len(first), len(first) + len(shown))
    return Table(
        title,
        [*first, *shown],
        [
            [
                *cells[row],
                *([units[row]] if units else []),
                *(plain(getattr(each, name)) for name in shown.values()),
            ]
            for row, each in rows.items()
        ],
        numeric=frozenset(figures),
        empty="Nothing on hand, and nothing to come.",
    )


def _says(name: str, rows: Mapping[object, Quantities]) -> bool:
    """Whether the quantity is anything anywhere; projected, whether it is not what is available."""
    usual = "available" if name == "projected" else ""
    return any(
        getattr(each, name) != (getattr(each, usual) if usual else 0) for each in rows.values()
    )
