"""Corrections of what is on hand, on their way to the books: adjustments, counts, scrap.

A change of value alone stays here: what goods are worth in the books is for the books to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.models import OutboxEntry
from integrations.records import StockDocumentRecord, StockLineRecord
from integrations.sync import links, stock_steps
from integrations.sync.outbound import moves, scarcity, stock_documents, stock_lines
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.refs import Needs
from integrations.sync.target import Target
from inventory.models import AdjustmentReason, StockMovement
from inventory.services import stock_postings
from plyhub.common.quantities import plain

ENTITY = "stock_adjustment"


def facts(movement_id: int) -> Payload:
    """The posting as JSON with our ids, numbers as text: one line for each item in each warehouse
    of the books, none where bins or lots only changed places."""
    movements = stock_postings.together_with(movement_id, stock_postings.ADJUSTMENTS)
    lines: dict[tuple[object, ...], dict[str, Any]] = {}
    for movement in movements:
        if movement.item.is_stocked:
            _add(lines, movement)
    kept = [line for line in lines.values() if Decimal(line["quantity"])]
    moved = [(line["item"], line["location"], Decimal(line["quantity"])) for line in kept]
    return {
        **stock_documents.header(movements),
        **_definitions(movements),
        "lines": kept,
        moves.MOVES: moves.summed(moved),
    }


def _definitions(movements: Sequence[StockMovement]) -> Payload:
    """The definitions that the company gave the reason in the books; none, nothing."""
    codes = {(movement.reversal_of or movement).reason for movement in movements}
    reason = AdjustmentReason.objects.filter(code__in=codes).order_by("pk").first()
    if reason is None:
        return {}
    own = {"increase": reason.books_increase, "decrease": reason.books_decrease}
    return {name: definition for name, definition in own.items() if definition}


def _add(lines: dict[tuple[object, ...], dict[str, Any]], movement: StockMovement) -> None:
    place = stock_lines.end_of(movement)
    new = {
        **place,
        "item": movement.item_id,
        "quantity": "0",
        "unit": movement.item.stock_unit_id,
        "cost": str(movement.unit_cost),
    }
    line = lines.setdefault((movement.item_id, *place.values()), new)
    line["quantity"] = str(Decimal(line["quantity"]) + movement.quantity)


def snapshot(movement_id: int) -> Payload:
    """`facts`, under a number that no other posting of the document bears."""
    return stock_documents.numbered(ENTITY, movement_id, stock_postings.ADJUSTMENTS, facts)


def build(target: Target, entry: OutboxEntry) -> StockDocumentRecord:
    """The snapshot in the other system's ids. Raises `Rejected` (would_go_negative) for what it is
    known to have too little of."""
    scarcity.check(entry)
    fact = entry.payload
    found = links.read(target.connection, _needs(target, fact).all_masters)
    return StockDocumentRecord(
        number=fact["number"],
        date=date.fromisoformat(fact["date"]),
        lines=tuple(_record(target, line, found) for line in fact["lines"]),
        memo=fact["memo"],
        increase=fact.get("increase", ""),
        decrease=fact.get("decrease", ""),
    )


def _record(target: Target, line: dict[str, Any], found: links.Links) -> StockLineRecord:
    return StockLineRecord(
        item_id=found.id_of("item", line["item"]),
        warehouse_id=found.id_of("location", line["location"]),
        quantity=Decimal(line["quantity"]),
        unit=line["unit"],
        unit_cost=Decimal(line["cost"]),
        project_id=stock_lines.project_id(target, line, found),
    )


def _needs(target: Target, fact: Payload) -> Needs:
    lines = fact["lines"]
    return stock_lines.needs(target, [line["item"] for line in lines], lines)


def label(movement_id: int) -> str:
    """`Adjustment ADJ-88: 3 EA WHIP-6FT less at WH-MAIN`."""
    movements = stock_postings.together_with(movement_id, stock_postings.ADJUSTMENTS)
    return f"{stock_documents.title('Adjustment', movements[0])}: {_goods(movements)}"


def title(movement_id: int) -> str:
    """`Adjustment ADJ-88`, `Reversal of adjustment ADJ-88`."""
    return stock_documents.title("Adjustment", StockMovement.objects.get(pk=movement_id))


def _goods(movements: Sequence[StockMovement]) -> str:
    places = ", ".join(sorted({each.location.name for each in movements}))
    if len(movements) > 1:
        codes = {each.item.sku for each in movements}
        return f"{codes.pop() if len(codes) == 1 else f'{len(codes)} items'} at {places}"
    [only] = movements
    word = "more" if only.quantity > 0 else "less"
    return (
        f"{plain(abs(only.quantity))} {only.item.stock_unit_id} {only.item.sku} {word} at {places}"
    )


ADJUSTMENT = Subject(
    build=build,
    needs=lambda target, movement_id: _needs(target, facts(movement_id)),
    label=label,
    key=stock_documents.key,
    snapshot=snapshot,
    settled=stock_steps.settled,
    blocked=stock_steps.refused,
)
