"""The lines of orders that another system keeps: in stock units, kept in step with theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from inventory.models import Item
from plyhub.common import bulk
from plyhub.common.errors import DomainError
from plyhub.common.quantities import money
from procurement.models import PurchaseOrderLine

NO_PLACE = 0
"""The position of a line that is only kept because a receipt names it."""
Values = dict[str, Any]


@dataclass(slots=True)
class LineChanges:
    """Lines to make or change by id, lines that are gone over there, and what all come to."""

    rows: list[tuple[int | None, Values]] = field(default_factory=list)
    gone: list[PurchaseOrderLine] = field(default_factory=list)
    goods: Decimal = Decimal(0)

    @property
    def has_any(self) -> bool:
        return bool(self.rows or self.gone)


def by_order(order_ids: Sequence[int]) -> Mapping[int, list[PurchaseOrderLine]]:
    """The lines of these orders, locked."""
    found: dict[int, list[PurchaseOrderLine]] = defaultdict(list)
    lines = PurchaseOrderLine.objects.select_for_update().filter(purchase_order__in=order_ids)
    for line in lines.order_by("pk"):
        found[line.purchase_order_id].append(line)
    return found


def compare(theirs: Sequence[Values], ours: Sequence[PurchaseOrderLine]) -> LineChanges:
    """What makes `ours` like `theirs`. A line names in `line_id` which of ours it is, if any."""
    left = {line.pk: line for line in ours}
    changes = LineChanges()
    for position, given in enumerate(theirs, start=1):
        before = left.pop(given["line_id"], None)
        values = {**given, "position": position}
        del values["line_id"]
        changes.goods += money(values["quantity"] * values["unit_price"])
        if before:
            values = {name: new for name, new in values.items() if getattr(before, name) != new}
        if values:
            changes.rows.append((before.pk if before else None, values))
    changes.gone = [line for line in left.values() if line.position or line.remaining]
    return changes


def write(changes: Mapping[int, LineChanges]) -> None:
    """Write the changes of each order, by its id, in a fixed number of statements.

    Raises `DomainError` for an item that is gone.
    """
    moved = [
        values["item_id"]
        for each in changes.values()
        for _, values in each.rows
        if "item_id" in values
    ]
    units = dict(Item.objects.filter(pk__in=moved).values_list("pk", "stock_unit_id"))
    if set(moved) - units.keys():
        raise DomainError("One of its items is not there any more.")
    rows: list[tuple[int | None, Values]] = []
    for order_id, each in changes.items():
        for pk, values in each.rows:
            extra = {} if pk else {"purchase_order_id": order_id}
            if "item_id" in values:
                extra["unit_id"] = units[values["item_id"]]
            rows.append((pk, {**values, **extra}))
    bulk.upsert(PurchaseOrderLine, rows)
    _drop([line for each in changes.values() for line in each.gone])


def _drop(gone: Sequence[PurchaseOrderLine]) -> None:
    """Remove lines that are gone over there; of one that is on a receipt nothing more will come."""
    if not gone:
        return
    pks = [line.pk for line in gone]
    kept = set(
        PurchaseOrderLine.objects.filter(pk__in=pks, receipt_lines__isnull=False).values_list(
            "pk", flat=True
        )
    )
    PurchaseOrderLine.objects.filter(pk__in=set(pks) - kept).delete()
    short = [line for line in gone if line.pk in kept]
    for line in short:
        line.position = NO_PLACE
        line.closed_short += line.remaining
    PurchaseOrderLine.objects.bulk_update(short, ["position", "closed_short"])
