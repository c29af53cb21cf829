"""Adjustments from draft to posted or reversed. Each function is one transaction: it locks the
adjustment, checks permission, state and data, writes, and leaves an audit entry."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction

from inventory.adjustment_states import ADD, AdjustmentStatus
from inventory.models import Adjustment, AdjustmentLine
from inventory.services import (
    adjustment_checks,
    adjustment_moves,
    adjustment_posting,
    business_days,
)
from inventory.services.adjustment_input import (
    AdjustmentInput,
    AdjustmentLineInput,
    CheckedAdjustment,
)
from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import DomainError, NotAllowed
from plyhub.common.models import User

__all__ = [
    "AdjustmentInput",
    "AdjustmentLineInput",
    "approve",
    "create",
    "post",
    "post_found",
    "reverse",
    "revise",
    "submit",
    "validate",
]

Status = AdjustmentStatus
Content = tuple[AdjustmentInput, Sequence[AdjustmentLineInput]]


def validate(*, actor: User, data: AdjustmentInput, lines: Sequence[AdjustmentLineInput]) -> None:
    """Raise `InputErrors` naming everything that keeps this input from being written."""
    adjustment_checks.check(actor, data, lines)


def create(
    *,
    actor: User,
    data: AdjustmentInput,
    lines: Sequence[AdjustmentLineInput],
    token: uuid.UUID | None = None,
) -> Adjustment:
    """Write a new draft and return it; the same token again returns the first one. Nothing moves.

    Raises `NotAllowed`, or `InputErrors` naming fields and lines.
    """
    _need(actor, "make")
    make = partial(_create, actor=actor, content=(data, lines))
    return idempotency.once(token, model=Adjustment, make=make)


@transaction.atomic
def revise(
    *,
    actor: User,
    adjustment_id: int,
    data: AdjustmentInput,
    lines: Sequence[AdjustmentLineInput],
) -> Adjustment:
    """Replace a draft's content. Raises `NotAllowed`, `WrongState`, or `InputErrors`."""
    _need(actor, "change")
    draft = lock(adjustment_id)
    if draft.status != Status.DRAFT:
        raise adjustment_moves.wrong_state(draft, "Change")
    checked = adjustment_checks.check(actor, data, lines)
    before = [str(line) for line in draft.lines.select_related("item")]
    _fill(draft, checked)
    _record(draft, "revise", actor, Status.DRAFT, changes={"lines": [before, _told(draft)]})
    return draft


@transaction.atomic
def submit(*, actor: User, adjustment_id: int) -> Adjustment:
    """Ask for approval of a draft that is worth more than this person may post."""
    draft = lock(adjustment_id)
    adjustment_moves.check(draft, actor, "submit")
    business_days.check_open(draft.effective_on)
    before, draft.status = draft.status, Status.PENDING_APPROVAL
    draft.save(update_fields=["status", "updated_at"])
    _record(draft, "submit", actor, before)
    return draft


@transaction.atomic
def post(*, actor: User, adjustment_id: int) -> Adjustment:
    """Post a draft: its stock moves, and the books hear of it.

    Raises `NotAllowed` for one worth more than this person may post, `WrongState`, `InvalidInput`
    for a day that is closed, or `DomainError` naming what a warehouse is short of.
    """
    return _post(actor, adjustment_id, "post")


@transaction.atomic
def approve(*, actor: User, adjustment_id: int) -> Adjustment:
    """Post one that waits for approval; as `post`."""
    return _post(actor, adjustment_id, "approve")


@transaction.atomic
def reverse(*, actor: User, adjustment_id: int, reason: str) -> Adjustment:
    """Take a posted one back: opposite movements at the same costs, in the books too.

    Raises `NotAllowed`, `WrongState`, `InvalidInput` without a reason or for a closed day, and
    `DomainError` naming what is not there any more.
    """
    adjustment = lock(adjustment_id)
    adjustment_moves.check(adjustment, actor, "reverse")
    business_days.check_open(adjustment.effective_on, field="")
    adjustment_posting.take_back(adjustment, actor=actor, reason=reason)
    before, adjustment.status = adjustment.status, Status.REVERSED
    adjustment.save(update_fields=["status", "updated_at"])
    _record(adjustment, "reverse", actor, before, reason=reason.strip())
    return adjustment


@transaction.atomic
def post_found(
    contents: Sequence[Content], *, actor: User | None, origin: str, rule: str, **columns: Any
) -> list[Adjustment]:
    """Make and post what a count or a comparison found: one adjustment for each place, all or none.

    Their lines say differences. `actor` is who decided, `rule` what made them otherwise. Raises
    what `post` raises, but asks for no right: whoever decided had it.
    """
    made = []
    for data, lines in contents:
        checked = adjustment_checks.check(None, data, lines)
        made.append(_write(checked, actor, rule=rule, origin=origin, **columns))
    if made:
        adjustment_posting.book(made, actor=actor, rule="" if actor else rule)
    return made


def lock(adjustment_id: int) -> Adjustment:
    """The adjustment, held until the transaction ends."""
    rows = Adjustment.objects.select_for_update(of=("self",))
    found = rows.select_related("reason", "location").filter(pk=adjustment_id).first()
    if found is None:
        raise DomainError("This adjustment does not exist.")
    return found


def _post(actor: User, adjustment_id: int, name: str) -> Adjustment:
    adjustment = lock(adjustment_id)
    adjustment_moves.check(adjustment, actor, name)
    business_days.check_open(adjustment.effective_on)
    adjustment_posting.book([adjustment], actor=actor)
    return adjustment


def _need(actor: User, verb: str) -> None:
    if not actor.has_perm(ADD):
        raise NotAllowed(
            f"Your role does not let you {verb} adjustments. Ask someone whose role does, or an"
            " administrator."
        )


def _create(*, actor: User, content: Content) -> Adjustment:
    return _write(adjustment_checks.check(actor, *content), actor)


def _write(
    checked: CheckedAdjustment, actor: User | None, *, rule: str = "", **columns: Any
) -> Adjustment:
    draft = Adjustment(
        number=numbering.next_number("adjustment"),
        status=Status.DRAFT,
        created_by=actor,
        **columns,
    )
    _fill(draft, checked)
    audit.record(
        draft,
        action="create",
        actor=actor,
        rule="" if actor else rule,
        to_state=Status.DRAFT,
    )
    return draft


def _fill(draft: Adjustment, checked: CheckedAdjustment) -> None:
    draft.kind, draft.reason, draft.location = checked.kind, checked.reason, checked.location
    draft.effective_on, draft.note = checked.effective_on, checked.note
    draft.save()
    draft.lines.all().delete()
    AdjustmentLine.objects.bulk_create(
        AdjustmentLine(
            adjustment=draft,
            item_id=line.item_id,
            bin=line.bin,
            lot=line.lot,
            counted=line.counted,
            quantity=line.quantity or 0,
            amount=line.amount or 0,
            given_cost=line.given_cost,
        )
        for line in checked.lines
    )


def _told(draft: Adjustment) -> list[str]:
    return [str(line) for line in draft.lines.select_related("item")]


def _record(
    adjustment: Adjustment,
    action: str,
    actor: User,
    before: str,
    *,
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    audit.record(
        adjustment,
        action=action,
        actor=actor,
        from_state=before,
        to_state=adjustment.status,
        reason=reason,
        changes=changes,
    )
