"""What a person says is to be transferred, and the check of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inventory.models import Location, Transfer
from inventory.services import goods_lines, transfer_moves
from inventory.services.goods_lines import CheckedGoods, GoodsInput
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.models import User

Kind = Location.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferInput:
    """The transfer itself; its mode says whether it is sent and received, or moved at once."""

    source_id: int
    destination_id: int
    mode: str = Transfer.Mode.TRANSIT
    needed_by: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTransfer:
    """Input that may be written."""

    data: TransferInput
    source: Location
    destination: Location
    lines: Sequence[CheckedGoods]


def check(actor: User, data: TransferInput, lines: Sequence[GoodsInput]) -> CheckedTransfer:
    """Return the input with what follows from it. Raises `InputErrors` naming `destination` or
    `lines.2.quantity`, or `NotAllowed` for places of others."""
    places = Location.objects.in_bulk([data.source_id, data.destination_id])
    source, destination = places.get(data.source_id), places.get(data.destination_id)
    problems = {
        "source": place_problem(source),
        "destination": place_problem(destination)
        or (source == destination and "The goods are there already. Choose another place."),
        "mode": data.mode not in Transfer.Mode.values and "Choose how the goods move.",
    }
    errors = [InvalidInput(text, field=field) for field, text in problems.items() if text]
    if errors:
        raise InputErrors(errors)
    transfer_moves.check_places(actor, source, destination)
    return CheckedTransfer(
        data=data, source=source, destination=destination, lines=goods_lines.check(lines)
    )


def place_problem(place: Location | None) -> str:
    """Why goods cannot be moved from or to there; empty if they can."""
    if place is None or not place.is_active or place.kind == Kind.TRANSIT:
        return "Goods cannot be kept there. Choose another place."
    return ""
