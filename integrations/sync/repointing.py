"""What a code that a person changes means for what was sent with it, and what is still to go."""

from __future__ import annotations

from django.db.models import QuerySet

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import clearing, entries, operations, outbox
from integrations.sync.states import AT_REST, UNDERWAY, State
from integrations.sync.target import Target
from plyhub.common.errors import WrongState


def was_sent(link: ExternalLink) -> bool:
    """Whether anything over there may bear the id of this link.

    Anything that reached that system since the link was made may name it: a document tells its
    records only when it is built.
    """
    if not link.external_id:
        return False
    sent = OutboxEntry.objects.filter(connection=link.connection_id, state=State.SUCCEEDED)
    return sent.filter(finished_at__gte=link.created_at).exists()


def check_at_rest(link: ExternalLink) -> None:
    """Raise `WrongState` while the record itself is being sent, or may have been."""
    underway = _of_record(link).filter(state__in=UNDERWAY).first()
    if underway is not None:
        raise WrongState(
            f"{underway.label} is being sent with {link.external_id or link.code} just now: wait"
            " for the outcome, then change it.",
            field="code",
        )


def follow(link: ExternalLink) -> int:
    """Let everything that is still to go use the link as it is now; returns how many entries moved.

    Whatever is built when it is sent does so by itself. What was refused or held for the record is
    looked at afresh. The caller holds the lock of `identity`.
    """
    target = Target.of(link.connection)
    own = _of_record(link).filter(state__in=AT_REST).exclude(state=State.PENDING)
    for entry in entries.locked(own.values_list("pk", flat=True)):
        if operations.get(entry.operation, entry.entity).role != "master":
            continue
        entry.attempts = entry.probes = 0
        entry.save(update_fields=["attempts", "probes"])
        outbox.settle(target, entry)
    return clearing.reconsider(link.connection_id)


def open_entries(link: ExternalLink) -> int:
    """How many entries about the record itself are still to go."""
    return _of_record(link).filter(state__in=OutboxEntry.OPEN).count()


def _of_record(link: ExternalLink) -> QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(
        connection=link.connection_id, entity=link.entity, hub_id=link.hub_id
    )
