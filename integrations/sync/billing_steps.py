"""What an accountant has to do by hand about invoices and bills that are in the books already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import models

from integrations.connectors.base import PushResult
from integrations.models import OutboxEntry
from integrations.sync import manual_steps
from inventory.models.billing import BillingStatus

Fact = Mapping[str, Any]

# The kinds of these steps, as they are kept.
CHANGED = "billing_changed"
REMOVED = "billing_removed"
BY_HAND = "billing_by_hand"
# Refusals that only a person over there gets any further with.
_HOPELESS = frozenset({"is_credit", "number_taken"})
_NOT_FINAL = {
    BillingStatus.PENDING: "It was taken back to pending.",
    BillingStatus.EXPORTED: "It was exported to the books without PlyHub.",
    BillingStatus.CANCELED: "It was canceled.",
}
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


def why_not(document: Any) -> str:
    """Why an invoice or a bill does not go to the books, in words; empty if it may."""
    if not document.is_active:
        return "It was removed."
    return _NOT_FINAL.get(document.status, "")


def follow(entry: OutboxEntry, document: Any, fact_of: Callable[[Any], Fact]) -> None:
    """It is in the books: have a person do there what changed since it was sent.

    One that is worked on again here is compared once it is posted again.
    """
    if not document.is_active or document.status == BillingStatus.CANCELED:
        removed(entry, why_not(document))
    elif document.status != BillingStatus.PENDING:
        changed(entry, fact_of(document))


def changed(entry: OutboxEntry, now: Fact) -> None:
    """Have it brought in line there, or close what was asked for if it is as it was sent."""
    found = differences(entry.payload, now)
    if not found:
        withdraw(entry, "It is again as it was sent.")
        return
    system = entry.connection.description.label
    _open(
        entry,
        CHANGED,
        f"Change {entry.label} in {system} by hand, it was changed after it was sent:"
        f" {'; '.join(found)}.",
    )


def removed(entry: OutboxEntry, why: str) -> None:
    """Have it reversed there."""
    system = entry.connection.description.label
    _withdraw(entry, [CHANGED], why)
    _open(entry, REMOVED, f"Reverse {entry.label} in {system} by hand: {why}")


def withdraw(entry: OutboxEntry, reason: str) -> None:
    """Nothing need be done by hand any more."""
    _withdraw(entry, [CHANGED, REMOVED, BY_HAND], reason)


def _withdraw(entry: OutboxEntry, kinds: list[str], reason: str) -> None:
    manual_steps.withdraw(entity=entry.entity, hub_ids=[entry.hub_id], kinds=kinds, reason=reason)


def sent(
    model: type[models.Model], snapshot: Callable[[int], Fact]
) -> Callable[[OutboxEntry, PushResult], None]:
    """A `settled` of a subject: what was changed while it was being sent is told now."""

    def compare(entry: OutboxEntry, result: PushResult) -> None:
        document = model.objects.get(pk=entry.hub_id)
        withdraw(entry, "It went through after all.")
        follow(entry, document, lambda one: snapshot(one.pk))

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
