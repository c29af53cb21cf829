"""What needs a person: connections that do not work, and what was skipped meanwhile.

One place for the banner on every page and for the mails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from integrations.models import Connection, OutboxEntry
from integrations.sync.states import OPEN, State

TROUBLED = (Connection.State.ERROR, Connection.State.EXPIRED)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know: what it is, what waits for it, what to do."""

    connection: Connection
    text: str
    cure: str
    is_urgent: bool


def notices() -> list[Notice]:
    """About every connection that somebody has to look after, in one query."""
    troubled = Q(state__in=TROUBLED) | Q(state=Connection.State.INACTIVE)
    found = Connection.objects.filter(troubled).annotate(
        held=_count(state__in=OPEN), skipped=_count(state=State.SKIPPED)
    )
    wanted = (_WORDS[connection.state](connection) for connection in found.order_by("pk"))
    return [notice for notice in wanted if notice is not None]


def _count(**which: object) -> Coalesce:
    """How many such entries a connection has; what was sent long ago is not read for it."""
    entries = OutboxEntry.objects.filter(connection=OuterRef("pk"), **which).order_by()
    counted = entries.values("connection").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _in_error(connection: Connection) -> Notice:
    return Notice(
        connection,
        f"{connection} cannot be reached. {connection.state_reason}".strip(),
        f"{_counted(connection.held, 'entry', 'entries')} in the queue kept, sent by itself once it"
        " answers.",
        is_urgent=True,
    )


def _expired(connection: Connection) -> Notice:
    return Notice(
        connection,
        f"{connection} refuses our credentials. {connection.state_reason}".strip(),
        f"An administrator has to enter them again. {_skipped(connection)}".strip(),
        is_urgent=True,
    )


def _inactive(connection: Connection) -> Notice | None:
    """Switched off on purpose: worth a word only where that has passed something over."""
    if not connection.skipped:
        return None
    return Notice(
        connection, f"{connection} is switched off.", _skipped(connection), is_urgent=False
    )


def _skipped(connection: Connection) -> str:
    if not connection.skipped:
        return ""
    what = _counted(connection.skipped, "event was", "events were")
    return f"{what} skipped, to be sent from “Records from before”."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


_WORDS: dict[str, Callable[[Connection], Notice | None]] = {
    Connection.State.ERROR: _in_error,
    Connection.State.EXPIRED: _expired,
    Connection.State.INACTIVE: _inactive,
}


@dataclass(frozen=True, slots=True)
class Backlog:
    """What of the queue is late or stuck."""

    failed: int
    late: int

    def __bool__(self) -> bool:
        return bool(self.failed or self.late)


def backlog(*, before: datetime) -> Backlog:
    """How many writes failed, and how many open ones are older than `before`, in one query."""
    open_entries = OutboxEntry.objects.filter(state__in=OPEN)
    return Backlog(
        **open_entries.aggregate(
            failed=Count("pk", filter=Q(state=State.FAILED)),
            late=Count("pk", filter=~Q(state=State.FAILED) & Q(created_at__lt=before)),
        )
    )
