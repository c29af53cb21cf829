"""Undoing what a document moved: bought goods as long as they are where it put them, goods that
went back to a vendor and are here again, transfers and adjustments."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction

from inventory import events
from inventory.models import Location, StockMovement
from inventory.services import stock_checks, stock_postings
from inventory.services.ledger import Ledger
from inventory.services.stock_lines import Document, Place, Posting
from plyhub.common.errors import InvalidInput
from plyhub.common.models import User

Type = StockMovement.Type
Movements = list[StockMovement]
_BOUGHT = (Type.RECEIPT, Type.VENDOR_RETURN)
_CURE = "Bring the goods back there first."
LONGEST_REASON = StockMovement._meta.get_field("reason").max_length


@transaction.atomic
def reverse(
    *, actor: User | None, document: Document, reason: str, origin: str = "user"
) -> Movements:
    """Move the goods of `document` the other way, at the costs they came in or left at.

    Asked for again, nothing moves. Raises `InvalidInput` without a reason, and `DomainError`
    naming what is missing where: also a truck has to have the goods to give them back.
    """
    its_posting = posting(actor, document, reason, origin)
    return _move_back(its_posting, _standing(document, _BOUGHT))


@transaction.atomic
def reverse_adjustment(
    *, actor: User | None, document: Document, reason: str, origin: str = "user"
) -> Movements:
    """Take back what the document corrected. As `reverse`; sends `stock_adjusted`."""
    its_posting = posting(actor, document, reason, origin)
    movements = _move_back(its_posting, _standing(document, stock_postings.ADJUSTMENTS))
    stock_postings.announce(events.stock_adjusted, movements)
    return movements


@transaction.atomic
def reverse_transfer(
    *, actor: User | None, document: Document, reason: str, origin: str = "user"
) -> Movements:
    """Carry the document's goods back to where they were. As `reverse`, but the average stays;
    sends `stock_transferred`."""
    its_posting = posting(actor, document, reason, origin)
    legs = _standing(document, stock_postings.TRANSFERS)
    ledger = Ledger(its_posting, _places(legs))
    pairs: dict[uuid.UUID | None, uuid.UUID] = defaultdict(uuid.uuid4)
    for leg in legs:
        ledger.carry_back(leg, pairs[leg.group])
    movements = _close(ledger)
    stock_postings.announce(events.stock_transferred, movements)
    return movements


def posting(actor: User | None, document: Document, reason: str, origin: str = "user") -> Posting:
    """What takes the document back. Raises `InvalidInput` without a reason."""
    if not reason.strip():
        raise InvalidInput("Say why this is reversed.", field="reason")
    return Posting(
        actor=actor, document=document, origin=origin, reason=reason.strip()[:LONGEST_REASON]
    )


def _move_back(its_posting: Posting, movements: Sequence[StockMovement]) -> Movements:
    ledger = Ledger(its_posting, _places(movements))
    for movement in movements:
        ledger.reverse(movement)
    return _close(ledger)


def _close(ledger: Ledger) -> Movements:
    """Write it, unless a place would give back what it does not have."""
    if missing := ledger.missing():
        places = Location.objects.in_bulk({location_id for _, location_id, _ in missing})
        raise stock_checks.shortfall_error(missing, places, cure=_CURE)
    return ledger.close()


def _standing(document: Document, types: Collection[str]) -> list[StockMovement]:
    """What the document moved in this way and nothing has reversed."""
    moved = StockMovement.objects.filter(
        document_type=document.type,
        document_id=document.id,
        type__in=types,
        reversal_of=None,
        reversal=None,
    )
    return list(moved.order_by("pk"))


def _places(movements: Sequence[StockMovement]) -> list[Place]:
    return [Place(each.item_id, each.location_id, each.bin, each.lot) for each in movements]
