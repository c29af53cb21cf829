"""Stock a person has to enter in a system that keeps it and takes no such documents from us.

Nothing read there shows that it was done, so that a person ticks it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from integrations.models import ManualStep
from integrations.sync import manual_steps
from integrations.sync.outbound import adjustments, transfers
from integrations.sync.target import Target
from inventory.models import StockMovement
from inventory.services import stock_postings
from plyhub.common.quantities import plain

TAKEN_BACK = "It was taken back before it was entered there."
Movements = list[StockMovement]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A kind of posting: the call that would tell it, the kinds of the steps for it and for what
    takes it back, and what they say of its movements."""

    call: str
    step: str
    back: str
    entity: str
    types: Collection[str]
    told: Callable[[int], dict]
    label: Callable[[int], str]
    title: Callable[[int], str]
    words: Callable[[Movements], str]


def _carried(moved: Movements) -> str:
    """`Transfer 85 FT PEX-34-BLUE from WH-MAIN to VAN-12`, with every item of it."""
    goods = [_amount(each) for each in moved if each.quantity > 0]
    return f"Transfer {', '.join(goods)} {transfers.ends(moved)}"


def _corrected(moved: Movements) -> str:
    """`Adjust stock: 3 EA WHIP-6FT less at WH-MAIN`, with every item of it."""
    goods = [
        f"{_amount(each)} {'more' if each.quantity > 0 else 'less'} at {each.location}"
        for each in moved
    ]
    return f"Adjust stock: {', '.join(goods)}"


def _amount(movement: StockMovement) -> str:
    return f"{plain(abs(movement.quantity))} {movement.item.stock_unit_id} {movement.item.sku}"


TRANSFER = ByHand(
    call=".transfer.create",
    step="transfer_by_hand",
    back="transfer_back_by_hand",
    entity=transfers.ENTITY,
    types=stock_postings.TRANSFERS,
    told=transfers.facts,
    label=transfers.label,
    title=transfers.title,
    words=_carried,
)
ADJUSTMENT = ByHand(
    call=".adjust.create",
    step="adjustment_by_hand",
    back="adjustment_back_by_hand",
    entity=adjustments.ENTITY,
    types=stock_postings.ADJUSTMENTS,
    told=adjustments.facts,
    label=adjustments.label,
    title=adjustments.title,
    words=_corrected,
)


def ask(target: Target, kind: ByHand, movements: Sequence[StockMovement]) -> None:
    """Ask for each posting once its goods are somewhere else there too; what is only on its way is
    not. What takes one back closes its step, or asks for the way back."""
    if not _is_by_hand(target, kind):
        return
    told = [each for each in movements if each.origin != target.connection.description.prefix]
    for posting in stock_postings.postings(told):
        if kind.told(posting[0].pk)["lines"]:
            undone = [each.reversal_of_id for each in posting if each.reversal_of_id]
            if not (undone and _withdraw(target, kind, undone)):
                _open(target, kind, posting[0].pk, is_back=bool(undone))


def _is_by_hand(target: Target, kind: ByHand) -> bool:
    """Whether stock is kept there, in places read from there, and no call tells such a posting."""
    description = target.connection.description
    reads_places = "warehouse" in set(description.entities) - target.remembered
    by_call = any(code.endswith(kind.call) for code in description.operations)
    return reads_places and not by_call and target.mirrors_stock


def _open(target: Target, kind: ByHand, movement_id: int, *, is_back: bool) -> None:
    moved = stock_postings.together_with(movement_id, kind.types)
    manual_steps.open_step(
        connection=target.connection,
        kind=kind.back if is_back else kind.step,
        entity=kind.entity,
        hub_id=movement_id,
        label=kind.label(movement_id),
        text=f"{kind.words(moved)} in {target.label} ({kind.title(movement_id)}).",
    )


def _withdraw(target: Target, kind: ByHand, movement_ids: Sequence[int]) -> bool:
    """Close the open step of what is taken back; whether there was one."""
    asked = ManualStep.objects.filter(
        connection=target.connection,
        kind=kind.step,
        entity=kind.entity,
        hub_id__in=movement_ids,
        state=ManualStep.State.OPEN,
    )
    hub_ids = list(asked.values_list("hub_id", flat=True))
    return bool(
        manual_steps.withdraw(
            entity=kind.entity, hub_ids=hub_ids, kinds=[kind.step], reason=TAKEN_BACK
        )
    )
