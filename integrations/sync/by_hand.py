"""What a person has to do elsewhere about orders, receipts and places, because no call can."""

from __future__ import annotations

from collections.abc import Callable, Collection

from integrations.connectors.base import PushResult
from integrations.models import OutboxEntry
from integrations.sync import manual_steps
from integrations.sync.target import Target
from inventory.models import Location
from procurement.models import Receipt

EXTERNAL_LOCKED = "external_locked"
# The kinds of these steps, as they are kept.
CANCELED_THERE = "canceled_there"
ORDER_CHANGED = "order_changed"
ORDER_ENDED = "order_ended"
EARLIER_ENDED = "earlier_ended"
RECEIPT_MISSING = "receipt_missing"
RECEIPT_REVERSED = "receipt_reversed"
WAREHOUSE_CREATE = "warehouse_create"
# What reads show of an order: that nothing more is expected on its document, or on earlier ones.
ENDED, EARLIER_DONE = {"ended": True}, {"earlier_ended": True}


def create_warehouses(target: Target, location_ids: Collection[int]) -> None:
    """Ask for the warehouses among these places, which the system has and takes none of from us.

    Reading a warehouse of that name there ticks the step.
    """
    if "warehouse" not in set(target.connection.description.entities) - target.remembered:
        return
    made = Location.objects.filter(pk__in=list(location_ids), kind=Location.Kind.WAREHOUSE)
    for place in made.order_by("pk"):
        manual_steps.open_step(
            connection=target.connection,
            kind=WAREHOUSE_CREATE,
            entity="location",
            hub_id=place.pk,
            label=place.name,
            text=f"Create the warehouse {place.name} in {target.label}.",
            expected={"name": place.name},
        )


def reverse_receipt(target: Target, receipt_id: int) -> None:
    """Ask for the reversal of a receipt that the system takes no reversal of from us."""
    receipt = Receipt.objects.select_related("purchase_order").get(pk=receipt_id)
    manual_steps.open_step(
        connection=target.connection,
        kind=RECEIPT_REVERSED,
        entity="receipt",
        hub_id=receipt.pk,
        label=receipt.number,
        text=(
            f"Reverse {receipt.number} of {receipt.purchase_order.number} in {target.label}:"
            " it was reversed here and stands there."
        ),
    )


def end_earlier(entry: OutboxEntry, result: PushResult) -> None:
    """Ask for the end of the document a change order took the place of, which only a person can
    end there. Reading it ended ticks the step."""
    system = entry.connection.description.label
    manual_steps.open_step(
        connection=entry.connection,
        kind=EARLIER_ENDED,
        entity=entry.entity,
        hub_id=entry.hub_id,
        label=entry.label,
        text=(
            f"End {', '.join(result.left_open)} in {system} by hand: {result.number} has taken its"
            f" place for {entry.label}, and nothing more will be received on it."
        ),
        expected=EARLIER_DONE,
    )


def locked(
    kind: str, words: str, *, expected: manual_steps.Facts | None = None
) -> Callable[[OutboxEntry], None]:
    """A `blocked` of a subject: what is closed over there is brought in line by hand there.

    `expected` is what a read shows once that was done.
    """

    def ask(entry: OutboxEntry) -> None:
        if entry.reason != EXTERNAL_LOCKED:
            return
        system = entry.connection.description.label
        manual_steps.open_step(
            connection=entry.connection,
            kind=kind,
            entity=entry.entity,
            hub_id=entry.hub_id,
            label=entry.label,
            text=f"{words.format(label=entry.label, system=system)} {entry.message}".strip(),
            expected=expected,
        )

    return ask


def settled(kind: str) -> Callable[[OutboxEntry, PushResult], None]:
    """A `settled` of a subject: what went through after all need not be done by hand."""

    def close(entry: OutboxEntry, result: PushResult) -> None:
        manual_steps.withdraw(
            entity=entry.entity,
            hub_ids=[entry.hub_id],
            kinds=[kind],
            reason="It went through after all.",
        )

    return close
