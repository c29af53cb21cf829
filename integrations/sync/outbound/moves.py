"""What a posted fact does to the stock of the books: so much of an item, more or less, at a place.

Every snapshot of a document that moves stock keeps it, under the same name and in the same form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from integrations.models import OutboxEntry

MOVES = "moves"
Moves = dict[str, str]
ZERO = Decimal(0)


def summed(moved: Iterable[tuple[int, int, Decimal]]) -> Moves:
    """Stock units by item and place (`12:3`, the place as links name it); what comes to nothing
    is left out."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item_id, place_id, quantity in moved:
        sums[f"{item_id}:{place_id}"] += quantity
    return {key: str(quantity) for key, quantity in sums.items() if quantity}


def opposite(fact: Mapping[str, Any]) -> dict[str, Moves]:
    """The snapshot of what takes `fact` back: it moves the same the other way."""
    return {MOVES: {key: str(-Decimal(quantity)) for key, quantity in fact[MOVES].items()}}


def of(entry: OutboxEntry) -> dict[tuple[int, int], Decimal]:
    """Stock units more or less by our item and place, once the entry is over there; nothing for
    what moves no stock."""
    found = (entry.payload or {}).get(MOVES, {})
    keys = {key: tuple(int(part) for part in key.split(":")) for key in found}
    return {keys[key]: Decimal(quantity) for key, quantity in found.items()}


def raised(entry: OutboxEntry) -> set[str]:
    """Items and places of which there is more once the entry is over there."""
    return {key for key, quantity in _by_key(entry).items() if quantity > ZERO}


def taken(entry: OutboxEntry) -> dict[str, Decimal]:
    """Items and places of which there is less, and how much."""
    return {key: -quantity for key, quantity in _by_key(entry).items() if quantity < ZERO}


def touching(keys: Iterable[str]) -> dict[str, list[str]]:
    """The look-up of entries that move any of these items and places."""
    return {f"payload__{MOVES}__has_any_keys": sorted(keys)}


def _by_key(entry: OutboxEntry) -> dict[str, Decimal]:
    return {f"{item}:{place}": quantity for (item, place), quantity in of(entry).items()}
