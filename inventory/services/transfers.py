"""Transfers until their goods move. Each function is one transaction: it locks the transfer, checks
permission, state and data, writes, and leaves an audit entry."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial

from django.db import transaction

from inventory.models import Transfer
from inventory.services import (
    reservations,
    transfer_input,
    transfer_moves,
    transfer_writing,
)
from inventory.services.goods_lines import GoodsInput
from inventory.services.reservations import Claim
from inventory.services.transfer_input import TransferInput
from inventory.states import TransferStatus as Status
from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import NotAllowed
from plyhub.common.models import User

__all__ = ["GoodsInput", "TransferInput", "create", "request", "revise", "validate"]


def validate(*, actor: User, data: TransferInput, lines: Sequence[GoodsInput]) -> None:
    """Raise `InputErrors` naming everything that keeps this input from being written."""
    transfer_input.check(actor, data, lines)


def create(
    *,
    actor: User,
    data: TransferInput,
    lines: Sequence[GoodsInput],
    token: uuid.UUID | None = None,
) -> Transfer:
    """Write a new draft and return it; the same token again returns the first one.

    Nothing is kept for it yet and nothing moves. Raises `NotAllowed`, or `InputErrors` naming
    fields and lines.
    """
    make = partial(_create, actor=actor, data=data, lines=lines)
    return idempotency.once(token, model=Transfer, make=make)


@transaction.atomic
def revise(
    *, actor: User, transfer_id: int, data: TransferInput, lines: Sequence[GoodsInput]
) -> Transfer:
    """Replace a draft's content. Raises `NotAllowed`, `WrongState` or `InputErrors`."""
    draft = transfer_writing.lock(transfer_id)
    if draft.status != Status.DRAFT:
        raise transfer_moves.wrong_state(draft, "Change")
    if not transfer_moves.may_edit(draft, actor):
        raise NotAllowed(f"{draft} is somebody else's. Make another transfer, or ask them.")
    transfer_writing.fill(draft, transfer_input.check(actor, data, lines))
    audit.record(
        draft, action="revise", actor=actor, from_state=Status.DRAFT, to_state=Status.DRAFT
    )
    return draft


@transaction.atomic
def request(*, actor: User, transfer_id: int) -> Transfer:
    """Ask the source for the goods: what is available of them there is kept for the transfer.

    Less than is wanted is no refusal: the source sees what is missing. Raises `NotAllowed` or
    `WrongState`.
    """
    draft = transfer_writing.lock(transfer_id)
    transfer_moves.check(draft, actor, "request")
    kept = reservations.reserve(
        transfer_writing.document_of(draft),
        [
            Claim(
                line_id=line.pk,
                item_id=line.item_id,
                location_id=draft.source_id,
                quantity=line.stock_quantity,
            )
            for line in transfer_writing.lines_of(draft)
        ],
    )
    told = {str(line_id): ["0", str(quantity)] for line_id, quantity in kept.items() if quantity}
    return transfer_writing.move(draft, "request", actor=actor, changes={"kept": told})


@transaction.atomic
def _create(*, actor: User, data: TransferInput, lines: Sequence[GoodsInput]) -> Transfer:
    checked = transfer_input.check(actor, data, lines)
    draft = Transfer(number=numbering.next_number("transfer"), created_by=actor)
    transfer_writing.fill(draft, checked)
    audit.record(draft, action="create", actor=actor, to_state=Status.DRAFT)
    return draft
