"""Why something is not over there yet: the chain of what waits for what, and what frees it.

"PO-892 waits for Job 4521 (PRJ-4521)", "Job 4521 (PRJ-4521) waits for the connection: Sage Intacct
refuses the sign-in", and then the one thing to do. A chain is at most as long as there are layers,
so that it takes a bounded number of queries however long the queue is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from integrations import selectors
from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import links, operations, remedies
from integrations.sync.prerequisites import SYNC_PROJECT
from integrations.sync.refs import Ref
from integrations.sync.states import DEAD_ENDS, OPEN, SHORT, State
from integrations.sync.target import Target

LONGEST = 12
_GATED = frozenset({State.PENDING, State.RETRYING, State.UNKNOWN})
# Block reasons that a decision about a record clears, or a word in the settings.
_DECISIONS = frozenset({"vendor_review", "item_review", "id_invalid", "customer_missing"})
_PLACES = frozenset({"warehouse_missing"})
_BY_ITSELF = frozenset({SHORT, "dependency_failed"})


@dataclass(frozen=True, slots=True)
class Remedy:
    """The one thing that frees the chain. `what` is `retry` (an entry), `sign_in` or `connection`,
    `decide` (a link in review) or `place`; `about` is the key of that record."""

    label: str
    what: str
    about: int


@dataclass(frozen=True, slots=True)
class Step:
    """A link of the chain, in words, and the entry it is about."""

    text: str
    entry_id: int


@dataclass(frozen=True, slots=True)
class Why:
    """The chain from the entry asked about to its cause. `remedy` is None when nobody need act."""

    steps: tuple[Step, ...]
    remedy: Remedy | None = None


def why(entry: OutboxEntry) -> Why:
    """The chain of `entry`; empty when it is done or being sent."""
    steps: list[Step] = []
    seen: set[int] = set()
    while len(steps) < LONGEST and entry.pk not in seen:
        seen.add(entry.pk)
        ahead = _ahead(entry)
        if ahead is None:
            return _end(entry, steps)
        steps.append(Step(f"{named(entry)} waits for {named(ahead)}.", entry.pk))
        ahead.connection = entry.connection
        entry = ahead
    return Why(tuple(steps))


def named(entry: OutboxEntry) -> str:
    """The entry as people call it, with its code over there: Job 4521 (PRJ-4521)."""
    link = ExternalLink.objects.filter(
        connection=entry.connection_id, entity=entry.entity, hub_id=entry.hub_id
    ).first()
    code = link.code if link else ""
    return f"{entry.label} ({code})" if code and code not in entry.label else entry.label


def _ahead(entry: OutboxEntry) -> OutboxEntry | None:
    """What has to go first: of several the one that will not go by itself."""
    if entry.state == State.WAITING or entry.reason == "dependency_failed":
        needed = list(entry.depends_on.exclude(state=State.SUCCEEDED).order_by("layer", "pk"))
        return next((one for one in needed if one.state in DEAD_ENDS), None) or next(
            iter(needed), None
        )
    if entry.state in (State.PENDING, State.RETRYING) and not _gate(entry):
        earlier = OutboxEntry.objects.filter(
            connection=entry.connection_id,
            ordering_key=entry.ordering_key,
            pk__lt=entry.pk,
            state__in=OPEN,
        ).exclude(state=State.BLOCKED, reason=SHORT)
        return earlier.order_by("pk").first()
    return None


def _end(entry: OutboxEntry, steps: list[Step]) -> Why:
    gate = _gate(entry)
    if gate:
        steps.append(Step(f"{named(entry)} waits for the connection: {gate}", entry.pk))
        return Why(tuple(steps), _connect(entry.connection))
    told = selectors.explain(entry)
    if entry.state in OPEN and entry.state != State.IN_FLIGHT or steps:
        steps.append(Step(f"{named(entry)}: {told}.".replace("..", "."), entry.pk))
    return Why(tuple(steps), _remedy(entry))


def _gate(entry: OutboxEntry) -> str:
    """What is wrong with the connection, if that is what holds this entry."""
    connection = entry.connection
    if entry.state not in _GATED or connection.state == Connection.State.ACTIVE:
        return ""
    since = selectors.clock(connection.state_since)
    at = f" Since {since}." if since else ""
    told = connection.state_reason or f"It is {connection.get_state_display().lower()}."
    return f"{told}{at}"


def _connect(connection: Connection) -> Remedy:
    return _CONNECTING[connection.state](connection)


_CONNECTING: dict[str, Callable[[Connection], Remedy]] = {
    Connection.State.EXPIRED: lambda one: Remedy("Enter the password again", "sign_in", one.pk),
    Connection.State.INACTIVE: lambda one: Remedy("Switch the connection on", "connection", one.pk),
    Connection.State.ERROR: lambda one: Remedy("Test the connection now", "connection", one.pk),
    Connection.State.NOT_CONFIGURED: lambda one: Remedy(
        "Finish the connection", "connection", one.pk
    ),
}


def _remedy(entry: OutboxEntry) -> Remedy | None:
    if entry.state == State.BLOCKED:
        return _unblock(entry)
    label = _LABELS.get(entry.state) if "retry" in remedies.allowed(entry) else ""
    return Remedy(label, "retry", entry.pk) if label else None


_LABELS = {
    State.FAILED: "Try again now",
    State.RETRYING: "Try again now",
    State.UNKNOWN: "Look for it now",
    State.SKIPPED: "Send it after all",
    State.CANCELLED: "Send it after all",
}


def _unblock(entry: OutboxEntry) -> Remedy | None:
    if entry.reason in _BY_ITSELF:
        return None
    if entry.reason == "project_missing":
        return Remedy(SYNC_PROJECT, "retry", entry.pk)
    if entry.reason == "dependency_skipped":
        return Remedy("Send the chain", "retry", entry.pk)
    about = _undecided(entry) if entry.reason in _DECISIONS else None
    if about is not None:
        return Remedy("Decide which record it is", "decide", about.pk)
    if entry.reason in _PLACES and (place := _missing_place(entry)):
        return Remedy("Create the warehouse there", "place", place)
    return Remedy("Try again once that is put right", "retry", entry.pk)


def _undecided(entry: OutboxEntry) -> ExternalLink | None:
    """The record in review that the entry names, its own first."""
    refs = (Ref(entry.entity, entry.hub_id), *_needed(entry))
    found = (links.read(entry.connection, refs).get(ref) for ref in refs)
    in_review = (link for link in found if link and link.state == ExternalLink.State.REVIEW)
    return next(in_review, None)


def _missing_place(entry: OutboxEntry) -> int:
    """The place of ours that is no warehouse there."""
    places = [ref for ref in _needed(entry) if ref.entity == "location"]
    found = links.read(entry.connection, places)
    return next((ref.hub_id for ref in places if not found.is_there(ref)), 0)


def _needed(entry: OutboxEntry) -> tuple[Ref, ...]:
    subject = operations.get(entry.operation, entry.entity).subject
    return subject.needs(Target.of(entry.connection), entry.hub_id).all_masters
