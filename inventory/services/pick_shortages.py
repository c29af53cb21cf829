"""What a released pick list is short of: left out, or put on a list of its own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from inventory.models import Location, PickLine, PickList
from inventory.services import (
    pick_list_moves,
    pick_list_writing,
    reservations,
    transfer_input,
)
from inventory.states import PickListStatus
from plyhub.common import audit, numbering
from plyhub.common.errors import DomainError, InvalidInput
from plyhub.common.models import User


@transaction.atomic
def drop(*, actor: User, pick_list_id: int) -> PickList:
    """Leave out what is short: lines need no more than is kept for them, and lines nothing is kept
    for go. Raises `NotAllowed`, `WrongState`, or `DomainError` if nothing would be left."""
    pick_list = pick_list_writing.lock(pick_list_id)
    pick_list_moves.check(pick_list, actor, "drop_short")
    _cut(pick_list, missing(pick_list), "drop_short", actor)
    return pick_list


@transaction.atomic
def split(*, actor: User, pick_list_id: int, source_id: int | None = None) -> PickList:
    """Put what is short on a new draft, to be picked at `source_id`, or at the same place later.

    Returns the new list; with nothing left, this one is over. Raises as `drop`, and `InvalidInput`
    for a place nothing is picked at.
    """
    pick_list = pick_list_writing.lock(pick_list_id)
    pick_list_moves.check(pick_list, actor, "split_short")
    short = missing(pick_list)
    made = _draft(pick_list, actor, _source(pick_list, source_id))
    lines = pick_list_writing.lines_of(pick_list)
    pick_list_writing.write_lines(
        made,
        (
            _in_stock_units(line, short[line.pk], position)
            for position, line in enumerate((each for each in lines if each.pk in short), start=1)
        ),
    )
    audit.record(made, action="create", actor=actor, to_state=made.status, reason=str(pick_list))
    reason = f"{made} at {made.source}"
    if all(line.stock_quantity == short.get(line.pk) for line in lines):
        pick_list.is_short = False
        end = PickListStatus.CANCELLED
        pick_list_writing.move(pick_list, "split_short", actor=actor, to=end, reason=reason)
    else:
        _cut(pick_list, short, "split_short", actor, reason=reason)
    return made


def missing(pick_list: PickList) -> dict[int, Decimal]:
    """What each line needs beyond what is kept or picked for it, where it is more than nothing."""
    kept = reservations.by_line(pick_list_writing.document_of(pick_list))
    return pick_list_writing.short_of(pick_list_writing.lines_of(pick_list), kept)


def _source(pick_list: PickList, source_id: int | None) -> int:
    wanted = source_id or pick_list.source_id
    problem = transfer_input.place_problem(Location.objects.filter(pk=wanted).first())
    if wanted == pick_list.destination_id:
        problem = "The goods are to come there. Choose another place."
    if problem:
        raise InvalidInput(problem, field="source")
    return wanted


def _draft(pick_list: PickList, actor: User, source_id: int) -> PickList:
    return PickList.objects.create(
        number=numbering.next_number("pick_list"),
        status=PickListStatus.DRAFT,
        source_id=source_id,
        destination_id=pick_list.destination_id,
        job_id=pick_list.job_id,
        needed_by=pick_list.needed_by,
        notes=pick_list.notes,
        moved_from=pick_list,
        created_by=actor,
    )


def _in_stock_units(line: PickLine, quantity: Decimal, position: int) -> dict[str, Any]:
    """The columns of a line for so many stock units: what is short is seldom whole packs."""
    return {
        "position": position,
        "item_id": line.item_id,
        "unit_id": line.item.stock_unit_id,
        "quantity": quantity,
        "ratio_numerator": 1,
        "ratio_denominator": 1,
        "stock_quantity": quantity,
    }


def _cut(
    pick_list: PickList,
    short: Mapping[int, Decimal],
    name: str,
    actor: User,
    *,
    reason: str = "",
) -> None:
    lines = pick_list_writing.lines_of(pick_list)
    gone = [line for line in lines if line.stock_quantity == short.get(line.pk)]
    if len(gone) == len(lines):
        raise DomainError(
            f"Nothing of {pick_list} would be left. Cancel it, or wait for the goods."
        )
    cut = [line for line in lines if line.pk in short and line not in gone]
    for line in cut:
        left = line.stock_quantity - short[line.pk]
        for column, value in _in_stock_units(line, left, line.position).items():
            setattr(line, column, value)
    PickLine.objects.filter(pk__in=[line.pk for line in gone]).delete()
    PickLine.objects.bulk_update(
        cut, ["unit", "quantity", "ratio_numerator", "ratio_denominator", "stock_quantity"]
    )
    pick_list.is_short = False
    told = {line.item.sku: str(short[line.pk]) for line in lines if line.pk in short}
    pick_list_writing.move(
        pick_list,
        name,
        actor=actor,
        to=pick_list.status,
        reason=reason,
        changes={"short": told},
    )
