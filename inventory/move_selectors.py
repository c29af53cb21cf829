"""Reading transfers and pick lists: what a person may do with one, and what there is for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from inventory import stock_quantities
from inventory.models import PickList, Reservation, Transfer
from inventory.models.packed_lines import PackedLine
from inventory.services import (
    pick_list_moves,
    pick_list_writing,
    reservations,
    transfer_moves,
    transfer_writing,
)
from inventory.states import (
    PICK_LIST_MOVES,
    TRANSFER_MOVES,
    UNDER_WAY,
    PickListStatus,
    TransferStatus,
)
from plyhub.common.models import Company, User

ZERO = Decimal(0)
_KEPT = ("on_hand", "committed")


@dataclass(frozen=True, slots=True)
class Given:
    """What the source has of a line: `available` to anybody, and `kept` for this document."""

    available: Decimal
    kept: Decimal

    @property
    def for_it(self) -> Decimal:
        return max(self.available, ZERO) + self.kept


def allowed_transfer_moves(transfer: Transfer, user: User) -> set[str]:
    """The names of the moves this person can take now."""
    return {name for name in TRANSFER_MOVES if not transfer_moves.refusal(transfer, user, name)}


def allowed_pick_list_moves(pick_list: PickList, user: User) -> set[str]:
    """The names of the moves this person can take now."""
    return {name for name in PICK_LIST_MOVES if not pick_list_moves.refusal(pick_list, user, name)}


def given_to(document: Transfer | PickList, lines: Sequence[PackedLine]) -> Mapping[int, Given]:
    """What the document's source has of each line, by line, in two queries."""
    names = transfer_writing if isinstance(document, Transfer) else pick_list_writing
    kept = reservations.by_line(names.document_of(document))
    pairs = {line.pk: (line.item_id, document.source_id) for line in lines}
    found = stock_quantities.of(pairs.values(), names=_KEPT)
    return {
        line_id: Given(found[pair].available, kept.get(line_id, ZERO))
        for line_id, pair in pairs.items()
    }


def kept_too_long(now: datetime) -> QuerySet[Reservation]:
    """What is kept for a document longer than the company likes, oldest first."""
    before = now - timedelta(days=Company.current().reservation_warn_days)
    return Reservation.objects.filter(created_at__lt=before).order_by("created_at", "pk")


def transfers_for(user: User) -> QuerySet[Transfer]:
    """Transfers that wait for this person at their own truck or sites: to send, or to receive."""
    asked = _of(user, "source") & Q(status=TransferStatus.REQUESTED)
    coming = _of(user, "destination") & Q(status__in=UNDER_WAY)
    return _sorted(Transfer.objects.filter(asked | coming))


def requested_transfers() -> QuerySet[Transfer]:
    """Transfers somebody waits for, for those who keep the warehouses."""
    return _sorted(Transfer.objects.filter(status=TransferStatus.REQUESTED))


def ready_for(user: User) -> QuerySet[PickList]:
    """Picked goods that are ready for this person: for their truck, sites or jobs."""
    on_job = Q(
        destination=None,
        job__assignments__technician__user=user,
        job__assignments__is_active=True,
    )
    ready = PickList.objects.filter(status=PickListStatus.STAGED)
    return _sorted(ready.filter(_of(user, "destination") | on_job)).select_related(
        "source", "destination", "job"
    )


def _of(user: User, end: str) -> Q:
    own = Q(**{f"{end}__technicians__user": user})
    site = {
        f"{end}__job__assignments__technician__user": user,
        f"{end}__job__assignments__is_active": True,
    }
    return own | Q(**site)


def _sorted(found: QuerySet) -> QuerySet:
    return found.select_related("source", "destination").order_by("needed_by", "pk").distinct()
