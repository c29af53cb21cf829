"""What is held because the books have too little of it, and what lets it go.

The books refuse to fall below nothing. Whatever brings goods to the place frees what waits for
them, in the same transaction; a refusal that crosses with such a success is tried again at once.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection as database
from django.utils import timezone

from integrations.models import OutboxEntry
from integrations.sync import draining, entries
from integrations.sync.outbound import moves
from integrations.sync.states import SHORT, State

LOCK_SPACE = 0x504C5B
"""The first key of the advisory locks of this module; the second is the connection's id."""


def take_turn(entry: OutboxEntry, reason: str = "") -> None:
    """Have what brings goods, and what is refused for want of them, written down one after the
    other, so that neither misses the other. Comes before the locks of rows."""
    if reason == SHORT or moves.raised(entry):
        with database.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, entry.connection_id]
            )


def waiting_for(entry: OutboxEntry) -> list[int]:
    """Held entries that wait for goods this one brings."""
    brought = moves.raised(entry)
    if not brought:
        return []
    held = OutboxEntry.objects.filter(
        connection=entry.connection_id,
        state=State.BLOCKED,
        reason=SHORT,
        **moves.touching(brought),
    )
    return [one.pk for one in held.order_by("pk") if moves.taken(one).keys() & brought]


def release(ids: Collection[int]) -> None:
    """Let these go: there may be enough now. Their rows are locked by the caller."""
    for entry in entries.locked(ids):
        if entry.state == State.BLOCKED and entry.reason == SHORT:
            _free(entry)


def try_again(entry: OutboxEntry) -> None:
    """Let an entry that was just refused go again if goods have come since it was sent."""
    wanted = moves.taken(entry).keys()
    came = OutboxEntry.objects.filter(
        connection=entry.connection_id,
        state=State.SUCCEEDED,
        finished_at__gte=entry.sent_at,
        **moves.touching(wanted),
    )
    if any(moves.raised(one) & wanted for one in came):
        _free(entry)


def _free(entry: OutboxEntry) -> None:
    entry.state, entry.reason, entry.message = State.PENDING, "", ""
    entry.next_attempt_at = timezone.now()
    entry.save(update_fields=["state", "reason", "message", "next_attempt_at"])
    draining.after_commit(entry.connection_id)
