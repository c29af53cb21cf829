"""Groups of outbox states, by what may be done with an entry that is in one of them."""

from __future__ import annotations

from integrations.models import OutboxEntry

State = OutboxEntry.State

# Still to be done, one way or another.
OPEN = frozenset(OutboxEntry.OPEN)
# Nothing of it can be on its way: it may be dropped, replaced or started over.
AT_REST = frozenset({State.WAITING, State.PENDING, State.RETRYING, State.FAILED, State.BLOCKED})
# Need never be sent: as above, or passed over.
DROPPABLE = AT_REST | {State.SKIPPED}
# Something of it may have reached the other side: look there before anything else.
UNDERWAY = frozenset({State.IN_FLIGHT, State.UNKNOWN})
# Will not happen by itself any more, so whatever needs it cannot go either.
DEAD_ENDS = frozenset({State.FAILED, State.BLOCKED, State.CANCELLED, State.SKIPPED})
# Dropped or never taken up; a person may have it sent after all, as a new entry.
RESUMABLE = frozenset({State.SKIPPED, State.CANCELLED})

SHORT = "would_go_negative"
"""Why what takes goods out is held: there are too few of them over there."""
