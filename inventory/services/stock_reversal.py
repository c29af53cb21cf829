"""Undoing what a document moved: bought goods as long as they are where it put them, and goods that
went back to a vendor and are here again."""

from __future__ import annotations

from django.db import transaction

from inventory.models import Location, StockMovement
from inventory.services import stock_checks
from inventory.services.ledger import Ledger
from inventory.services.stock_lines import Document, Place, Posting
from plyhub.common.errors import InvalidInput
from plyhub.common.models import User

Type = StockMovement.Type
_CURE = "Bring the goods back there first."
LONGEST_REASON = StockMovement._meta.get_field("reason").max_length


@transaction.atomic
def reverse(
    *, actor: User | None, document: Document, reason: str, origin: str = "user"
) -> list[StockMovement]:
    """Move the goods of `document` the other way, at the costs they came in or left at.

    Asked for again, nothing moves. Raises `InvalidInput` without a reason, and `DomainError`
    naming what is missing where: also a truck has to have the goods to give them back.
    """
    if not reason.strip():
        raise InvalidInput("Say why this is reversed.", field="reason")
    movements = _standing(document)
    posting = Posting(
        actor=actor, document=document, origin=origin, reason=reason.strip()[:LONGEST_REASON]
    )
    places = [Place(each.item_id, each.location_id, each.bin, each.lot) for each in movements]
    ledger = Ledger(posting, places)
    for movement in movements:
        ledger.reverse(movement)
    if missing := ledger.missing():
        places = Location.objects.in_bulk({location_id for _, location_id, _ in missing})
        raise stock_checks.shortfall_error(missing, places, cure=_CURE)
    return ledger.close()


def _standing(document: Document) -> list[StockMovement]:
    """What the document moved and nothing has reversed."""
    moved = StockMovement.objects.filter(
        document_type=document.type,
        document_id=document.id,
        type__in=(Type.RECEIPT, Type.VENDOR_RETURN),
        reversal_of=None,
        reversal=None,
    )
    return list(moved.order_by("pk"))
