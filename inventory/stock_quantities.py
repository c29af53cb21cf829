"""How much there is, is kept, is on its way and is to come, of items at places, in stock units.

One query answers for any items and places. What counts towards each quantity is a table of
sources; documents of other apps add theirs when they start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, Q, QuerySet, Sum, Value

from inventory.models import PickLine, Reservation, StockBalance, TransferLine
from inventory.states import NOT_SENT, PICK_LIST_OPEN, UNDER_WAY

ZERO = Decimal(0)
Pair = tuple[int, int]
"""An item and a place, by their ids."""
_SUM = DecimalField(max_digits=30, decimal_places=4)


@dataclass(frozen=True, slots=True)
class Quantities:
    """The quantities of one item at one place.

    `demand` is what is needed there and neither kept nor covered by any document yet.
    """

    on_hand: Decimal = ZERO
    committed: Decimal = ZERO
    in_transit_in: Decimal = ZERO
    on_order: Decimal = ZERO
    planned_in: Decimal = ZERO
    demand: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        """On hand and kept for nobody."""
        return self.on_hand - self.committed

    @property
    def projected(self) -> Decimal:
        """What there will be when all has come and gone that is known of."""
        return self.available + self.in_transit_in + self.on_order + self.planned_in - self.demand

    @property
    def is_anything(self) -> bool:
        return self != NOTHING


NOTHING = Quantities()
NAMES = ("on_hand", "committed", "in_transit_in", "on_order", "planned_in", "demand")
TO_COME = tuple(name for name in NAMES if name != "on_hand")


@dataclass(frozen=True, slots=True)
class Source:
    """Rows whose sum by item and place counts towards the quantity `name`.

    `item`, `place` and `quantity` are columns or annotations of the rows, as look-ups name them.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]
    item: str = "item"
    place: str = "location"
    quantity: str = "quantity"


def register(source: Source) -> None:
    """Count a further source; registering it again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def of(pairs: Iterable[Pair], *, names: Collection[str] = NAMES) -> Mapping[Pair, Quantities]:
    """The quantities of these items at these places, in one query; zeros where there is nothing."""
    wanted = set(pairs)
    found = read(
        item_ids={item_id for item_id, _ in wanted},
        place_ids={place_id for _, place_id in wanted},
        names=names,
    )
    return {pair: found.get(pair, NOTHING) for pair in wanted}


def read(
    *,
    item_ids: Collection[int] | None = None,
    place_ids: Collection[int] | None = None,
    names: Collection[str] = NAMES,
) -> dict[Pair, Quantities]:
    """The same wherever anything is counted, of all items or all places where none are named."""
    sums = [_sums(source, item_ids, place_ids) for source in _sources if source.name in set(names)]
    if not sums:
        return {}
    counted: dict[Pair, dict[str, Decimal]] = {}
    for item_id, place_id, name, total in sums[0].union(*sums[1:], all=True):
        known = counted.setdefault((item_id, place_id), {})
        known[name] = known.get(name, ZERO) + total
    return {pair: Quantities(**known) for pair, known in counted.items()}


def _sums(
    source: Source, item_ids: Collection[int] | None, place_ids: Collection[int] | None
) -> QuerySet[Any]:
    rows = source.rows()
    for column, ids in ((source.item, item_ids), (source.place, place_ids)):
        if ids is not None:
            rows = rows.filter(**{f"{column}__in": ids})
    grouped = rows.order_by().values_list(source.item, source.place)
    return grouped.annotate(
        counts_as=Value(source.name), total=Sum(source.quantity, output_field=_SUM)
    ).filter(~Q(total=0))


def _in_transit() -> QuerySet[TransferLine]:
    lines = TransferLine.objects.filter(transfer__status__in=UNDER_WAY)
    return lines.annotate(still=F("stock_quantity") - F("received") - F("written_off"))


_sources = [
    Source("on_hand", StockBalance.objects.all, quantity="on_hand"),
    Source("committed", Reservation.objects.all),
    Source("in_transit_in", _in_transit, place="transfer__destination", quantity="still"),
    Source(
        "planned_in",
        lambda: TransferLine.objects.filter(transfer__status__in=NOT_SENT),
        place="transfer__destination",
        quantity="stock_quantity",
    ),
    Source(
        "planned_in",
        lambda: PickLine.objects.filter(
            pick_list__status__in=PICK_LIST_OPEN, pick_list__destination__isnull=False
        ),
        place="pick_list__destination",
        quantity="stock_quantity",
    ),
]
