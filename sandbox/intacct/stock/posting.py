"""On hand, on order and cost per item and warehouse, moved only by documents."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.tenant import Row, Tenant

_COST_PLACES = Decimal("0.000001")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one line does, in base units of its item; `cost` is per base unit."""

    item: str
    warehouse: str
    on_hand: Decimal = _ZERO
    on_order: Decimal = _ZERO
    cost: Decimal = _ZERO


def replace(tenant: Tenant, before: list[Effect], after: list[Effect]) -> None:
    """Undo what was and do what is; raises Rejected when stock would go below zero."""
    if before == after:
        return
    steps: dict[tuple[str, str], list[tuple[Effect, int]]] = defaultdict(list)
    for effect, sign in [*((e, 1) for e in after), *((e, -1) for e in before)]:
        steps[effect.item, effect.warehouse].append((effect, sign))
    for (item, warehouse), changes in steps.items():
        _apply(tenant, item, warehouse, changes)


def _apply(tenant: Tenant, item: str, warehouse: str, changes: list[tuple[Effect, int]]) -> None:
    row = level(tenant, item, warehouse)
    values = dict(row)
    for effect, sign in changes:
        values["ONORDER"] += sign * effect.on_order
        if effect.on_hand:
            _move(values, effect, sign)
    if values["WONHAND"] < min(row["WONHAND"], _ZERO) and not _may_go_negative(tenant, warehouse):
        raise Rejected(broad(
            f"There is not enough quantity on hand of item '{item}' in warehouse '{warehouse}'"
        ))  # fmt: skip
    changed = {name: values[name] for name in ("WONHAND", "ONORDER", "AVERAGE_COST", "LAST_COST")}
    if any(row[name] != value for name, value in changed.items()):
        tenant.change("ITEMWAREHOUSEINFO", row["RECORDNO"], **changed)


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
        average = max(worth / values["WONHAND"], _ZERO)
        values["AVERAGE_COST"] = average.quantize(_COST_PLACES, "ROUND_HALF_UP")


def _may_go_negative(tenant: Tenant, warehouse: str) -> bool:
    row = tenant.find("WAREHOUSE", warehouse)
    return bool(row and row.get("ENABLENEGATIVEINV"))


def level(tenant: Tenant, item: str, warehouse: str) -> Row:
    """Return the record of an item in a warehouse, made on first use."""
    for row in tenant.table("ITEMWAREHOUSEINFO").find("ITEMID", item):
        if row["WAREHOUSEID"] == warehouse:
            return {**_EMPTY, **row}
    return tenant.insert("ITEMWAREHOUSEINFO", {"ITEMID": item, "WAREHOUSEID": warehouse, **_EMPTY})


_EMPTY = {"WONHAND": _ZERO, "ONORDER": _ZERO, "AVERAGE_COST": _ZERO, "LAST_COST": _ZERO}
