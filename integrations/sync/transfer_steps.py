"""What a person has to enter about transfers in a system that keeps stock and takes none from us.

Nothing read there shows that it was done, so that a person ticks it.
"""

from __future__ import annotations

from collections.abc import Sequence

from integrations.models import ManualStep
from integrations.sync import manual_steps
from integrations.sync.outbound import transfers
from integrations.sync.target import Target
from inventory.models import StockMovement
from inventory.services import stock_postings
from plyhub.common.quantities import plain

# The kinds of these steps, as they are kept.
TRANSFER = "transfer_by_hand"
BACK = "transfer_back_by_hand"
TAKEN_BACK = "It was taken back before it was entered there."


def ask(target: Target, movements: Sequence[StockMovement]) -> None:
    """Ask for each posting of a transfer once its goods are somewhere else there too; what is only
    on its way is not. What takes one back closes its step, or asks for the way back."""
    if not _is_by_hand(target):
        return
    told = [each for each in movements if each.origin != target.connection.description.prefix]
    for posting in stock_postings.postings(told):
        if transfers.facts(posting[0].pk)["lines"]:
            undone = [each.reversal_of_id for each in posting if each.reversal_of_id]
            if not (undone and _withdraw(target, undone)):
                _open(target, posting[0].pk, BACK if undone else TRANSFER)


def _is_by_hand(target: Target) -> bool:
    """Whether stock is kept there, in places read from there, and no call moves it."""
    description = target.connection.description
    reads_places = "warehouse" in set(description.entities) - target.remembered
    by_call = any(code.endswith(".transfer.create") for code in description.operations)
    return reads_places and not by_call and target.mirrors_stock


def _open(target: Target, movement_id: int, kind: str) -> None:
    label = transfers.label(movement_id)
    manual_steps.open_step(
        connection=target.connection,
        kind=kind,
        entity=transfers.ENTITY,
        hub_id=movement_id,
        label=label,
        text=f"{_goods(movement_id)} in {target.label} ({transfers.title(movement_id)}).",
    )


def _goods(movement_id: int) -> str:
    """`Transfer 85 FT PEX-34-BLUE from WH-MAIN to VAN-12`, with every item of it."""
    moved = stock_postings.together_with(movement_id, stock_postings.TRANSFERS)
    whole = transfers.ends(moved)
    goods = [
        f"{plain(each.quantity)} {each.item.stock_unit_id} {each.item.sku}"
        for each in moved
        if each.quantity > 0
    ]
    return f"Transfer {', '.join(goods)} {whole}"


def _withdraw(target: Target, movement_ids: Sequence[int]) -> bool:
    """Close the open step of what is taken back; whether there was one."""
    asked = ManualStep.objects.filter(
        connection=target.connection,
        kind=TRANSFER,
        entity=transfers.ENTITY,
        hub_id__in=movement_ids,
        state=ManualStep.State.OPEN,
    )
    hub_ids = list(asked.values_list("hub_id", flat=True))
    return bool(
        manual_steps.withdraw(
            entity=transfers.ENTITY, hub_ids=hub_ids, kinds=[TRANSFER], reason=TAKEN_BACK
        )
    )
