"""What material an estimate takes: its own goods, and what goes into the work it sells. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

GOODS = frozenset({"material", "equipment"})
SERVICE = "service"
PLACES = Decimal("0.0001")
Takes = Mapping[int, Sequence[tuple[int, Decimal]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLine:
    """A line as it is offered. `ref` names it, `group` the line it is listed under."""

    kind: str
    quantity: Decimal
    item_id: int | None = None
    service_id: int | None = None
    unit_cost: Decimal = Decimal(0)
    description: str = ""
    ref: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Stock units of an item an estimate takes, and the work it is taken for.

    What is not `is_listed` itself goes into work that is.
    """

    item_id: int
    service_id: int | None
    quantity: Decimal
    unit_cost: Decimal
    description: str
    is_listed: bool = False


def expand(
    lines: Sequence[OfferedLine], takes: Takes, costs: Mapping[int, Decimal]
) -> list[Material]:
    """Return the material of `lines` in their order, nothing of which is nought.

    Goods count as they are listed. Work counts as what one of it takes, times its quantity, unless
    the estimate lists goods in the same group: then those are what it takes. `takes` says what goes
    into a service, `costs` what an item costs that is not listed by itself.
    """
    by_ref = {line.ref: line for line in lines if line.ref}
    listed = {_family(line) for line in lines if line.kind in GOODS and line.group}
    found: list[Material] = []
    for line in lines:
        if line.kind in GOODS and line.item_id is not None:
            root = by_ref.get(line.group)
            found.append(_own(line, root.service_id if root else None))
        elif line.kind == SERVICE and line.service_id is not None and _family(line) not in listed:
            found += _taken(line, line.service_id, takes, costs)
    return [material for material in found if material.quantity]


def amounts(material: Iterable[Material]) -> Counter[int]:
    """How much of each item that is, in stock units; what comes to nothing is left out."""
    total: Counter[int] = Counter()
    for each in material:
        total[each.item_id] += each.quantity
    return Counter({item_id: quantity for item_id, quantity in total.items() if quantity})


def _family(line: OfferedLine) -> str:
    return line.group or line.ref


def _own(line: OfferedLine, service_id: int | None) -> Material:
    quantity = line.quantity.quantize(PLACES)
    return Material(line.item_id, service_id, quantity, line.unit_cost, line.description, True)


def _taken(
    line: OfferedLine, service_id: int, takes: Takes, costs: Mapping[int, Decimal]
) -> list[Material]:
    return [
        Material(
            item_id,
            service_id,
            (line.quantity * quantity).quantize(PLACES),
            costs.get(item_id, Decimal(0)),
            "",
        )
        for item_id, quantity in takes.get(service_id, ())
    ]
