"""Opening balances: what the books hold where our ledger has not begun yet.

An accountant looks at what would be loaded and confirms just that. Where goods of an item have
moved at a place before, the ledger has begun, and the difference is one to explain or adjust.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.db import connection as database
from django.db import transaction

from integrations.models import Connection
from integrations.sync.refs import ALL_JOB_SITES
from integrations.sync.stock import comparison
from integrations.sync.stock.differences import ORIGIN, PERMISSION
from integrations.sync.stock.levels import LEVELS, parameters
from integrations.sync.target import Target
from inventory.models import StockMovement
from inventory.services import stock
from inventory.services.stock import Document, StockLine
from plyhub.common import audit
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import User
from plyhub.common.quantities import money

BATCH = 500
SHOWN = 200
# Why a number is not loaded, and what cures it.
OBSTACLES = {
    "item": "The item is not linked to one here.",
    "place": "The warehouse is not linked to a place here.",
    "unit": "It is counted in another unit there. Say under Packs Intacct knows how much it holds.",
    "job_sites": "Job sites share this warehouse. Receive the goods at their job site.",
    "negative": "The books hold less than nothing. Correct it there.",
    "fraction": "It is no quantity in our stock unit. Correct it there.",
    "tracked": "The item is tracked by lot or serial number. Count it here.",
    "moved": "Stock of it has moved at this place before. Adjust the difference instead.",
}
_OPENINGS = f"""
    WITH {LEVELS},
    held AS (
        SELECT item_code, warehouse_code, item_id, place_id, factor,
            round(on_hand * coalesce(factor, 1), 4) AS quantity,
            round(coalesce(nullif(average_cost, 0), last_cost, 0) / coalesce(factor, 1), 6) AS cost
        FROM levels WHERE on_hand <> 0
    ),
    openings AS (
        SELECT held.*, coalesce((
            SELECT sum(balance.on_hand) FROM inventory_stockbalance AS balance
            WHERE balance.item_id = held.item_id AND balance.location_id = held.place_id
        ), 0) AS here,
        CASE
            WHEN held.item_id IS NULL THEN 'item'
            WHEN held.place_id IS NULL THEN 'place'
            WHEN held.factor IS NULL THEN 'unit'
            WHEN held.place_id = {ALL_JOB_SITES} THEN 'job_sites'
            WHEN held.quantity < 0 THEN 'negative'
            WHEN held.quantity <> round(held.quantity, unit.places::int) THEN 'fraction'
            WHEN goods.tracking <> 'none' THEN 'tracked'
            WHEN EXISTS (
                SELECT 1 FROM inventory_stockmovement AS movement
                WHERE movement.item_id = held.item_id AND movement.location_id = held.place_id
            ) THEN 'moved'
            ELSE ''
        END AS obstacle
        FROM held
        LEFT JOIN inventory_item AS goods ON goods.id = held.item_id
        LEFT JOIN inventory_unit AS unit ON unit.code = goods.stock_unit_id
    )
"""  # noqa: S608  only constants of ours
_SUMMARY = f"""{_OPENINGS}
    SELECT obstacle, count(*), sum(quantity * cost) FROM openings GROUP BY obstacle
"""  # noqa: S608
_SHOW = f"""{_OPENINGS}
    SELECT openings.item_code, goods.sku, warehouse_code, place.name, quantity,
        goods.stock_unit_id, openings.cost, here, obstacle
    FROM openings
    LEFT JOIN inventory_item AS goods ON goods.id = item_id
    LEFT JOIN inventory_location AS place ON place.id = place_id
    ORDER BY obstacle <> '', item_code, warehouse_code LIMIT {SHOWN}
"""  # noqa: S608
_LOAD = f"""{_OPENINGS}
    SELECT item_id, place_id, quantity, cost FROM openings WHERE obstacle = ''
    ORDER BY item_id, place_id
"""  # noqa: S608
Row = tuple[int, int, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Opening:
    """One number of the books, and why it would not be loaded; quantity and cost in our unit."""

    item_code: str
    sku: str | None
    warehouse_code: str
    place: str | None
    quantity: Decimal
    unit: str | None
    cost: Decimal
    here: Decimal
    obstacle: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be loaded: so many numbers worth so much, how many not and why, and the first."""

    count: int
    value: Decimal
    left_out: dict[str, int]
    shown: list[Opening]


def preview(connection_id: int) -> Preview:
    """What loading would do now, in two queries. Changes nothing."""
    count, value, left_out = _summary(connection_id)
    return Preview(count, value, left_out, [Opening(*row) for row in _rows(_SHOW, connection_id)])


def load(*, actor: User, connection_id: int, count: int, value: Decimal) -> int:
    """Load what the preview showed as opening balances, all or nothing; returns how many.

    `count` and `value` are those of the preview the person confirms. Raises `NotAllowed`, and
    `WrongState` when nothing is to be loaded or something else than was shown.
    """
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only accountants and administrators may load opening balances.")
    loaded = _load(actor, connection_id, count, money(value))
    comparison.compare(connection_id)
    return loaded


@transaction.atomic
def _load(actor: User, connection_id: int, count: int, value: Decimal) -> int:
    comparison.lock(connection_id)
    connection = Connection.objects.get(pk=connection_id)
    found, worth, _ = _summary(connection_id)
    if not found:
        raise WrongState("There is nothing to load: our ledger has begun for all of it.")
    if (found, worth) != (count, value):
        raise WrongState("The numbers have changed since you looked. Look at them again.")
    rows = iter(_rows(_LOAD, connection_id))
    while batch := list(islice(rows, BATCH)):
        _open(actor, connection, batch)
    changes = {"opening balances": ["", str(found)], "value": ["", str(worth)]}
    audit.record(connection, action="load_openings", actor=actor, changes=changes)
    return found


def _open(actor: User, connection: Connection, batch: Sequence[Row]) -> None:
    lines = [
        StockLine(item_id=item_id, location_id=place_id, quantity=quantity, unit_cost=cost)
        for item_id, place_id, quantity, cost in batch
    ]
    document = Document("remotestock", None, connection.name[:40])
    made = stock.open_balance(actor=actor, lines=lines, document=document, origin=ORIGIN)
    _check_still_first(made)


def _check_still_first(made: Iterable[StockMovement]) -> None:
    """Raise if something moved since it was looked for. Our locks let nobody post any more now."""
    ours = {(each.item_id, each.location_id) for each in made}
    others = StockMovement.objects.filter(item__in={item for item, _ in ours})
    others = others.exclude(pk__in=[each.pk for each in made])
    if ours & set(others.order_by().values_list("item_id", "location_id").distinct()):
        raise WrongState("Stock has moved since you looked. Look at the numbers again.")


def _summary(connection_id: int) -> tuple[int, Decimal, dict[str, int]]:
    """How many numbers would be loaded, their value, and how many not, by obstacle."""
    rows = {obstacle: (count, worth) for obstacle, count, worth in _rows(_SUMMARY, connection_id)}
    count, worth = rows.pop("", (0, Decimal(0)))
    return count, money(worth), {obstacle: count for obstacle, (count, _) in rows.items()}


def _rows(sql: str, connection_id: int) -> list[tuple]:
    target = Target.of(Connection.objects.get(pk=connection_id))
    with database.cursor() as cursor:
        cursor.execute(sql, parameters(target))
        return cursor.fetchall()
