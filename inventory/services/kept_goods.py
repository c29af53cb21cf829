"""What is kept for a document is not taken out from under it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from inventory.models import Location, Reservation, StockBalance
from plyhub.common.errors import DomainError
from plyhub.common.quantities import plain

Pair = tuple[int, int]
_MAY_GO_NEGATIVE = Location.Kind.TRUCK


def check(lost: Mapping[Pair, Decimal]) -> None:
    """Raise `DomainError` if goods that leave, by item and place, are kept for documents.

    The balances are locked and still as before. A truck may lose what is kept there, as it may go
    below zero.
    """
    kept = _kept(lost)
    if not kept:
        return
    here = _on_hand(kept)
    short = {
        pair: quantity - (here.get(pair, Decimal(0)) - lost[pair])
        for pair, quantity in kept.items()
    }
    if taken := {pair: missing for pair, missing in short.items() if missing > 0}:
        raise DomainError(" ".join(_texts(taken)), field="quantity")


def _kept(pairs: Mapping[Pair, Decimal]) -> dict[Pair, Decimal]:
    rows = _of(pairs).exclude(location__kind=_MAY_GO_NEGATIVE).order_by()
    return {
        (item_id, location_id): total
        for item_id, location_id, total in rows.values_list("item", "location").annotate(
            total=Sum("quantity")
        )
        if (item_id, location_id) in pairs
    }


def _on_hand(pairs: Mapping[Pair, Decimal]) -> dict[Pair, Decimal]:
    rows = StockBalance.objects.filter(_among(pairs)).order_by()
    found = rows.values_list("item", "location").annotate(total=Sum("on_hand"))
    return {(item_id, location_id): total for item_id, location_id, total in found}


def _texts(taken: Mapping[Pair, Decimal]) -> list[str]:
    """Of each item and place how much is missing, and which documents it is kept for."""
    told: dict[Pair, list[Reservation]] = {}
    for each in _of(taken).select_related("item", "location").order_by("pk"):
        if (each.item_id, each.location_id) in taken:
            told.setdefault((each.item_id, each.location_id), []).append(each)
    return [
        f"{rows[0].location} has {plain(taken[pair])} {rows[0].item.stock_unit_id} of"
        f" {rows[0].item} too little: the rest is kept for"
        f" {', '.join(sorted({row.document_number for row in rows}))}. Lower the quantity, or free"
        " what is kept."
        for pair, rows in told.items()
    ]


def _of(pairs: Mapping[Pair, Decimal]) -> QuerySet[Reservation]:
    return Reservation.objects.filter(_among(pairs))


def _among(pairs: Mapping[Pair, Decimal]) -> Q:
    return Q(
        item__in={item_id for item_id, _ in pairs},
        location__in={location_id for _, location_id in pairs},
    )
