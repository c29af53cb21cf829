"""Whether a person may take a return from one status to the next, and if not, why not.

Services raise what is found here; pages ask the same before they offer a button.
"""

from __future__ import annotations

from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import User
from procurement.models import Return
from procurement.services import ownership
from procurement.states import RETURN_MOVES, ReturnStatus

Kind = Return.Kind


def check(goods_return: Return, actor: User | None, name: str) -> None:
    """Raise `NotAllowed`, `WrongState` or another `DomainError` unless the move is possible now.

    Without an `actor` the system does it: nobody's right is asked for, and owners do not matter.
    """
    error = refusal(goods_return, actor, name) if actor else _state(goods_return, name)
    if error:
        raise error


def refusal(goods_return: Return, actor: User, name: str) -> DomainError | None:
    """Why the move is not possible for this person now; None if it is."""
    move = RETURN_MOVES[name]
    if not _may(goods_return, actor, name):
        return NotAllowed(
            f"Your role does not include “{move.label}” for returns."
            " Ask someone whose role does, or an administrator."
        )
    if error := _state(goods_return, name):
        return error
    if name in _THEIRS_TO_DO:
        return ownership.returned_elsewhere(goods_return)
    return None


def wrong_state(goods_return: Return, label: str) -> WrongState:
    """The refusal of something that needs another status."""
    possible = [
        move.label
        for name, move in RETURN_MOVES.items()
        if goods_return.status in move.sources and _fits(goods_return, name)
    ]
    now = f"Possible now: {', '.join(possible)}." if possible else "Nothing can be done to it now."
    status = ReturnStatus(goods_return.status).label
    return WrongState(f"{goods_return} is {status}, so “{label}” is not possible. {now}")


def _state(goods_return: Return, name: str) -> DomainError | None:
    move = RETURN_MOVES[name]
    if goods_return.status in move.sources and _fits(goods_return, name):
        return None
    return wrong_state(goods_return, move.label)


def _fits(goods_return: Return, name: str) -> bool:
    """Goods from a job are only taken in; they are shipped to nobody."""
    is_from_job = goods_return.kind == Kind.FROM_JOB
    return name == "cancel" or is_from_job == (name == "take_in")


def _may(goods_return: Return, actor: User, name: str) -> bool:
    if actor.has_perm(RETURN_MOVES[name].permission):
        return True
    is_own = name == "cancel" and goods_return.created_by_id == actor.pk
    return is_own and actor.has_perm("procurement.add_return")


# What moves goods, where returns are entered in the other system.
_THEIRS_TO_DO = frozenset({"ship", "amend", "decline"})
