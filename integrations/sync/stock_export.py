"""Stock that moved here: what of it goes to the books.

Never what came from there, and never what was there when stock began to be kept: the books have
that already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from integrations.models import OutboxEntry
from integrations.sync import operations, outbox, stock_steps
from integrations.sync.operations import Operation
from integrations.sync.outbound import adjustments, transfers
from integrations.sync.refs import Ref
from integrations.sync.states import AT_REST, DROPPABLE, State
from integrations.sync.target import Target
from inventory import adjustment_reasons
from inventory.models import StockMovement
from inventory.services import stock_postings
from inventory.services.stock_lines import Document

USAGE = "usage"
SAGE_SYNC, OPENING = adjustment_reasons.SAGE_SYNC, "opening"
UNTOLD = frozenset({SAGE_SYNC, OPENING})
"""Reasons of corrections that bring us in line with the books, or begin with what they hold."""
REVERSED = "It was reversed before it was sent."
_FACTS = {transfers.ENTITY: transfers.facts, adjustments.ENTITY: adjustments.facts}


def used(target: Target, usage_ids: Collection[int]) -> None:
    """What was used on jobs, or brought back from them, goes there, each once."""
    operation = operations.for_role(target, USAGE, "create")
    if operation is not None:
        for usage_id in sorted(operation.subject.applies(usage_ids)):
            outbox.enqueue(target, operation.code, Ref(USAGE, usage_id))


def posted(target: Target, entity: str, movements: Sequence[StockMovement]) -> None:
    """Transfers or adjustments go there, each posting of a document as one."""
    operation = operations.for_role(target, entity, "create")
    if operation is None:
        return
    told = [movement for movement in movements if _is_told(target, movement)]
    for posting in stock_postings.postings(told):
        ref = Ref(entity, posting[0].pk)
        undone = [each.reversal_of_id for each in posting if each.reversal_of_id]
        if _is_there(target, operation, undone) and _FACTS[entity](ref.hub_id)["lines"]:
            outbox.enqueue(target, operation.code, ref)


def told_of(document: Document) -> int:
    """Under which of its movements a document's latest posting is told, 0 if it moved nothing.

    What takes it back is told only where it was; else the posting itself says how it stands.
    """
    moved = StockMovement.objects.filter(document_type=document.type, document_id=document.id)
    moved = moved.exclude(quantity=0).select_related("reversal_of")
    ids = [posting[0].pk for posting in stock_postings.postings(moved)]
    told = OutboxEntry.objects.filter(entity__in=list(_FACTS), hub_id__in=ids).order_by("-hub_id")
    return told.values_list("hub_id", flat=True).first() or (ids[0] if ids else 0)


def _is_told(target: Target, movement: StockMovement) -> bool:
    reason = (movement.reversal_of or movement).reason
    return movement.origin != target.connection.description.prefix and reason not in UNTOLD


def _is_there(target: Target, operation: Operation, undone: Iterable[int]) -> bool:
    """Whether what is taken back may be in the books. What was not sent yet, or was passed over,
    never goes."""
    entry = (
        OutboxEntry.objects.filter(
            connection=target.connection, operation=operation.code, hub_id__in=list(undone)
        )
        .order_by("-pk")
        .first()
    )
    if entry is None:
        return True
    if entry.state in AT_REST:
        stock_steps.withdraw(entry, REVERSED)
    if entry.state in DROPPABLE:
        return not outbox.cancel([entry], reason=outbox.WITHHELD, message=REVERSED)
    return entry.state != State.CANCELLED
