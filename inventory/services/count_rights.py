"""Whether a person may take a count from one status to the next, and who counts what.

Services raise what is found here; pages ask the same before they offer a button.
"""

from __future__ import annotations

from inventory.count_states import (
    APPROVE_ANY,
    COUNT,
    COUNT_ANYWHERE,
    COUNT_MOVES,
    COUNTED_IN,
    START,
)
from inventory.models import Location, StockCount
from plyhub.common import moves
from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import Company, User

KIND = "counts"
SEES_STOCK = "inventory.view_stockbalance"


def need_to_start(actor: User, verb: str) -> None:
    """Raise `NotAllowed` for somebody who may not plan counts."""
    if not actor.has_perm(START):
        raise NotAllowed(
            f"Your role does not let you {verb} counts. Ask someone whose role does, or an"
            " administrator."
        )


def check(count: StockCount, actor: User, name: str) -> None:
    """Raise `NotAllowed` or `WrongState` unless the move is possible now."""
    if error := refusal(count, actor, name):
        raise error


def refusal(count: StockCount, actor: User, name: str) -> DomainError | None:
    """Why the move is not possible for this person now; None if it is."""
    error = moves.refusal(count, actor, name, COUNT_MOVES, kind=KIND)
    if error is None and name == "submit":
        return _not_theirs(count, actor)
    return error


def check_counter(count: StockCount, actor: User) -> None:
    """Raise `NotAllowed` or `WrongState` unless this person counts its lines now."""
    if not actor.has_perm(COUNT):
        raise NotAllowed("Your role does not let you count stock.")
    if error := _not_theirs(count, actor):
        raise error
    if count.status not in COUNTED_IN:
        raise wrong_state(count, "Count")


def counts(count: StockCount, actor: User) -> bool:
    """Whether this person may see the sheet and count, were it being counted."""
    return actor.has_perm(COUNT) and _not_theirs(count, actor) is None


def is_blind(actor: User) -> bool:
    """Whether this person counts without being told what should be there."""
    return not actor.has_perm(SEES_STOCK)


def may_count_at(person: User, place: Location) -> bool:
    """Whether this person counts there: a technician only their own truck."""
    if not person.is_active or not person.has_perm(COUNT):
        return False
    own = place.kind == Location.Kind.TRUCK and place.technicians.filter(user=person.pk).exists()
    return own or person.has_perm(COUNT_ANYWHERE)


def check_approver(count: StockCount, actor: User, *, counters: set[int]) -> None:
    """Raise `NotAllowed` for a count that is worth more than this person approves, or whose own
    they would approve alone. Its `value` has to be what differs, more and less alike."""
    most = Company.current().count_auto_limit
    if count.value <= most:
        return
    if not actor.has_perm(APPROVE_ANY):
        raise NotAllowed(
            f"What differs in {count} is worth more than the {most:,.2f} you may approve. Ask an"
            " accountant or administrator."
        )
    if actor.pk in counters:
        raise NotAllowed(
            f"You counted {count} yourself, and what differs is worth more than {most:,.2f}."
            " Somebody else has to approve it."
        )


def wrong_state(count: StockCount, label: str) -> WrongState:
    """The refusal of something that needs another status."""
    return moves.wrong_state(count, label, COUNT_MOVES)


def _not_theirs(count: StockCount, actor: User) -> NotAllowed | None:
    if count.assigned_to_id == actor.pk:
        return None
    return NotAllowed(f"{count} is counted by {count.assigned_to}, and by nobody else.")
