"""Taking entries out of the queue, so that no two workers ever have the same one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from integrations.models import Connection, OutboxAttempt, OutboxEntry
from integrations.sync.states import SHORT, State

SEND, LOOK = "send", "look"
_NEEDS = OutboxEntry.depends_on.through


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry that is ours until its lease ends, and whether to send it or to look for it."""

    entry: OutboxEntry
    attempt: OutboxAttempt
    kind: str


def claim(connection_id: int, *, worker: str, most: int = 1) -> list[Claim]:
    """The next entries that may go, marked in flight; none if there are none.

    Lower layers first, then older ones; within an ordering key strictly one after another. Those
    taken together are of one layer, and none waits for another. Only an active connection has any.
    What a dead worker left behind is looked for before it is sent.
    """
    with transaction.atomic():
        if not Connection.objects.filter(pk=connection_id, state="active").exists():
            return []
        _release_expired(connection_id)
        ready = due(connection_id).select_for_update(skip_locked=True, of=("self",))
        entries = list(ready.order_by("layer", "pk")[:most])
        return _take([entry for entry in entries if entry.layer == entries[0].layer], worker)


def due(connection_id: int) -> QuerySet[OutboxEntry]:
    """Entries that may be claimed now, if the connection is active: those whose ordering key has
    no earlier open entry, except for one that itself waits for them, or for goods: these may be
    what brings them."""
    needs_this = _NEEDS.objects.filter(
        from_outboxentry=OuterRef("pk"), to_outboxentry=OuterRef(OuterRef("pk"))
    )
    for_goods = Q(state=State.BLOCKED, reason=SHORT)
    earlier = OutboxEntry.objects.filter(
        ~Exists(needs_this),
        ~for_goods,
        connection_id=OuterRef("connection_id"),
        ordering_key=OuterRef("ordering_key"),
        pk__lt=OuterRef("pk"),
        state__in=OutboxEntry.OPEN,
    )
    return OutboxEntry.objects.filter(
        ~Exists(earlier),
        connection_id=connection_id,
        state__in=OutboxEntry.READY,
        next_attempt_at__lte=timezone.now(),
    )


def expired() -> QuerySet[OutboxEntry]:
    """Entries whose worker has not come back in time."""
    return OutboxEntry.objects.filter(state=State.IN_FLIGHT, lease_until__lt=timezone.now())


def _release_expired(connection_id: int) -> None:
    ids = list(
        expired()
        .filter(connection_id=connection_id)
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)
    )
    OutboxEntry.objects.filter(pk__in=ids).update(
        state=State.UNKNOWN,
        claimed_by="",
        lease_until=None,
        probes=0,
        next_attempt_at=timezone.now(),
        message="The worker that was sending this stopped; looking whether it arrived.",
    )


def _take(entries: list[OutboxEntry], worker: str) -> list[Claim]:
    now = timezone.now()
    kinds = [_begin(entry, worker, now) for entry in entries]
    OutboxEntry.objects.bulk_update(
        entries, ["state", "claimed_by", "lease_until", "attempts", "probes", "sent_at"]
    )
    attempts = OutboxAttempt.objects.bulk_create(
        OutboxAttempt(entry=entry, kind=kind, started_at=now)
        for entry, kind in zip(entries, kinds, strict=True)
    )
    return [Claim(*taken) for taken in zip(entries, attempts, kinds, strict=True)]


def _begin(entry: OutboxEntry, worker: str, now: datetime) -> str:
    kind = LOOK if entry.state == State.UNKNOWN else SEND
    entry.state = State.IN_FLIGHT
    entry.claimed_by = worker
    entry.lease_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    if kind == SEND:
        entry.attempts += 1
        entry.probes = 0
        entry.sent_at = now
    else:
        entry.probes += 1
    return kind
