"""Whether a person may take an adjustment from one status to the next, and if not, why not.

Services raise what is found here; pages ask the same before they offer a button.
"""

from __future__ import annotations

from decimal import Decimal

from inventory.adjustment_states import ADJUSTMENT_MOVES, APPROVE
from inventory.models import Adjustment
from inventory.services import adjustment_values
from inventory.services.adjustment_values import Correction, Worth
from plyhub.common import moves
from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import Company, User

KIND = "adjustments"


def check(adjustment: Adjustment, actor: User, name: str) -> None:
    """Raise `NotAllowed` or `WrongState` unless the move is possible now."""
    if error := refusal(adjustment, actor, name):
        raise error


def refusal(adjustment: Adjustment, actor: User, name: str) -> DomainError | None:
    """Why the move is not possible for this person now; None if it is."""
    error = moves.refusal(adjustment, actor, name, ADJUSTMENT_MOVES, kind=KIND)
    if error or name not in ("post", "submit"):
        return error
    over = is_over_limit(adjustment, actor)
    if name == "post" and over:
        return NotAllowed(
            f"{adjustment} is worth more than the {limit():,.2f} you may post without approval."
            " Submit it for approval."
        )
    if name == "submit" and not over:
        return WrongState(f"{adjustment} needs no approval of anybody else. Post it.")
    return None


def wrong_state(adjustment: Adjustment, label: str) -> WrongState:
    """The refusal of something that needs another status."""
    return moves.wrong_state(adjustment, label, ADJUSTMENT_MOVES)


def is_over_limit(adjustment: Adjustment, actor: User) -> bool:
    """Whether it is worth more than this person posts alone."""
    return not actor.has_perm(APPROVE) and worth(adjustment).weight > limit()


def worth(adjustment: Adjustment) -> Worth:
    """What its lines are worth now."""
    corrections = [
        Correction(line.item_id, line.quantity, line.amount, line.given_cost)
        for line in adjustment.lines.all()
    ]
    return adjustment_values.worth(adjustment.kind, corrections)


def limit() -> Decimal:
    """What may be posted without approval."""
    return Company.current().adjust_limit
