"""What transfers and adjustments have in common: they are postings of the stock ledger, each told
once under the number of its document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from integrations.models import OutboxEntry
from integrations.sync.outbound import stock_lines
from integrations.sync.outbound.subject import Payload
from inventory.models import StockMovement
from inventory.services import stock_postings


def header(movements: Sequence[StockMovement]) -> Payload:
    """Number, day and reason of a posting. What takes a document back bears the day of that: the
    books are put right where they were wrong."""
    first = movements[0]
    undone = first.reversal_of
    reasons = sorted({each.reason for each in movements if each.reason})
    words = [f"Reversal of {first.document_number}"] if undone else []
    return {
        "number": first.document_number,
        "date": stock_lines.day((undone or first).effective_at),
        "memo": ": ".join([*words, *reasons]),
    }


def numbered(
    entity: str, movement_id: int, types: Collection[str], facts: Callable[[int], Payload]
) -> Payload:
    """`facts` of the posting under a number of its own: a document that is told a second time is
    `TR-9-2` then, and what takes it back `TR-9-R`."""
    found = facts(movement_id)
    first = StockMovement.objects.get(pk=movement_id)
    if first.reversal_of_id:
        [number] = _told(entity, [first.reversal_of_id]) or [found["number"]]
        return {**found, "number": f"{number}-R"}
    before = len(_told(entity, stock_postings.earlier(movement_id, types)))
    number = f"{found['number']}-{before + 1}" if before else found["number"]
    return {**found, "number": number}


def _told(entity: str, movement_ids: Collection[int]) -> list[str]:
    """Under which numbers postings that begin with these movements were told."""
    told = OutboxEntry.objects.filter(entity=entity, hub_id__in=movement_ids)
    numbers = dict(told.order_by("hub_id").values_list("hub_id", "payload__number"))
    return list(numbers.values())


def key(movement_id: int) -> str:
    """All postings of a document stand in one queue."""
    number = StockMovement.objects.values_list("document_number", flat=True).get(pk=movement_id)
    return f"stock:{number}"


def title(kind: str, movement: StockMovement) -> str:
    """`Transfer TR-9`, `Reversal of transfer TR-9`."""
    words = f"{kind} {movement.document_number}"
    return f"Reversal of {words[0].lower()}{words[1:]}" if movement.reversal_of_id else words
