"""Moves between the statuses of a document, as data, and why one is not possible now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import User


@dataclass(frozen=True, slots=True)
class Move:
    """An action on a document: from which statuses, to which, and the right it needs."""

    label: str
    sources: frozenset[str]
    target: str
    permission: str


Moves = Mapping[str, Move]


def refusal(
    document: Any, actor: User | None, name: str, moves: Moves, *, kind: str
) -> DomainError | None:
    """Why the move is not possible for this person now; None if right and status allow it.

    `kind` is what people call such documents ("adjustments"). Without an `actor` the system does
    it, and nobody's right is asked for.
    """
    move = moves[name]
    if actor is not None and not actor.has_perm(move.permission):
        return NotAllowed(
            f"Your role does not include “{move.label}” for {kind}."
            " Ask someone whose role does, or an administrator."
        )
    return None if document.status in move.sources else wrong_state(document, move.label, moves)


def wrong_state(document: Any, label: str, moves: Moves) -> WrongState:
    """The refusal of something that needs another status; it names what is possible."""
    possible = [move.label for move in moves.values() if document.status in move.sources]
    now = f"Possible now: {', '.join(possible)}." if possible else "Nothing can be done to it now."
    status = document.get_status_display().lower()
    return WrongState(f"{document} is {status}, so “{label}” is not possible. {now}")
