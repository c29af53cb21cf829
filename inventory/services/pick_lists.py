"""Pick lists until their goods move. Each function is one transaction: it locks the list, checks
permission, state and data, writes, and leaves an audit entry."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial

from django.db import transaction

from inventory.models import PickList
from inventory.services import (
    pick_list_input,
    pick_list_moves,
    pick_list_writing,
    reservations,
)
from inventory.services.goods_lines import GoodsInput
from inventory.services.pick_list_input import PickListInput
from inventory.states import PickListStatus as Status
from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import InvalidInput
from plyhub.common.models import User

__all__ = ["GoodsInput", "PickListInput", "cancel", "create", "release", "revise", "validate"]


def validate(*, actor: User, data: PickListInput, lines: Sequence[GoodsInput]) -> None:
    """Raise `InputErrors` naming everything that keeps this input from being written."""
    pick_list_input.check(data, lines)


def create(
    *,
    actor: User,
    data: PickListInput,
    lines: Sequence[GoodsInput],
    token: uuid.UUID | None = None,
) -> PickList:
    """Write a new draft and return it; the same token again returns the first one.

    Nothing is kept for it yet. Raises `NotAllowed`, or `InputErrors` naming fields and lines.
    """
    pick_list_moves.need_add(actor, "make")
    make = partial(_create, actor=actor, data=data, lines=lines)
    return idempotency.once(token, model=PickList, make=make)


@transaction.atomic
def revise(
    *, actor: User, pick_list_id: int, data: PickListInput, lines: Sequence[GoodsInput]
) -> PickList:
    """Replace a draft's content. Raises `NotAllowed`, `WrongState` or `InputErrors`."""
    pick_list_moves.need_add(actor, "change")
    draft = pick_list_writing.lock(pick_list_id)
    if draft.status != Status.DRAFT:
        raise pick_list_moves.wrong_state(draft, "Change")
    pick_list_writing.fill(draft, pick_list_input.check(data, lines))
    audit.record(
        draft, action="revise", actor=actor, from_state=Status.DRAFT, to_state=Status.DRAFT
    )
    return draft


@transaction.atomic
def release(*, actor: User, pick_list_id: int) -> PickList:
    """Keep for each line what is available of what it needs; with less, the list is short.

    Raises `NotAllowed` or `WrongState`.
    """
    draft = pick_list_writing.lock(pick_list_id)
    pick_list_moves.check(draft, actor, "release")
    lines = pick_list_writing.lines_of(draft)
    kept = reservations.reserve(
        pick_list_writing.document_of(draft), pick_list_writing.claims(draft, lines)
    )
    short = pick_list_writing.short_of(lines, kept)
    draft.is_short = bool(short)
    told = {line.item.sku: str(short[line.pk]) for line in lines if line.pk in short}
    return pick_list_writing.move(
        draft, "release", actor=actor, changes={"short": told} if told else None
    )


@transaction.atomic
def cancel(*, actor: User, pick_list_id: int, is_back: bool = False, reason: str = "") -> PickList:
    """Call it off: nothing is kept for it any more. What was picked has to be back in its bins,
    which `is_back` confirms. Raises `NotAllowed`, `WrongState` or `InvalidInput`."""
    pick_list = pick_list_writing.lock(pick_list_id)
    pick_list_moves.check(pick_list, actor, "cancel")
    if pick_list.lines.filter(picked__gt=0).exists() and not is_back:
        raise InvalidInput(
            "Goods were picked. Put them back in their bins and confirm that.", field="is_back"
        )
    reservations.release(pick_list_writing.document_of(pick_list))
    pick_list.lines.update(picked=0)
    pick_list.is_short = False
    return pick_list_writing.move(pick_list, "cancel", actor=actor, reason=reason)


@transaction.atomic
def _create(*, actor: User, data: PickListInput, lines: Sequence[GoodsInput]) -> PickList:
    checked = pick_list_input.check(data, lines)
    draft = PickList(number=numbering.next_number("pick_list"), created_by=actor)
    pick_list_writing.fill(draft, checked)
    audit.record(draft, action="create", actor=actor, to_state=Status.DRAFT)
    return draft
