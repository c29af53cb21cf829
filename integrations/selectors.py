"""Reading the outbox for pages and the API: where a record stands, and why, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timesince import timesince

from integrations.models import (
    Connection,
    ExternalLink,
    ManualStep,
    OutboxEntry,
    RemoteDocument,
)
from integrations.sync import further_documents
from integrations.sync.states import SHORT

State = OutboxEntry.State
_ENDS = (".cancel", ".close", ".reverse")
_STUCK = (State.RETRYING, State.UNKNOWN, State.FAILED, State.BLOCKED)


@dataclass(frozen=True, slots=True)
class DocumentSync:
    """One record in one system: `words` say how it stands; `entry` is the latest write of it.

    `further` says what else stands for it there.
    """

    connection: Connection
    words: str
    state: str
    entry: OutboxEntry | None
    link: ExternalLink | None
    further: tuple[str, ...] = ()


def syncs_of(entity: str, hub_id: int) -> list[DocumentSync]:
    """How a record of ours stands in every connected system, in four queries and one each."""
    connections = Connection.objects.exclude(state=Connection.State.NOT_CONFIGURED)
    known = ExternalLink.objects.filter(entity=entity, hub_id=hub_id)
    links = {link.connection_id: link for link in known}
    latest = {}
    for entry in OutboxEntry.objects.filter(entity=entity, hub_id=hub_id).order_by("pk"):
        latest[entry.connection_id] = entry
    further = _further_of(entity, hub_id)
    return [
        replace(
            _sync_of(connection, latest.get(connection.pk), links.get(connection.pk)),
            further=tuple(further.get(connection.pk, ())),
        )
        for connection in connections
    ]


_FURTHER = {
    further_documents.EARLIER: "before that it was {number}",
    further_documents.PART: "also {number}",
    **dict.fromkeys(further_documents.MIRRORS.values(), "taken back by {number}"),
}


def _further_of(entity: str, hub_id: int) -> dict[int, list[str]]:
    """What else stands for the record, in words, by connection."""
    documents = RemoteDocument.objects.filter(
        hub_entity=entity, hub_id=hub_id, entity__in=further_documents.KINDS
    )
    found: dict[int, list[str]] = {}
    for document in documents.order_by("pk"):
        number = document.number or document.external_id
        status = f", {_spaced(document.status)} there" if document.status else ""
        words = _FURTHER[document.entity].format(number=number) + status
        found.setdefault(document.connection_id, []).append(words)
    return found


def _sync_of(
    connection: Connection, entry: OutboxEntry | None, link: ExternalLink | None
) -> DocumentSync:
    if entry is not None:
        entry.connection = connection
        if entry.state != State.SUCCEEDED:
            return DocumentSync(connection, explain(entry), entry.state, entry, link)
    system = connection.description.label
    if link is not None and link.external_id:
        there = link.number or link.external_id
        status = f", {_spaced(link.remote_status)} there" if link.remote_status else ""
        words = f"in {system} as {there}{status}"
        if entry is not None and entry.operation.endswith(_ENDS):
            words = f"taken back in {system}, where it was {there}"
        return DocumentSync(connection, words, "succeeded", entry, link)
    return DocumentSync(connection, f"not in {system}", "", entry, link)


def notes(entity: str, hub_ids: Sequence[int]) -> dict[int, str]:
    """Number and status over there of these records, by our id, in one query: "1042 Sent"."""
    known = ExternalLink.objects.filter(entity=entity, hub_id__in=hub_ids)
    found: dict[int, list[str]] = {}
    for link in known.exclude(remote_status="").order_by("connection"):
        words = f"{link.number or link.external_id} {_spaced(link.remote_status)}"
        found.setdefault(link.hub_id, []).append(words)
    return {hub_id: ", ".join(words) for hub_id, words in found.items()}


def latest_entries(entity: str, hub_ids: Sequence[int]) -> dict[int, list[OutboxEntry]]:
    """The latest write of each of these records to each system, by our id, in one query."""
    known = OutboxEntry.objects.filter(entity=entity, hub_id__in=hub_ids)
    found: dict[int, dict[int, OutboxEntry]] = {}
    for entry in known.select_related("connection").order_by("pk"):
        found.setdefault(entry.hub_id, {})[entry.connection_id] = entry
    return {hub_id: list(entries.values()) for hub_id, entries in found.items()}


def _spaced(status: str) -> str:
    """`PartiallyReceived` as people write it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", status)


def open_steps(entity: str, hub_id: int) -> list[ManualStep]:
    """What is still to do by hand about a record of ours, oldest first, in one query."""
    waiting = ManualStep.objects.filter(
        entity=entity, hub_id=hub_id, state=ManualStep.State.OPEN
    ).select_related("connection")
    return list(waiting.order_by("pk"))


def explain(entry: OutboxEntry) -> str:
    """How an entry stands, in words: what it waits for, or what went wrong, and what comes next."""
    if entry.state in (State.PENDING, State.RETRYING, State.UNKNOWN, State.WAITING):
        held = gate(entry.connection)
        if held:
            return held
    return _WORDS[entry.state](entry)


def glance(entry: OutboxEntry) -> str:
    """`explain` in brief, for a list: no query when `depends_on` was prefetched."""
    if entry.state == State.WAITING:
        labels = [one.label for one in entry.depends_on.all() if one.state != State.SUCCEEDED]
        return f"waiting for {', '.join(labels)}" if labels else "waiting"
    if entry.state == State.PENDING:
        return gate(entry.connection) or "will be sent when its turn comes"
    return explain(entry)


def gate(connection: Connection) -> str:
    """Why nothing goes to this connection now; empty when it works."""
    system = connection.description.label
    since = f" since {clock(connection.state_since)}" if connection.state_since else ""
    if connection.state == Connection.State.ERROR:
        again = clock(connection.next_probe_at)
        at = f"; tried again by itself at {again}" if again else ""
        return f"waiting: {system} could not be reached{since}{at}"
    if connection.state == Connection.State.EXPIRED:
        return f"held: {system} refuses our credentials{since}; an administrator has to renew them"
    if connection.state == Connection.State.INACTIVE:
        return f"held: the connection to {system} is switched off{since}"
    return ""


def clock(moment: datetime | None) -> str:
    """A moment in the zone of the page: the time of day, with the date if it is another day."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return local.strftime("%H:%M" if local.date() == timezone.localdate() else "%b %-d, %H:%M")


def ago(moment: datetime | None) -> str:
    """How long ago, roughly: "just now", "3 minutes ago", "2 days ago"; empty for never."""
    if moment is None:
        return ""
    if timezone.now() - moment < timedelta(minutes=1):
        return "just now"
    return f"{timesince(moment, depth=1)} ago"


def _waiting(entry: OutboxEntry) -> str:
    """What comes first, and how the first of it that is stuck stands itself."""
    needed = list(entry.depends_on.exclude(state=State.SUCCEEDED).order_by("layer", "pk"))
    if not needed:
        return "waiting"
    named = ", ".join(_names(entry, needed))
    stuck = next((one for one in needed if one.state in _STUCK), None)
    if stuck is None:
        return f"waiting for {named}"
    stuck.connection = entry.connection
    return f"waiting for {named}; {stuck.label} {_WORDS[stuck.state](stuck)}"


def _names(entry: OutboxEntry, dependencies: Iterable[OutboxEntry]) -> Iterable[str]:
    """What a dependency is called over there, if it has a code already: PRJ-4521."""
    for one in dependencies:
        link = ExternalLink.objects.filter(
            connection=entry.connection_id, entity=one.entity, hub_id=one.hub_id
        ).first()
        yield (link.code if link else "") or one.label


def _pending(entry: OutboxEntry) -> str:
    ahead = OutboxEntry.objects.filter(
        connection=entry.connection_id,
        ordering_key=entry.ordering_key,
        pk__lt=entry.pk,
        state__in=OutboxEntry.OPEN,
    ).exclude(state=State.BLOCKED, reason=SHORT)
    first = ahead.order_by("pk").first()
    if first is None:
        return "will be sent in a moment"
    return f"waiting for what came before: {first.label} is {first.get_state_display().lower()}"


def _because(entry: OutboxEntry) -> str:
    return " ".join(part for part in (entry.message, entry.hint) if part)


_WORDS = {
    State.WAITING: _waiting,
    State.PENDING: _pending,
    State.IN_FLIGHT: lambda entry: "being sent",
    State.UNKNOWN: lambda entry: (
        f"no clear answer yet; looked for again at {clock(entry.next_attempt_at)}"
    ),
    State.RETRYING: lambda entry: (
        f"did not get through: {entry.message} Tried again by itself at"
        f" {clock(entry.next_attempt_at)}"
    ),
    State.FAILED: lambda entry: f"failed: {_because(entry)}",
    State.BLOCKED: lambda entry: f"held: {_because(entry)}",
    State.SUCCEEDED: lambda entry: f"sent at {clock(entry.finished_at)}",
    State.SKIPPED: lambda entry: f"not in {entry.connection.description.label}: {entry.message}",
    State.SUPERSEDED: lambda entry: "replaced by a newer change",
    State.CANCELLED: lambda entry: f"not sent: {entry.message}",
}
