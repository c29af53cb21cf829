"""What a person has to enter in the books about stock that moved, because no call gets it there."""

from __future__ import annotations

from integrations.models import OutboxEntry
from integrations.sync import by_hand, manual_steps

# The kind of these steps, as it is kept.
ENTERED = "stock_by_hand"
# Refusals that no further try gets through.
_HOPELESS = frozenset({"item_tracked", "cost_missing", "number_taken"})

settled = by_hand.settled(ENTERED)


def refused(entry: OutboxEntry) -> None:
    """A `blocked` of a subject: have it entered there."""
    if entry.reason not in _HOPELESS:
        return
    system = entry.connection.description.label
    manual_steps.open_step(
        connection=entry.connection,
        kind=ENTERED,
        entity=entry.entity,
        hub_id=entry.hub_id,
        label=entry.label,
        text=f"{entry.label} in {system}: {entry.message} {entry.hint}".strip(),
    )


def withdraw(entry: OutboxEntry, reason: str) -> None:
    """Nothing need be entered any more."""
    manual_steps.withdraw(
        entity=entry.entity, hub_ids=[entry.hub_id], kinds=[ENTERED], reason=reason
    )
