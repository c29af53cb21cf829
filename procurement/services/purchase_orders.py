"""Purchase orders from draft to cancelled. Each function is one transaction: it locks the order,
checks permission, state and data, writes, leaves an audit entry and sends the event."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from plyhub.common import audit, idempotency, numbering
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed
from plyhub.common.models import User
from procurement import events
from procurement.models import PurchaseOrder
from procurement.services import order_moves, order_validation, order_writing, ownership
from procurement.services.order_input import LineInput, OrderInput
from procurement.states import PURCHASE_ORDER_MOVES
from procurement.states import PurchaseOrderStatus as Status

__all__ = [
    "LineInput",
    "OrderInput",
    "approve",
    "cancel",
    "create",
    "edit",
    "register_approval_check",
    "return_to_draft",
    "revise",
    "send",
    "submit",
    "validate",
]

ApprovalCheck = Callable[[PurchaseOrder], list[InvalidInput]]
# What other systems need an order to have; asked last thing before it is approved.
approval_checks: list[ApprovalCheck] = []

ADD_PERMISSION = "procurement.add_purchaseorder"
CHANGE_PERMISSION = "procurement.change_purchaseorder"


def register_approval_check(check: ApprovalCheck) -> None:
    """Have `check` asked before every approval; registering it again changes nothing."""
    if check not in approval_checks:
        approval_checks.append(check)


def validate(*, order: OrderInput, lines: Sequence[LineInput]) -> None:
    """Raise `InputErrors` naming everything that keeps this input from being written."""
    order_validation.check(order, lines)


def create(
    *,
    actor: User,
    order: OrderInput,
    lines: Sequence[LineInput],
    token: uuid.UUID | None = None,
) -> PurchaseOrder:
    """Write a new draft and return it; the same token again returns the first one.

    Raises `NotAllowed`, or `InputErrors` naming fields and lines.
    """
    _need(actor, ADD_PERMISSION, "make")
    make = partial(_create, actor=actor, order=order, lines=lines)
    return idempotency.once(token, model=PurchaseOrder, make=make)


@transaction.atomic
def revise(
    *, actor: User, order_id: int, order: OrderInput, lines: Sequence[LineInput]
) -> PurchaseOrder:
    """Replace a draft's content; lines that name their `line_id` stay the same rows.

    Raises `NotAllowed`, `WrongState` for anything but a draft, or `InputErrors`.
    """
    _need(actor, CHANGE_PERMISSION, "change")
    draft = _lock(order_id)
    if error := ownership.kept_elsewhere(draft):
        raise error
    if draft.status != Status.DRAFT:
        raise order_moves.wrong_state_for(draft, "Change")
    before = draft.total
    checked = order_validation.check(order, lines)
    order_writing.fill(draft, checked)
    draft.save()
    order_writing.write_lines(draft, checked)
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
def submit(*, actor: User, order_id: int) -> PurchaseOrder:
    """Ask for approval of a draft the actor may not approve alone."""
    order = _lock(order_id)
    order_moves.check(order, actor, "submit")
    return _move(order, "submit", actor=actor, submitted_by=actor)


@transaction.atomic
def approve(*, actor: User, order_id: int) -> PurchaseOrder:
    """Approve a draft within the actor's limit, or one that waits for approval.

    Also raises `InputErrors` with everything a connected system would refuse the order for.
    """
    order = _lock(order_id)
    order_moves.check(order, actor, "approve")
    if errors := [error for check in approval_checks for error in check(order)]:
        raise InputErrors(errors)
    reason = "within own limit" if order.status == Status.DRAFT else ""
    _move(
        order,
        "approve",
        actor=actor,
        reason=reason,
        approved_by=actor,
        approved_at=timezone.now(),
    )
    _announce(events.purchase_orders_approved, order)
    return order


@transaction.atomic
def return_to_draft(*, actor: User, order_id: int, reason: str = "") -> PurchaseOrder:
    """Send an order that waits for approval back, with a reason; its submitter needs none."""
    order = _lock(order_id)
    order_moves.check(order, actor, "return_to_draft", reason=reason)
    return _move(order, "return_to_draft", actor=actor, reason=reason, submitted_by=None)


@transaction.atomic
def edit(*, actor: User, order_id: int) -> PurchaseOrder:
    """Open an approved order for changes: the approval is void and the next revision begins.

    Approving that revision updates what the first one made elsewhere.
    """
    order = _lock(order_id)
    order_moves.check(order, actor, "edit")
    _move(
        order,
        "edit",
        actor=actor,
        revision=order.revision + 1,
        submitted_by=None,
        approved_by=None,
        approved_at=None,
    )
    _announce(events.purchase_orders_reopened, order)
    return order


@transaction.atomic
def send(*, actor: User, order_id: int, channel: str = "") -> PurchaseOrder:
    """Note that the vendor has the order, and how it went there."""
    order = _lock(order_id)
    order_moves.check(order, actor, "send")
    channel = channel.strip()
    longest = PurchaseOrder._meta.get_field("sent_through").max_length
    if len(channel) > longest:
        raise InvalidInput(f"Use at most {longest} characters.", field="channel")
    _move(
        order,
        "send",
        actor=actor,
        reason=channel,
        sent_at=timezone.now(),
        sent_through=channel,
    )
    _announce(events.purchase_orders_sent, order)
    return order


@transaction.atomic
def cancel(*, actor: User, order_id: int, reason: str = "") -> PurchaseOrder:
    """Call an order off while nothing of it was received; one the vendor has needs a reason."""
    order = _lock(order_id)
    order_moves.check(order, actor, "cancel", reason=reason)
    _move(order, "cancel", actor=actor, reason=reason)
    _announce(events.purchase_orders_cancelled, order)
    return order


def _create(*, actor: User, order: OrderInput, lines: Sequence[LineInput]) -> PurchaseOrder:
    checked = order_validation.check(order, lines)
    draft = PurchaseOrder(number=numbering.next_number("purchase_order"), created_by=actor)
    order_writing.fill(draft, checked)
    draft.save()
    order_writing.write_lines(draft, checked)
    audit.record(draft, action="create", actor=actor, to_state=Status.DRAFT)
    return draft


def _lock(order_id: int) -> PurchaseOrder:
    orders = PurchaseOrder.objects.select_for_update(of=("self",)).select_related("vendor")
    order = orders.filter(pk=order_id).first()
    if order is None:
        raise DomainError("This purchase order does not exist.")
    return order


def _move(
    order: PurchaseOrder, name: str, *, actor: User, reason: str = "", **columns: Any
) -> PurchaseOrder:
    """Take the checked move: status and columns, and the audit entry."""
    before, order.status = order.status, PURCHASE_ORDER_MOVES[name].target
    for column, value in columns.items():
        setattr(order, column, value)
    order.save(update_fields=["status", "updated_at", *columns])
    audit.record(
        order,
        action=name,
        actor=actor,
        from_state=before,
        to_state=order.status,
        reason=reason,
    )
    return order


def _announce(signal: Any, order: PurchaseOrder) -> None:
    signal.send(sender=PurchaseOrder, order_ids=[order.pk], origin=None)


def _need(actor: User, permission: str, verb: str) -> None:
    if not actor.has_perm(permission):
        raise NotAllowed(
            f"Your role does not let you {verb} purchase orders. Ask someone whose role does,"
            " or an administrator."
        )
