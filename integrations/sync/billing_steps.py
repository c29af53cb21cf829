"""What an accountant has to do by hand about invoices and bills that are in the books already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from integrations.connectors.base import PushResult
from integrations.models import Connection, OutboxEntry
from integrations.sync import manual_steps

Fact = Mapping[str, Any]

# The kinds of these steps, as they are kept.
CHANGED = "billing_changed"
REMOVED = "billing_removed"
BY_HAND = "billing_by_hand"
# Refusals that only a person over there gets any further with.
_HOPELESS = frozenset({"is_credit", "number_taken"})
_HEADER = (("number", "number"), ("date", "date"), ("due_on", "due date"), ("total", "total"))


def differences(before: Fact, after: Fact) -> list[str]:
    """What an accountant has to change to get from one to the other, in words."""
    return [*_header(before, after), *_lines(before["lines"], after["lines"])]


def _header(before: Fact, after: Fact) -> Iterator[str]:
    for name, words in _HEADER:
        if before[name] != after[name]:
            yield f"{words} {before[name]} → {after[name]}"
    if before["partner"] != after["partner"]:
        yield "whom it is from or to"


def _lines(before: list[Fact], after: list[Fact]) -> Iterator[str]:
    for was, now in zip(before, after, strict=False):
        if was["description"] != now["description"]:
            yield f"line “{was['description']}” {was['amount']} → {_whole(now)}"
        elif was["amount"] != now["amount"]:
            yield f"line “{now['description']}” {was['amount']} → {now['amount']}"
        if was["job_number"] != now["job_number"]:
            yield f"job of line “{now['description']}” {_job(was)} → {_job(now)}"
    for added in after[len(before) :]:
        yield f"new line {_whole(added)}"
    for gone in before[len(after) :]:
        yield f"line {_whole(gone)} taken off"


def _whole(line: Fact) -> str:
    return f"“{line['description']}” {line['amount']}"


def _job(line: Fact) -> str:
    return line["job_number"] or "none"


def changed(connection: Connection, entry: OutboxEntry, now: Fact) -> None:
    """Have it brought in line there, or close what was asked for if it is as it was sent."""
    found = differences(entry.payload, now)
    if not found:
        withdraw(entry, "It is again as it was sent.")
        return
    system = connection.description.label
    _open(
        entry,
        CHANGED,
        f"Change {entry.label} in {system} by hand, it was changed after it was sent:"
        f" {'; '.join(found)}.",
    )


def removed(entry: OutboxEntry, why: str) -> None:
    """Have it reversed there."""
    system = entry.connection.description.label
    manual_steps.withdraw(entity=entry.entity, hub_ids=[entry.hub_id], kinds=[CHANGED], reason=why)
    _open(entry, REMOVED, f"Reverse {entry.label} in {system} by hand: {why}")


def withdraw(entry: OutboxEntry, reason: str) -> None:
    """Nothing need be done by hand any more."""
    manual_steps.withdraw(
        entity=entry.entity,
        hub_ids=[entry.hub_id],
        kinds=[CHANGED, REMOVED, BY_HAND],
        reason=reason,
    )


def sent(snapshot: Callable[[int], Fact]) -> Callable[[OutboxEntry, PushResult], None]:
    """A `settled` of a subject: what was changed while it was being sent is told now."""

    def compare(entry: OutboxEntry, result: PushResult) -> None:
        withdraw(entry, "It went through after all.")
        changed(entry.connection, entry, snapshot(entry.hub_id))

    return compare


def refused(entry: OutboxEntry) -> None:
    """A `blocked` of a subject: what no further try gets through is entered by hand."""
    if entry.reason in _HOPELESS:
        system = entry.connection.description.label
        _open(entry, BY_HAND, f"{entry.label} in {system}: {entry.message} {entry.hint}".strip())


def _open(entry: OutboxEntry, kind: str, text: str) -> None:
    manual_steps.open_step(
        connection=entry.connection,
        kind=kind,
        entity=entry.entity,
        hub_id=entry.hub_id,
        label=entry.label,
        text=text,
    )
