"""Material used on a job, or brought back from it, on its way to the books: one document each.

A posted fact, copied when it was posted, whichever system it was entered in.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.models import OutboxEntry
from integrations.records import StockDocumentRecord, StockLineRecord
from integrations.sync import links, stock_steps
from integrations.sync.outbound import moves, scarcity, stock_lines
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from inventory.models import Usage
from plyhub.common.quantities import plain

_RELATED = ("item", "job", "location")


def snapshot(usage_id: int) -> Payload:
    """The usage as JSON with our ids, numbers as text; less than nothing leaves the place."""
    usage = _load(usage_id)
    place = stock_lines.end(usage.location, usage.job_id, None)
    line = {
        **place,
        "item": usage.item_id,
        "quantity": str(-usage.quantity),
        "unit": usage.item.stock_unit_id,
        "cost": str(usage.unit_cost),
        "technician": usage.technician_id,
    }
    return {
        "number": usage.number,
        "date": stock_lines.day(usage.used_at),
        "memo": ": ".join(text for text in (str(usage.job), usage.note) if text),
        "lines": [line],
        moves.MOVES: moves.summed([(usage.item_id, place["location"], -usage.quantity)]),
    }


def build(target: Target, entry: OutboxEntry) -> StockDocumentRecord:
    """The snapshot in the other system's ids. Raises `Rejected` (would_go_negative) for what it is
    known to have too little of."""
    scarcity.check(entry)
    fact = entry.payload
    found = links.read(target.connection, _needs(target, fact).all_masters)
    return StockDocumentRecord(
        number=fact["number"],
        date=date.fromisoformat(fact["date"]),
        lines=tuple(_line(target, line, found) for line in fact["lines"]),
        memo=fact["memo"],
    )


def _line(target: Target, line: dict[str, Any], found: links.Links) -> StockLineRecord:
    return StockLineRecord(
        item_id=found.id_of("item", line["item"]),
        warehouse_id=found.id_of("location", line["location"]),
        quantity=Decimal(line["quantity"]),
        unit=line["unit"],
        unit_cost=Decimal(line["cost"]),
        project_id=stock_lines.project_id(target, line, found),
        employee_id=_employee_id(line["technician"], found),
    )


def _employee_id(technician_id: int | None, found: links.Links) -> str:
    """Empty for one who is no employee there."""
    who = Ref("technician", technician_id or 0)
    return found.id_of(who.entity, who.hub_id) if found.is_there(who) else ""


def _needs(target: Target, fact: Payload) -> Needs:
    lines = fact["lines"]
    technicians = {line["technician"] for line in lines} - {None}
    return stock_lines.needs(target, [line["item"] for line in lines], lines, technicians)


def _load(usage_id: int) -> Usage:
    return Usage.objects.select_related(*_RELATED).get(pk=usage_id)


def label(usage_id: int) -> str:
    """`25 FT PEX-34-BLUE used on job 4610`."""
    usage = _load(usage_id)
    done = "used on" if usage.quantity > 0 else "brought back from"
    amount = f"{plain(abs(usage.quantity))} {usage.item.stock_unit_id} {usage.item.sku}"
    return f"{amount} {done} job {usage.job.number}"


def _key(usage_id: int) -> str:
    """What was brought back stands behind what it was taken for."""
    return f"usage:{Usage.objects.get(pk=usage_id).root_id}"


def _of_stock(usage_ids: Collection[int]) -> set[int]:
    """What is bought for a job and never lies in stock moves none in the books."""
    found = Usage.objects.filter(
        pk__in=list(usage_ids), status=Usage.Status.POSTED, item__is_stocked=True
    )
    return set(found.values_list("pk", flat=True))


ISSUE = Subject(
    build=build,
    needs=lambda target, usage_id: _needs(target, snapshot(usage_id)),
    label=label,
    key=_key,
    snapshot=snapshot,
    applies=_of_stock,
    settled=stock_steps.settled,
    blocked=stock_steps.refused,
)
