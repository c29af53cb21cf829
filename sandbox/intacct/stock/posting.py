"""On hand, on order, in transit and cost per item and warehouse, moved only by documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sandbox.intacct.stock import ledger, levels, tracking
from sandbox.intacct.stock.levels import ZERO
from sandbox.intacct.tenant import Row, Tenant

_COST_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Effect:
    """What one line of a document does, in base units of its item; `cost` is per base unit."""

    document: str
    line: int
    item: str
    warehouse: str
    on_hand: Decimal = ZERO
    on_order: Decimal = ZERO
    in_transit: Decimal = ZERO
    cost: Decimal = ZERO
    location: str | None = None
    department: str | None = None
    details: tuple[tracking.Detail, ...] = ()


def replace(tenant: Tenant, before: Sequence[Effect], after: Sequence[Effect]) -> None:
    """Undo what was and do what is; raises Rejected when stock would go below zero."""
    kept = set(before) & set(after)
    come = [effect for effect in after if effect not in kept]
    gone = [effect for effect in before if effect not in kept]
    steps: dict[tuple[str, str], list[tuple[Effect, int]]] = defaultdict(list)
    for effect, sign in [*((e, 1) for e in come), *((e, -1) for e in gone)]:
        steps[effect.item, effect.warehouse].append((effect, sign))
    for (item, warehouse), changes in steps.items():
        old = levels.level(tenant, item, warehouse)
        levels.keep(tenant, old, _moved(old, changes))
    tracking.move(tenant, [(e, 1) for e in come] + [(e, -1) for e in gone])
    ledger.replace(tenant, gone, come)


def _moved(old: Row, changes: list[tuple[Effect, int]]) -> Row:
    values = dict(old)
    for effect, sign in changes:
        values["ONORDER"] += sign * effect.on_order
        values["INTRANSIT"] += sign * effect.in_transit
        if effect.on_hand:
            _move(values, effect, sign)
    return values


def _move(values: Row, effect: Effect, sign: int) -> None:
    quantity, held, average = sign * effect.on_hand, values["WONHAND"], values["AVERAGE_COST"]
    values["WONHAND"] = held + quantity
    # Only goods coming in carry a cost of their own; undoing them takes that cost out again.
    if effect.on_hand < 0:
        return
    if sign > 0:
        values["LAST_COST"] = effect.cost
    if held <= 0:
        values["AVERAGE_COST"] = effect.cost if sign > 0 else average
    elif values["WONHAND"] > 0:
        worth = held * average + quantity * effect.cost
        average = max(worth / values["WONHAND"], ZERO)
        values["AVERAGE_COST"] = average.quantize(_COST_PLACES, "ROUND_HALF_UP")
