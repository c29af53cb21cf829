"""What the books hold and say, on the pages of our items and places."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from integrations import stock_selectors
from integrations.models import Connection
from integrations.stock_selectors import Level
from integrations.sync import book_items
from inventory.models import Item, Location
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Table
from plyhub.common.panels import Panel
from plyhub.common.quantities import plain

COSTS = "procurement.view_costs"
MAY_SEE = "integrations.view_remotestock"
Cells = Callable[[Level], list[object]]


def item_panel(document: Item, request: HttpRequest) -> Panel | None:
    """What is decided about the item over there; no panel where it is not there."""
    if not request.user.has_perm(MAY_SEE):
        return None
    for connection in stock_selectors.keeping_stock():
        known = stock_selectors.details(connection, document)
        if known is not None and known.details:
            told = [
                (words, known.details[name])
                for name, words in book_items.LABELS.items()
                if known.details.get(name)
            ]
            return Panel(
                title=f"As {connection} has it",
                template="integrations/item_there.html",
                context={"code": known.external_id, "name": known.name, "told": told},
            )
    return None


def item_tables(document: Item, request: HttpRequest) -> list[Table]:
    """What each warehouse there has of the item."""

    def where(level: Level) -> list[object]:
        return [level.warehouse_code, level.place or ""]

    return _tables(
        request,
        lambda connection: stock_selectors.of_item(connection, document),
        ["Warehouse", "Place here"],
        where,
    )


def location_tables(document: Location, request: HttpRequest) -> list[Table]:
    """What the warehouse there that is this place has, item by item."""
    return _tables(
        request,
        lambda connection: stock_selectors.at_place(connection, document),
        ["Item", "Name"],
        lambda level: [_item(level), level.name or ""],
    )


def _tables(
    request: HttpRequest,
    read: Callable[[Connection], list[Level] | None],
    columns: list[str],
    cells: Cells,
) -> list[Table]:
    if not request.user.has_perm(MAY_SEE):
        return []
    found = [(each, read(each)) for each in stock_selectors.keeping_stock()]
    sees_costs = request.user.has_perm(COSTS)
    return [
        _table(connection, levels, columns, cells, sees_costs)
        for connection, levels in found
        if levels is not None
    ]


def _table(
    connection: Connection,
    levels: list[Level],
    columns: list[str],
    cells: Cells,
    sees_costs: bool,
) -> Table:
    costs = ["Average cost there"] if sees_costs else []
    first = len(columns)
    return Table(
        f"In {connection}",
        [*columns, "On hand there", "On hand here", *costs, "Difference"],
        [
            [*cells(level), *_numbers(level), *([_cost(level)] if sees_costs else []), _why(level)]
            for level in levels[: stock_selectors.SHOWN]
        ],
        numeric=frozenset(range(first, first + 2 + len(costs))),
        footer=[_more()] if len(levels) > stock_selectors.SHOWN else [],
        empty=f"{connection} has none.",
    )


def _numbers(level: Level) -> list[str]:
    here = f"{plain(level.here)} {level.unit or ''}".strip() if level.comparable else "–"
    return [stock_selectors.named(level), here]


def _cost(level: Level) -> str | None:
    return None if level.cost is None else f"{level.cost:,.2f}"


def _why(level: Level) -> object:
    told: object = level.words
    if level.difference_id is not None:
        page = reverse("admin:integrations_stockdiscrepancy_change", args=[level.difference_id])
        told = link(page, level.words)
    return format_html('<span class="ply-sentence">{}</span>', told)


def _more() -> list[object]:
    page = reverse("admin:integrations_stockdiscrepancy_changelist")
    return [link(page, "There are more. All that differs")]


def _item(level: Level) -> object:
    if level.item_id is None:
        return level.item_code
    return link(reverse("admin:inventory_item_change", args=[level.item_id]), level.sku)
