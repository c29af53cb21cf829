"""Transfers and adjustments as others hear of them: numbered, announced, and found again.

What one document moves in one go is a posting. It is known by the first of its movements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import QuerySet
from django.dispatch import Signal

from inventory.models import StockMovement
from inventory.services.stock_lines import Document
from plyhub.common import numbering

Type = StockMovement.Type
TRANSFERS = (Type.TRANSFER_OUT, Type.TRANSFER_IN)
ADJUSTMENTS = (Type.ADJUST_QUANTITY, Type.COUNT, Type.SCRAP)


def numbered(document: Document, kind: str) -> Document:
    """The document, with the next number of `kind` if it has none; without any document the
    posting is one by itself."""
    if document.number:
        return document
    number = numbering.next_number(kind)
    if document.type:
        return replace(document, number=number)
    return Document(type=f"stock_{kind}", id=int(number.rpartition("-")[2]), number=number)


def announce(signal: Signal, movements: Iterable[StockMovement]) -> None:
    """Tell of the goods that moved; a mere correction of value moves none."""
    moved = [movement.pk for movement in movements if movement.quantity]
    if moved:
        signal.send(sender=StockMovement, movement_ids=moved)


def postings(movements: Iterable[StockMovement]) -> list[list[StockMovement]]:
    """The movements by posting, in their order; what takes back several postings of a document
    counts as so many."""
    found: dict[tuple[object, ...], list[StockMovement]] = {}
    for movement in sorted(movements, key=lambda each: each.pk):
        found.setdefault(_posting(movement), []).append(movement)
    return list(found.values())


def together_with(movement_id: int, types: Collection[str]) -> list[StockMovement]:
    """What was posted together with that movement for the same document, in its order."""
    first = StockMovement.objects.select_related("reversal_of").get(pk=movement_id)
    related = ("item", "location", "reversal_of__location")
    posted = _of_document(first, types).filter(posted_at=first.posted_at).exclude(quantity=0)
    found = posted.select_related(*related).order_by("pk")
    return [movement for movement in found if _posting(movement) == _posting(first)]


def earlier(movement_id: int, types: Collection[str]) -> list[int]:
    """What the same document moved before that movement; not what took it back."""
    first = StockMovement.objects.get(pk=movement_id)
    before = _of_document(first, types).filter(pk__lt=first.pk, reversal_of=None)
    return list(before.order_by("pk").values_list("pk", flat=True))


def _posting(movement: StockMovement) -> tuple[object, ...]:
    """One statement writes a posting, so that all of it bears the same time."""
    undone = movement.reversal_of.posted_at if movement.reversal_of else None
    return movement.document_type, movement.document_id, movement.posted_at, undone


def _of_document(movement: StockMovement, types: Collection[str]) -> QuerySet[StockMovement]:
    return StockMovement.objects.filter(
        document_type=movement.document_type, document_id=movement.document_id, type__in=types
    )
