"""What our queue still has to do to stock in the books, by item and place.

Every entry that moves stock there says so itself: `outbound.moves`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from integrations.models import OutboxEntry
from integrations.sync.outbound import moves
from integrations.sync.states import AT_REST, UNDERWAY, State

SETTLES = timedelta(hours=2)
"""What was sent may take that long to be seen in a read."""
NOT_THERE = AT_REST | {State.SKIPPED}
NAMED = 20
"""So many entries are remembered for one item and place."""
ZERO = Decimal(0)


@dataclass(slots=True)
class Outstanding:
    """What need not be in the books yet of one item at one place.

    `queued` certainly is not; `more` and `less` are what came in and went out that the books may
    show or not. `entries` are some of those behind it.
    """

    queued: Decimal = ZERO
    more: Decimal = ZERO
    less: Decimal = ZERO
    entries: list[int] = field(default_factory=list)

    def add(self, entry: OutboxEntry, quantity: Decimal) -> None:
        """Count so many stock units that the entry moves."""
        if entry.state in NOT_THERE:
            self.queued += quantity
        elif quantity > ZERO:
            self.more += quantity
        else:
            self.less += quantity
        if len(self.entries) < NAMED:
            self.entries.append(entry.pk)


def outstanding(connection_id: int, *, read_at: datetime) -> Mapping[tuple[int, int], Outstanding]:
    """What entries that a read begun at `read_at` need not show do, by our item and place."""
    found: dict[tuple[int, int], Outstanding] = {}
    for entry in _entries(connection_id, read_at).iterator(chunk_size=500):
        for place, quantity in moves.of(entry).items():
            found.setdefault(place, Outstanding()).add(entry, quantity)
    return found


def _entries(connection_id: int, read_at: datetime) -> QuerySet[OutboxEntry]:
    """Those that move stock; of what was skipped and sent again only the latest."""
    lately = Q(state=State.SUCCEEDED, finished_at__gte=read_at - SETTLES)
    newer = OutboxEntry.objects.filter(
        connection_id=OuterRef("connection_id"),
        operation=OuterRef("operation"),
        entity=OuterRef("entity"),
        hub_id=OuterRef("hub_id"),
        pk__gt=OuterRef("pk"),
    )
    mine = OutboxEntry.objects.filter(connection_id=connection_id, payload__has_key=moves.MOVES)
    waiting = mine.filter(Q(state__in=(*NOT_THERE, *UNDERWAY)) | lately)
    return waiting.exclude(Exists(newer)).only("state", "payload").order_by("pk")
