"""Estimates as the field-service system has them, with the material they take."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from inventory.models import Estimate, EstimateLine, Item, ServiceMaterial
from inventory.services import estimate_expansion
from inventory.services.estimate_expansion import Material, OfferedLine, Takes
from plyhub.common import bulk
from plyhub.common.bulk import Row

SOLD = Estimate.Status.SOLD
_LONGEST = EstimateLine._meta.get_field("description").max_length


@dataclass(slots=True)
class _Copy:
    """An estimate as it was here (None: new) with its lines, and as it is to be."""

    before: Estimate | None
    lines: Sequence[EstimateLine]
    columns: dict[str, Any]
    material: list[Material]

    @property
    def is_moved(self) -> bool:
        """Whether the lines are to be written: they say something else than before."""
        pairs = zip(self.lines, self.material, strict=False)
        return len(self.lines) != len(self.material) or not all(_same(*pair) for pair in pairs)

    def changes(self) -> dict[str, Any]:
        """The columns to write: all of a new one, else those that differ, with the revision.

        The revision of a sold estimate rises when its material changes, and when it is sold no
        more, which takes all of it back.
        """
        if self.before is None:
            return self.columns
        found = {
            name: value
            for name, value in self.columns.items()
            if getattr(self.before, name) != value
        }
        if self.before.status == SOLD and (self.columns["status"] != SOLD or self._takes_else()):
            found["revision"] = self.before.revision + 1
        return found

    def _takes_else(self) -> bool:
        were: Counter[int] = Counter()
        for line in self.lines:
            were[line.item_id] += line.quantity
        held = Counter({item_id: quantity for item_id, quantity in were.items() if quantity})
        return held != estimate_expansion.amounts(self.material)


@transaction.atomic
def upsert_many(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write estimates and the material of their `lines`; ids in the order of `rows`.

    A line is a dict as `OfferedLine`. What is the same is not written. The number of statements
    does not grow with the number of estimates.
    """
    keys = [key for key, _ in rows if key is not None]
    found = Estimate.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    before = {estimate.pk: estimate for estimate in found}
    standing: dict[int, list[EstimateLine]] = defaultdict(list)
    for line in EstimateLine.objects.filter(estimate__in=keys).order_by("position", "pk"):
        standing[line.estimate_id].append(line)
    offered = [[OfferedLine(**line) for line in values["lines"]] for _, values in rows]
    takes = _takes(line for lines in offered for line in lines)
    costs = _costs(takes)
    copies = [
        _Copy(
            before.get(key),
            standing.get(key, []),
            {name: value for name, value in values.items() if name != "lines"},
            estimate_expansion.expand(lines, takes, costs),
        )
        for (key, values), lines in zip(rows, offered, strict=True)
    ]
    return _write(copies)


def _takes(lines: Iterable[OfferedLine]) -> Takes:
    services = {line.service_id for line in lines if line.service_id is not None}
    if not services:
        return {}
    found: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for each in ServiceMaterial.objects.filter(service__in=services).order_by("pk"):
        found[each.service_id].append((each.item_id, each.quantity))
    return found


def _costs(takes: Takes) -> Mapping[int, Decimal]:
    items = {item_id for each in takes.values() for item_id, _ in each}
    if not items:
        return {}
    return dict(Item.objects.filter(pk__in=items).values_list("pk", "cost"))


def _write(copies: Sequence[_Copy]) -> list[int]:
    changed = [(copy, changes) for copy in copies if (changes := copy.changes())]
    written = bulk.upsert(
        Estimate, [(copy.before and copy.before.pk, changes) for copy, changes in changed]
    )
    new = iter(pk for (copy, _), pk in zip(changed, written, strict=True) if copy.before is None)
    ids = [copy.before.pk if copy.before else next(new) for copy in copies]
    _write_lines({pk: copy for pk, copy in zip(ids, copies, strict=True) if copy.is_moved})
    return ids


def _write_lines(moved: Mapping[int, _Copy]) -> None:
    if not moved:
        return
    EstimateLine.objects.filter(estimate__in=moved).delete()
    EstimateLine.objects.bulk_create(
        [
            EstimateLine(
                estimate_id=estimate_id,
                position=position,
                item_id=each.item_id,
                service_id=each.service_id,
                quantity=each.quantity,
                unit_cost=each.unit_cost,
                description=each.description[:_LONGEST],
            )
            for estimate_id, copy in moved.items()
            for position, each in enumerate(copy.material, start=1)
        ],
        batch_size=bulk.BATCH,
    )


def _same(line: EstimateLine, each: Material) -> bool:
    """Whether the line says it. What goes into work keeps the cost of the day it was taken in."""
    said = (line.item_id, line.service_id, line.quantity, line.description)
    told = (each.item_id, each.service_id, each.quantity, each.description[:_LONGEST])
    return said == told and (not each.is_listed or line.unit_cost == each.unit_cost)
