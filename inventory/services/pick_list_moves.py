"""Whether a person may take a pick list from one status to the next, and if not, why not.

Services raise what is found here; pages ask the same before they offer a button.
"""

from __future__ import annotations

from inventory.models import PickList
from inventory.services import keepers
from inventory.states import PICK_LIST_MOVES, PickListStatus
from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import User

ADD = "inventory.add_picklist"
ANY = "inventory.pick_any"
_OF_SHORT = frozenset({"drop_short", "split_short"})


def check(pick_list: PickList, actor: User, name: str) -> None:
    """Raise `NotAllowed` or `WrongState` unless this person can take the move now."""
    if error := refusal(pick_list, actor, name):
        raise error


def refusal(pick_list: PickList, actor: User, name: str) -> DomainError | None:
    """Why the move is not possible for this person now; None if it is."""
    move = PICK_LIST_MOVES[name]
    if not actor.has_perm(move.permission):
        return NotAllowed(
            f"Your role does not include “{move.label}” for pick lists."
            " Ask someone whose role does, or an administrator."
        )
    if name == "complete" and not (actor.has_perm(ANY) or is_for(pick_list, actor)):
        return NotAllowed(
            "These goods are not for you. Ask whoever they are for, or the warehouse."
        )
    if not _fits(pick_list, name):
        return wrong_state(pick_list, move.label)
    return None


def wrong_state(pick_list: PickList, label: str) -> WrongState:
    """The refusal of something that needs another status."""
    possible = [move.label for name, move in PICK_LIST_MOVES.items() if _fits(pick_list, name)]
    now = f"Possible now: {', '.join(possible)}." if possible else "Nothing can be done to it now."
    status = PickListStatus(pick_list.status).label
    asks_for_short = label in _SHORT_LABELS and not pick_list.is_short
    rest = " with nothing short" if asks_for_short else ""
    return WrongState(f"{pick_list} is {status}{rest}, so “{label}” is not possible. {now}")


def need_add(actor: User, verb: str) -> None:
    """Raise `NotAllowed` for somebody who makes no pick lists."""
    if not actor.has_perm(ADD):
        raise NotAllowed(
            f"Your role does not let you {verb} pick lists. Ask someone whose role does, or an"
            " administrator."
        )


def may_edit(pick_list: PickList, actor: User) -> bool:
    """Whether this person can still say what is to be picked."""
    return actor.has_perm(ADD) and pick_list.status == PickListStatus.DRAFT


def is_for(pick_list: PickList, actor: User) -> bool:
    """Whether the goods are for this person: their truck, the site of their job, or their job."""
    mine = keepers.keeps(actor, pick_list.destination)
    return mine or (pick_list.destination_id is None and keepers.on_job(actor, pick_list.job_id))


def _fits(pick_list: PickList, name: str) -> bool:
    is_possible = pick_list.status in PICK_LIST_MOVES[name].sources
    return is_possible and (pick_list.is_short or name not in _OF_SHORT)


_SHORT_LABELS = frozenset(PICK_LIST_MOVES[name].label for name in _OF_SHORT)
