"""Rows of pick lists: locked, filled, and moved from one status to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from inventory.models import PickLine, PickList
from inventory.services.pick_list_input import CheckedPickList
from inventory.services.reservations import Claim
from inventory.services.stock_lines import Document
from inventory.states import PICK_LIST_MOVES
from plyhub.common import audit
from plyhub.common.errors import DomainError
from plyhub.common.models import User

TYPE = "picklist"


def lock(pick_list_id: int) -> PickList:
    """The pick list, held until the transaction ends."""
    lists = PickList.objects.select_for_update(of=("self",))
    found = lists.select_related("source", "destination", "job").filter(pk=pick_list_id).first()
    if found is None:
        raise DomainError("This pick list does not exist.")
    return found


def fill(pick_list: PickList, checked: CheckedPickList) -> None:
    """Write a draft's columns and its lines, in place of those it had."""
    data = checked.data
    pick_list.source_id, pick_list.destination_id = data.source_id, data.destination_id
    pick_list.job_id, pick_list.needed_by = data.job_id, data.needed_by
    pick_list.notes = data.notes.strip()
    pick_list.save()
    pick_list.lines.all().delete()
    write_lines(
        pick_list,
        (line.columns(position) for position, line in enumerate(checked.lines, start=1)),
    )


def write_lines(pick_list: PickList, columns: Iterable[Mapping[str, Any]]) -> None:
    """Rows with these columns."""
    PickLine.objects.bulk_create(PickLine(pick_list=pick_list, **each) for each in columns)


def document_of(pick_list: PickList) -> Document:
    """The pick list as the ledger and reservations name it."""
    return Document(type=TYPE, id=pick_list.pk, number=pick_list.number)


def lines_of(pick_list: PickList) -> list[PickLine]:
    """Its lines in their order, with their items."""
    return list(pick_list.lines.select_related("item__stock_unit").order_by("position", "pk"))


def claims(pick_list: PickList, lines: Sequence[PickLine]) -> list[Claim]:
    """What these lines want kept: all that they need."""
    return [
        Claim(
            line_id=line.pk,
            item_id=line.item_id,
            location_id=pick_list.source_id,
            quantity=line.stock_quantity,
        )
        for line in lines
    ]


def short_of(lines: Sequence[PickLine], kept: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What lines need beyond what is kept or picked for them, by line; only where it is more."""
    missing = {
        line.pk: line.stock_quantity - max(kept.get(line.pk, Decimal(0)), line.picked)
        for line in lines
    }
    return {line_id: quantity for line_id, quantity in missing.items() if quantity > 0}


def move(
    pick_list: PickList,
    name: str,
    *,
    actor: User,
    to: str = "",
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> PickList:
    """Take the checked move: status (the move's own unless `to` says), audited."""
    before, pick_list.status = pick_list.status, to or PICK_LIST_MOVES[name].target
    pick_list.save(update_fields=["status", "is_short", "updated_at"])
    audit.record(
        pick_list,
        action=name,
        actor=actor,
        from_state=before,
        to_state=pick_list.status,
        reason=reason.strip(),
        changes=changes,
    )
    return pick_list
