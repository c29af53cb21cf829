"""Reading the stock of the books for pages: a fixed number of queries, however much there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection as database

from integrations import stock_words
from integrations.models import (
    Connection,
    ExternalLink,
    OutboxEntry,
    RemoteRecord,
    RemoteStock,
    StockComparison,
    StockDiscrepancy,
)
from integrations.sync.refs import ALL_JOB_SITES
from integrations.sync.stock.levels import parameters, those
from integrations.sync.target import Target
from inventory.models import Item, Location
from plyhub.common.quantities import plain

SHOWN = 100
"""So many are shown on a page; one more is read, to tell that there are more."""
_READ = f"""
    SELECT levels.item_code, goods.id, goods.sku, goods.name, levels.warehouse_code, place.name,
        round(levels.on_hand * coalesce(levels.factor, 1), 4),
        coalesce((
            SELECT sum(balance.on_hand) FROM inventory_stockbalance AS balance
            JOIN inventory_location AS held ON held.id = balance.location_id
            WHERE balance.item_id = levels.item_id AND (
                held.id = levels.place_id
                OR levels.place_id = {ALL_JOB_SITES} AND held.kind = 'job_site'
            )
        ), 0),
        coalesce(levels.average_cost, levels.last_cost) / coalesce(levels.factor, 1),
        CASE WHEN levels.factor IS NULL THEN '' ELSE goods.stock_unit_id END,
        levels.item_id IS NOT NULL AND levels.place_id IS NOT NULL AND levels.factor IS NOT NULL,
        kept.id
    FROM levels
    LEFT JOIN inventory_item AS goods ON goods.id = levels.item_id
    LEFT JOIN inventory_location AS place ON place.id = levels.place_id
    LEFT JOIN integrations_stockdiscrepancy AS kept
        ON kept.connection_id = %(connection)s AND kept.item_id = levels.item_id
        AND kept.warehouse_code = levels.warehouse_code AND kept.state IN ('open', 'dismissed')
    ORDER BY kept.id IS NULL, levels.item_code, levels.warehouse_code LIMIT {SHOWN + 1}
"""  # noqa: S608  only constants of ours
_OF_ITEM = f"WITH {those('stock.item_code = %(code)s')} {_READ}"
_AT_PLACE = (
    f"WITH {those('stock.warehouse_code = %(code)s AND stock.item_code = ANY(%(items)s)')} {_READ}"
)


@dataclass(frozen=True, slots=True)
class Level:
    """What one warehouse there has of one item, and we have. Quantities and cost are in our unit,
    or in theirs where `unit` is empty; only what is `comparable` can be told apart."""

    item_code: str
    item_id: int | None
    sku: str | None
    name: str | None
    warehouse_code: str
    place: str | None
    there: Decimal
    here: Decimal
    cost: Decimal | None
    unit: str | None
    comparable: bool
    difference_id: int | None
    difference: StockDiscrepancy | None = None

    @property
    def words(self) -> str:
        """The difference as people say it; why, if that was found out about these numbers."""
        if not self.comparable:
            return "not compared"
        told = stock_words.difference(self.here, self.there, self.unit)
        known = self.difference
        if known is None or (known.here, known.there) != (self.here, self.there):
            return told
        if not stock_words.explained(known, self.unit):
            return f"{told}, unexplained"
        return f"{told}: {stock_words.because(known, self.unit)}"


def keeping_stock() -> list[Connection]:
    """Connections over which stock was read and compared, in one query."""
    return [each.connection for each in comparisons()]


def comparisons() -> list[StockComparison]:
    """The latest comparison over each connection, in one query."""
    return list(StockComparison.objects.select_related("connection").order_by("connection"))


def details(connection: Connection, item: Item) -> RemoteRecord | None:
    """What the books say of an item of ours; None when it is not there."""
    code = _code(connection, "item", item.pk)
    known = RemoteRecord.objects.filter(connection=connection, entity="item", external_id=code)
    return known.first() if code else None


def of_item(connection: Connection, item: Item) -> list[Level] | None:
    """What the warehouses there have of an item, differences first; None when it is not there."""
    code = _code(connection, "item", item.pk)
    return _read(_OF_ITEM, connection, code) if code else None


def at_place(connection: Connection, location: Location) -> list[Level] | None:
    """What the warehouse there that is this place has, differences first; None if none is. Job
    sites share one."""
    shared = location.kind == Location.Kind.JOB_SITE
    code = _code(connection, "location", ALL_JOB_SITES if shared else location.pk)
    if not code:
        return None
    return _read(_AT_PLACE, connection, code, items=_first_items(connection, code))


def entries(rows: Iterable[StockDiscrepancy]) -> dict[int, OutboxEntry]:
    """The queue entries behind these differences, by id, in one query."""
    ids = {pk for row in rows for pk in row.entries}
    return OutboxEntry.objects.select_related("connection").in_bulk(ids)


def _first_items(connection: Connection, warehouse: str) -> list[str]:
    """The items to show of a warehouse: those that differ there, then others by their codes."""
    differing = StockDiscrepancy.objects.filter(
        connection=connection, warehouse_code=warehouse, state__in=StockDiscrepancy.CURRENT
    ).order_by("-pk")[: SHOWN + 1]
    links = ExternalLink.objects.filter(
        connection=connection,
        entity="item",
        hub_id__in=list(differing.values_list("item", flat=True)),
    )
    codes = list(links.values_list("external_id", flat=True))
    others = RemoteStock.objects.filter(connection=connection, warehouse_code=warehouse)
    first = others.order_by("item_code").values_list("item_code", flat=True)[: SHOWN + 1]
    return [*codes, *first]


def _code(connection: Connection, entity: str, hub_id: int) -> str:
    links = ExternalLink.objects.filter(connection=connection, entity=entity, hub_id=hub_id)
    return links.values_list("external_id", flat=True).first() or ""


def _read(sql: str, connection: Connection, code: str, **more: object) -> list[Level]:
    with database.cursor() as cursor:
        cursor.execute(sql, {**parameters(Target.of(connection)), "code": code, **more})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    known = StockDiscrepancy.objects.in_bulk([row[-1] for row in rows if row[-1]])
    return [Level(*row, known.get(row[-1])) for row in rows]


def named(level: Level) -> str:
    """The quantity there with its unit, if that is ours."""
    return f"{plain(level.there)} {level.unit or ''}".strip()
