"""Whether the books certainly have too little of something, before they are asked again.

They were asked for as much or less of the same goods, had too few, and none have come since: what
was refused is let go as soon as some do.
"""

from __future__ import annotations

from decimal import Decimal

from integrations.http.errors import Rejected
from integrations.models import OutboxEntry
from integrations.sync.outbound import moves
from integrations.sync.states import SHORT, State


def check(entry: OutboxEntry) -> None:
    """Raise `Rejected` (would_go_negative) if that is so. What may be there already is looked for
    all the same."""
    taken = moves.taken(entry)
    if not taken or entry.probes:
        return
    refused = OutboxEntry.objects.filter(
        connection=entry.connection_id,
        state=State.BLOCKED,
        reason=SHORT,
        attempts__gt=0,
        **moves.touching(taken),
    ).exclude(pk=entry.pk)
    for other in refused.order_by("pk"):
        if _is_no_more(moves.taken(other), taken):
            raise Rejected(
                f"It takes as much as {other.label}, for which there is too little.",
                reason=SHORT,
                hint="It goes by itself once the goods have come there.",
            )


def _is_no_more(refused: dict[str, Decimal], taken: dict[str, Decimal]) -> bool:
    """Whether what was refused took one thing only, and no more of it than this does."""
    if len(refused) != 1:
        return False
    [(key, quantity)] = refused.items()
    return quantity <= taken.get(key, Decimal(0))
