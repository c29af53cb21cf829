"""Keeping goods for a document: the only writer of reservations.

Everything here belongs inside a transaction that holds the document. Items and places are locked
as the ledger locks them, so that of two documents that want the last piece one gets it, and
nothing that is kept is taken out by another posting meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from inventory import stock_quantities
from inventory.models import Reservation
from inventory.services import ledger
from inventory.services.stock_lines import Document, Place

ZERO = Decimal(0)
_KEPT = ("on_hand", "committed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a line of the document wants kept: so many stock units of an item at a place."""

    line_id: int
    item_id: int
    location_id: int
    quantity: Decimal

    @property
    def pair(self) -> stock_quantities.Pair:
        return self.item_id, self.location_id


def reserve(document: Document, claims: Sequence[Claim]) -> Mapping[int, Decimal]:
    """Keep of each claim what is available, in their order, and at most what it wants.

    Takes the place of what was kept for these lines before. Returns what is kept now, by line.
    """
    ledger.hold([Place(claim.item_id, claim.location_id) for claim in claims])
    of_document(document).filter(document_line_id__in=[each.line_id for each in claims]).delete()
    found = stock_quantities.of((claim.pair for claim in claims), names=_KEPT)
    free = {pair: max(each.available, ZERO) for pair, each in found.items()}
    kept = {}
    for claim in claims:
        kept[claim.line_id] = min(claim.quantity, free[claim.pair])
        free[claim.pair] -= kept[claim.line_id]
    Reservation.objects.bulk_create(
        Reservation(
            item_id=claim.item_id,
            location_id=claim.location_id,
            quantity=kept[claim.line_id],
            document_type=document.type,
            document_id=document.id,
            document_line_id=claim.line_id,
            document_number=document.number,
        )
        for claim in claims
        if kept[claim.line_id]
    )
    return kept


def release(document: Document) -> None:
    """Keep nothing for the document any more: its goods go out, or it is over."""
    of_document(document).delete()


def of_document(document: Document) -> QuerySet[Reservation]:
    """What is kept for the document."""
    return Reservation.objects.filter(document_type=document.type, document_id=document.id)


def by_line(document: Document) -> Mapping[int, Decimal]:
    """What is kept for each line of the document, in stock units."""
    return dict(of_document(document).values_list("document_line_id", "quantity"))
