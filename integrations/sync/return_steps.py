"""What a person has to do in the other system about returns, because no call can."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.connectors.base import PushResult
from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import by_hand, manual_steps
from procurement.models import Return
from procurement.states import ReturnStatus

ENTITY = "return"
# The kinds of these steps, as they are kept.
STATUS = "return_status"
MISSING = "return_missing"
CHANGED = "return_changed"
ENDED = "return_ended"
CANCELED_THERE = "canceled_there"
# What is only to do as long as the goods are on their way.
OF_STANDING = (STATUS, MISSING, CHANGED, CANCELED_THERE)
# What reads show of each status over there. ServiceTitan inventory-v2: InventoryReturnStatus.
RETURNED, CREDITED = {"returned": True}, {"credited": True}
SHOWS: dict[str, dict[str, bool]] = {
    "Returned": RETURNED,
    "CreditReceived": {**RETURNED, **CREDITED},
}


def created(entry: OutboxEntry, result: PushResult) -> None:
    """A `settled` of a subject: it is there, as Pending, and only a person marks it further."""
    by_hand.settled(MISSING)(entry, result)
    ask_status(entry.connection, entry.hub_id)


def ask_status(connection: Connection, return_id: int) -> None:
    """Ask for the status the return has here, unless it was seen with it over there, or returns
    have none there."""
    if ENTITY not in connection.description.entities:
        return
    goods_return = Return.objects.get(pk=return_id)
    link = ExternalLink.objects.filter(
        connection=connection, entity=ENTITY, hub_id=return_id
    ).first()
    if link is None or not link.external_id or goods_return.status not in _ASKED:
        return
    text, expected = _ASKED[goods_return.status]
    shown = SHOWS.get(link.remote_status, {})
    if expected.items() <= shown.items():
        return
    manual_steps.open_step(
        connection=connection,
        kind=STATUS,
        entity=ENTITY,
        hub_id=return_id,
        label=goods_return.number,
        text=text.format(
            number=goods_return.number,
            system=connection.description.label,
            theirs=link.number or link.external_id,
            credit=goods_return.credit_number,
        ),
        expected=expected,
    )


def ask_about_canceled(connection: Connection, goods_return: Return) -> None:
    """It was canceled there, and its goods are on their way here."""
    system = connection.description.label
    manual_steps.open_step(
        connection=connection,
        kind=CANCELED_THERE,
        entity=ENTITY,
        hub_id=goods_return.pk,
        label=goods_return.number,
        text=(
            f"{goods_return} was canceled in {system} and is {goods_return.get_status_display()}"
            " here. Note here that the vendor declined it if the goods come back; otherwise enter"
            f" it again in {system}."
        ),
    )


def ask_to_take_back(connection: Connection, return_id: int) -> None:
    """It was declined here and stands there."""
    goods_return = Return.objects.get(pk=return_id)
    manual_steps.open_step(
        connection=connection,
        kind=ENDED,
        entity=ENTITY,
        hub_id=goods_return.pk,
        label=goods_return.number,
        text=(
            f"Take {goods_return.number} back in {connection.description.label} by hand: the vendor"
            " declined it, and it stands there."
        ),
    )


def withdraw(return_ids: Sequence[int], kinds: Sequence[str], reason: str) -> None:
    """Close what need not be done any more."""
    manual_steps.withdraw(entity=ENTITY, hub_ids=return_ids, kinds=kinds, reason=reason)


_ASKED: dict[str, tuple[str, dict[str, bool]]] = {
    ReturnStatus.SHIPPED: (
        "Mark return {theirs} ({number}) as returned in {system}: its goods were shipped.",
        RETURNED,
    ),
    ReturnStatus.CREDITED: (
        "Record the credit of return {theirs} ({number}) in {system}: the vendor's {credit} came.",
        CREDITED,
    ),
}
