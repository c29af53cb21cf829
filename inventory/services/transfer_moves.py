"""Whether a person may take a transfer from one status to the next, and if not, why not.

Services raise what is found here; pages ask the same before they offer a button.
"""

from __future__ import annotations

from inventory.models import Location, Transfer
from inventory.services import keepers
from inventory.states import NOT_SENT, TRANSFER_MOVES, TransferStatus
from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import User

ADD = "inventory.add_transfer"
ANY = "inventory.transfer_any"
RECEIVE = "inventory.receive_transfer"
# Whose place a move is made at. Whoever may transfer anywhere keeps all of them.
_KEEPER_OF = {
    "request": ("destination",),
    "send": ("source",),
    "carry": ("source", "destination"),
    "receive": ("destination",),
}
_OF_MODE = {
    Transfer.Mode.IMMEDIATE: frozenset({"carry", "cancel"}),
    Transfer.Mode.TRANSIT: frozenset(TRANSFER_MOVES) - {"carry"},
}


def check(transfer: Transfer, actor: User, name: str) -> None:
    """Raise `NotAllowed` or `WrongState` unless this person can take the move now."""
    if error := refusal(transfer, actor, name):
        raise error


def refusal(transfer: Transfer, actor: User, name: str) -> DomainError | None:
    """Why the move is not possible for this person now; None if it is."""
    move = TRANSFER_MOVES[name]
    if not actor.has_perm(move.permission):
        return NotAllowed(
            f"Your role does not include “{move.label}” for transfers."
            " Ask someone whose role does, or an administrator."
        )
    places = [getattr(transfer, end) for end in _KEEPER_OF.get(name, ())]
    if strange := [place for place in places if not _keeps(actor, place)]:
        return NotAllowed(f"{strange[0]} is not your truck. Ask who keeps it, or the warehouse.")
    if not _fits(transfer, name):
        return wrong_state(transfer, move.label)
    return None


def wrong_state(transfer: Transfer, label: str) -> WrongState:
    """The refusal of something that needs another status."""
    possible = [move.label for name, move in TRANSFER_MOVES.items() if _fits(transfer, name)]
    now = f"Possible now: {', '.join(possible)}." if possible else "Nothing can be done to it now."
    status = TransferStatus(transfer.status).label
    return WrongState(f"{transfer} is {status}, so “{label}” is not possible. {now}")


def check_places(actor: User, source: Location, destination: Location) -> None:
    """Raise `NotAllowed` for a transfer between places that are both somebody else's."""
    if not actor.has_perm(ADD):
        raise NotAllowed(
            "Your role does not let you make transfers. Ask someone whose role does, or an"
            " administrator."
        )
    if not any(_keeps(actor, place) for place in (source, destination)):
        raise NotAllowed(
            "You may transfer to and from your own truck and the sites of your own jobs. Ask the"
            " warehouse for others."
        )


def may_edit(transfer: Transfer, actor: User) -> bool:
    """Whether this person can still say what is to be transferred."""
    is_own = transfer.created_by_id == actor.pk
    may = actor.has_perm(ADD) and (is_own or actor.has_perm(ANY))
    return may and transfer.status == TransferStatus.DRAFT


def may_see(transfer: Transfer, actor: User) -> bool:
    """Whether it is this person's own: they made it, or keep one of its places."""
    is_own = transfer.created_by_id == actor.pk
    ends = (transfer.source, transfer.destination)
    return is_own or any(keepers.keeps(actor, place) for place in ends)


def _keeps(actor: User, place: Location) -> bool:
    return actor.has_perm(ANY) or keepers.keeps(actor, place)


def _fits(transfer: Transfer, name: str) -> bool:
    is_possible = transfer.status in TRANSFER_MOVES[name].sources
    # Goods that are under way came there by being sent, whatever the mode says.
    return is_possible and (transfer.status not in NOT_SENT or name in _OF_MODE[transfer.mode])
