"""Returns from draft to approved or cancelled. Each function is one transaction: it locks the
return, checks permission, state and data, writes, and leaves an audit entry. Nothing moves yet."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial

from django.db import transaction

from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.models import User
from procurement import events
from procurement.models import Return
from procurement.services import return_checks, return_moves, return_rights, return_writing
from procurement.services.return_input import ReturnInput, ReturnLineInput
from procurement.states import ReturnStatus as Status

__all__ = [
    "ReturnInput",
    "ReturnLineInput",
    "approve",
    "cancel",
    "create",
    "register_approval_check",
    "revise",
    "validate",
]

ApprovalCheck = Callable[[Return], list[InvalidInput]]
# What other systems need a return to have; asked last thing before it is approved.
approval_checks: list[ApprovalCheck] = []
FROM_JOB_RULE = "material from a job needs no approval"


def register_approval_check(check: ApprovalCheck) -> None:
    """Have `check` asked before every approval; registering it again changes nothing."""
    if check not in approval_checks:
        approval_checks.append(check)


@transaction.atomic
def validate(
    *,
    actor: User,
    data: ReturnInput,
    lines: Sequence[ReturnLineInput],
    return_id: int | None = None,
) -> None:
    """Raise `InputErrors` naming everything that keeps this input from being written."""
    return_checks.check(actor, data, lines, besides=return_id)


def create(
    *,
    actor: User,
    data: ReturnInput,
    lines: Sequence[ReturnLineInput],
    token: uuid.UUID | None = None,
) -> Return:
    """Write a new draft and return it; the same token again returns the first one.

    What comes back from a job is approved at once. Raises `NotAllowed`, or `InputErrors` naming
    fields and lines, also for more than was received and not returned yet.
    """
    return_rights.need(actor, return_rights.ADD, "make")
    make = partial(_create, actor=actor, data=data, lines=lines)
    return idempotency.once(token, model=Return, make=make)


@transaction.atomic
def revise(
    *, actor: User, return_id: int, data: ReturnInput, lines: Sequence[ReturnLineInput]
) -> Return:
    """Replace a draft's content. Raises `NotAllowed`, `WrongState`, or `InputErrors`."""
    return_rights.need(actor, return_rights.CHANGE, "change")
    draft = return_writing.lock(return_id)
    return_rights.check_place(actor, kind=draft.kind, job_id=draft.job_id, location=draft.location)
    if draft.status != Status.DRAFT:
        raise return_moves.wrong_state(draft, "Change")
    if data.kind != draft.kind:
        raise InvalidInput("A return stays what it is. Make another one.", field="kind")
    before = draft.total
    return_writing.fill(draft, return_checks.check(actor, data, lines, besides=draft.pk))
    audit.record(
        draft,
        action="revise",
        actor=actor,
        from_state=Status.DRAFT,
        to_state=Status.DRAFT,
        changes={"total": [str(before), str(draft.total)]},
    )
    return draft


@transaction.atomic
def approve(*, actor: User, return_id: int, rma_number: str = "") -> Return:
    """Approve a draft to a vendor, with the RMA number unless the draft has it already.

    Without one the words "none given" are owed. Also raises `InputErrors` with everything a
    connected system would refuse the return for.
    """
    draft = return_writing.lock(return_id)
    return_moves.check(draft, actor, "approve")
    draft.rma_number = return_writing.rma(rma_number or draft.rma_number)
    if not draft.rma_number:
        raise InvalidInput(
            f"Enter the vendor's RMA number, or write “{return_writing.NONE_GIVEN}”.",
            field="rma_number",
        )
    if errors := [error for check in approval_checks for error in check(draft)]:
        raise InputErrors(errors)
    return return_writing.move(
        draft, "approve", actor=actor, rma_number=draft.rma_number, approved_by=actor
    )


@transaction.atomic
def cancel(*, actor: User, return_id: int, reason: str = "") -> Return:
    """Call a return off before its goods moved; whoever made it may, too."""
    goods_return = return_writing.lock(return_id)
    return_moves.check(goods_return, actor, "cancel")
    return_writing.move(goods_return, "cancel", actor=actor, reason=reason)
    return_writing.announce(events.returns_cancelled, goods_return)
    return goods_return


@transaction.atomic
def _create(*, actor: User, data: ReturnInput, lines: Sequence[ReturnLineInput]) -> Return:
    checked = return_checks.check(actor, data, lines)
    draft = Return(number=numbering.next_number("vendor_return"), kind=data.kind, created_by=actor)
    return_writing.fill(draft, checked)
    audit.record(draft, action="create", actor=actor, to_state=Status.DRAFT)
    if draft.kind == Return.Kind.FROM_JOB:
        return_writing.move(draft, "approve", actor=None, rule=FROM_JOB_RULE)
    return draft
