"""Goods carried from one place to another, on their way to the books: one document a posting.

In the books goods stay where they were until they have come to where they are going: what is under
way is not told, and arrives from where it left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.models import OutboxEntry
from integrations.records import TransferLineRecord, TransferRecord
from integrations.sync import links, stock_steps
from integrations.sync.outbound import moves, scarcity, stock_documents, stock_lines
from integrations.sync.outbound.stock_lines import End
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.refs import Needs
from integrations.sync.target import Target
from inventory.models import Location, StockMovement
from inventory.services import stock_postings
from plyhub.common.quantities import plain

ENTITY = "stock_transfer"
Type = StockMovement.Type
Pair = tuple[StockMovement, StockMovement]


def facts(movement_id: int) -> Payload:
    """The posting as JSON with our ids, numbers as text; without lines if the books need not know:
    what is only on its way, or moves between places that are one warehouse there."""
    movements = stock_postings.together_with(movement_id, stock_postings.TRANSFERS)
    of_stock = [movement for movement in movements if movement.item.is_stocked]
    lines = [line for pair in _pairs(of_stock) if (line := _line(pair))]
    moved = [
        (line["item"], line[side]["location"], sign * Decimal(line["quantity"]))
        for line in lines
        for side, sign in (("from", -1), ("to", 1))
    ]
    return {
        **stock_documents.header(movements),
        "lines": lines,
        moves.MOVES: moves.summed(moved),
    }


def _pairs(movements: Iterable[StockMovement]) -> Iterable[Pair]:
    """The leg out of a place with the leg into another; of a reversal, the legs it takes back."""
    legs: dict[object, dict[str, StockMovement]] = defaultdict(dict)
    for movement in movements:
        legs[movement.group][movement.type] = movement
    return [(pair[Type.TRANSFER_OUT], pair[Type.TRANSFER_IN]) for pair in legs.values()]


def _line(pair: Pair) -> dict[str, Any] | None:
    out, into = (leg.reversal_of or leg for leg in pair)
    ends = _ends(out, into)
    if ends is None:
        return None
    before, after = reversed(ends) if pair[0].reversal_of else ends
    return {
        "item": out.item_id,
        "quantity": str(into.quantity),
        "unit": pair[0].item.stock_unit_id,
        "from": before,
        "to": after,
    }


def _ends(out: StockMovement, into: StockMovement) -> tuple[End, End] | None:
    """Where goods were and where they are for the books; None if that is the same for them."""
    if _is_way(into):
        return None
    left = _left_from(out) if _is_way(out) else out
    before, after = (stock_lines.end_of_transfer(leg) for leg in (left, into))
    return None if before["location"] == after["location"] else (before, after)


def _is_way(leg: StockMovement) -> bool:
    return leg.location.kind == Location.Kind.TRANSIT


def _left_from(out: StockMovement) -> StockMovement:
    """Of goods that come in from under way: the movement that sent them on it, for the same
    document; their way itself if nobody knows."""
    same = StockMovement.objects.filter(
        document_type=out.document_type,
        document_id=out.document_id,
        item=out.item_id,
        reversal_of=None,
        pk__lt=out.pk,
    ).order_by("-pk")
    came = same.filter(type=Type.TRANSFER_IN, location=out.location_id)
    of_line = came.filter(document_line_id=out.document_line_id)
    last = of_line.first() or came.first()
    if last is None:
        return out
    return same.select_related("location").get(type=Type.TRANSFER_OUT, group=last.group)


def snapshot(movement_id: int) -> Payload:
    """`facts`, under a number that no other posting of the document bears."""
    return stock_documents.numbered(ENTITY, movement_id, stock_postings.TRANSFERS, facts)


def build(target: Target, entry: OutboxEntry) -> TransferRecord:
    """The snapshot in the other system's ids. Raises `Rejected` (would_go_negative) for what it is
    known to have too little of."""
    scarcity.check(entry)
    fact = entry.payload
    found = links.read(target.connection, _needs(target, fact).all_masters)
    return TransferRecord(
        number=fact["number"],
        date=date.fromisoformat(fact["date"]),
        lines=tuple(_record(target, line, found) for line in fact["lines"]),
        memo=fact["memo"],
    )


def _record(target: Target, line: dict[str, Any], found: links.Links) -> TransferLineRecord:
    before, after = line["from"], line["to"]
    return TransferLineRecord(
        item_id=found.id_of("item", line["item"]),
        quantity=Decimal(line["quantity"]),
        unit=line["unit"],
        from_warehouse_id=found.id_of("location", before["location"]),
        to_warehouse_id=found.id_of("location", after["location"]),
        from_project_id=stock_lines.project_id(target, before, found),
        to_project_id=stock_lines.project_id(target, after, found),
    )


def _needs(target: Target, fact: Payload) -> Needs:
    lines = fact["lines"]
    places = [line[side] for line in lines for side in ("from", "to")]
    return stock_lines.needs(target, [line["item"] for line in lines], places)


def label(movement_id: int) -> str:
    """`Transfer TR-9: 85 FT PEX-34-BLUE from WH-MAIN to VAN-12`."""
    movements = stock_postings.together_with(movement_id, stock_postings.TRANSFERS)
    return f"{stock_documents.title('Transfer', movements[0])}: {_goods(movements)}"


def title(movement_id: int) -> str:
    """`Transfer TR-9`, `Reversal of transfer TR-9`."""
    return stock_documents.title("Transfer", StockMovement.objects.get(pk=movement_id))


def _goods(movements: Sequence[StockMovement]) -> str:
    out = [each for each in movements if each.quantity < 0]
    what = f"{len(out)} items"
    if len(out) == 1:
        item = out[0].item
        what = f"{plain(-out[0].quantity)} {item.stock_unit_id} {item.sku}"
    return f"{what} {ends(movements)}"


def ends(movements: Sequence[StockMovement]) -> str:
    """`from WH-MAIN to VAN-12`."""
    out = [each for each in movements if each.quantity < 0]
    # Goods that come in from under way are told from where they left.
    left = [_left_from(each) if _is_way(each) else each for each in out]
    places = (left, [each for each in movements if each.quantity > 0])
    names = [", ".join(sorted({leg.location.name for leg in legs})) for legs in places]
    return f"from {names[0]} to {names[1]}"


TRANSFER = Subject(
    build=build,
    needs=lambda target, movement_id: _needs(target, facts(movement_id)),
    label=label,
    key=stock_documents.key,
    snapshot=snapshot,
    settled=stock_steps.settled,
    blocked=stock_steps.refused,
)
