"""Whether a person may take an order from one status to the next, and if not, why not.

Services raise what is found here; pages ask the same before they offer a button.
"""

from __future__ import annotations

from collections.abc import Callable

from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User
from procurement.models import PurchaseOrder
from procurement.services import approvals, ownership
from procurement.states import PURCHASE_ORDER_MOVES, ReceiptStatus
from procurement.states import PurchaseOrderStatus as Status

Guard = Callable[[PurchaseOrder, User], DomainError | None]


def check(order: PurchaseOrder, actor: User, name: str, *, reason: str = "") -> None:
    """Raise `NotAllowed`, `WrongState` or another `DomainError` unless the move is possible now."""
    if error := refusal(order, actor, name):
        raise error
    if not reason.strip() and _needs_reason(order, actor, name):
        raise InvalidInput(
            f"Say why {order.number} is {_DONE[name]}, for those it was meant for.", field="reason"
        )


def refusal(order: PurchaseOrder, actor: User, name: str) -> DomainError | None:
    """Why the move is not possible for this person now; None if it is (it may need a reason)."""
    move = PURCHASE_ORDER_MOVES[name]
    may = _PERMISSIONS.get(name, lambda order, actor: actor.has_perm(move.permission))
    if not may(order, actor):
        return NotAllowed(
            f"Your role does not include “{move.label}” for purchase orders."
            " Ask someone whose role does, or an administrator."
        )
    if name not in _ALSO_FOREIGN and (error := ownership.kept_elsewhere(order)):
        return error
    if order.status not in move.sources:
        return _wrong_state(order, move.label)
    for guard in _GUARDS.get(name, ()):
        if error := guard(order, actor):
            return error
    return None


def wrong_state_for(order: PurchaseOrder, what: str) -> WrongState:
    """The refusal of something that needs another status."""
    return _wrong_state(order, what)


def _wrong_state(order: PurchaseOrder, label: str) -> WrongState:
    possible = [
        move.label for move in PURCHASE_ORDER_MOVES.values() if order.status in move.sources
    ]
    now = f"Possible now: {', '.join(possible)}." if possible else "Nothing can be done to it now."
    status = Status(order.status).label
    return WrongState(f"{order.number} is {status}, so “{label}” is not possible. {now}")


def _may_return(order: PurchaseOrder, actor: User) -> bool:
    """An approver sends an order back; whoever submitted it may take it back."""
    move = PURCHASE_ORDER_MOVES["return_to_draft"]
    if actor.has_perm(PURCHASE_ORDER_MOVES["approve"].permission):
        return True
    return order.submitted_by_id == actor.pk and actor.has_perm(move.permission)


def _needs_reason(order: PurchaseOrder, actor: User, name: str) -> bool:
    if name == "return_to_draft":
        return order.submitted_by_id != actor.pk
    return name == "cancel" and order.status in (Status.SENT, Status.ACKNOWLEDGED)


def _has_lines(order: PurchaseOrder, actor: User) -> DomainError | None:
    if order.lines.exists():
        return None
    return InvalidInput(f"{order.number} has no lines. Add what is to be ordered.", field="lines")


def _vendor_active(order: PurchaseOrder, actor: User) -> DomainError | None:
    if order.vendor.is_active:
        return None
    return InvalidInput(
        f"{order.vendor} is inactive. Choose another vendor or make it active again.",
        field="vendor",
    )


def _vendor_not_held(order: PurchaseOrder, actor: User) -> DomainError | None:
    if not order.vendor.on_hold:
        return None
    return InvalidInput(
        f"{order.vendor} is on hold in the books. Ask accounting to lift the hold, or choose"
        " another vendor.",
        field="vendor",
    )


def _beyond_own_limit(order: PurchaseOrder, actor: User) -> DomainError | None:
    """An order one may approve oneself does not wait for somebody else."""
    if refusal(order, actor, "approve"):
        return None
    return DomainError(
        f"{order.number} comes to {order.total:,.2f}, which you may approve yourself. Approve it."
    )


def _nothing_received(order: PurchaseOrder, actor: User) -> DomainError | None:
    posted = order.receipts.filter(status=ReceiptStatus.POSTED).order_by("pk").first()
    if posted is None:
        return None
    return DomainError(
        f"{posted.number} brought goods of {order.number}, so it cannot be cancelled."
        " Reverse the receipt first."
    )


_PERMISSIONS: dict[str, Callable[[PurchaseOrder, User], bool]] = {"return_to_draft": _may_return}
_GUARDS: dict[str, tuple[Guard, ...]] = {
    "submit": (_has_lines, _vendor_active, _beyond_own_limit),
    "approve": (_has_lines, _vendor_active, _vendor_not_held, approvals.obstacle),
    "receive": (ownership.received_elsewhere,),
    "cancel": (_nothing_received,),
}
# What is done here to an order that is kept in another system, too.
_ALSO_FOREIGN = frozenset({"receive"})
_DONE = {"return_to_draft": "sent back", "cancel": "cancelled"}
