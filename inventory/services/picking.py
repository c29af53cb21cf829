"""Picking, staging and completing: the work of a pick list. Only completing it moves stock."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from inventory.models import PickLine, PickList, Usage
from inventory.services import (
    pick_list_moves,
    pick_list_writing,
    reservations,
    stock,
    usage_checks,
    usage_places,
    usage_posting,
)
from inventory.services.goods_lines import LONGEST
from inventory.services.pick_list_input import Picked
from inventory.services.stock import StockLine
from plyhub.common import idempotency, numbering
from plyhub.common.errors import DomainError, InputErrors, InvalidInput
from plyhub.common.models import User
from plyhub.common.quantities import fits_precision, plain

ZERO = Decimal(0)


@transaction.atomic
def pick(*, actor: User, pick_list_id: int, picked: Sequence[Picked]) -> PickList:
    """Note what was taken for these lines so far: each quantity is all of its line's, so that the
    same again changes nothing. Other lines stay as they are.

    More than was kept is kept now, if it is there. Raises `NotAllowed`, `WrongState`, or
    `InputErrors` naming lines.
    """
    pick_list = pick_list_writing.lock(pick_list_id)
    pick_list_moves.check(pick_list, actor, "pick")
    lines = pick_list_writing.lines_of(pick_list)
    by_line = _checked(lines, picked)
    for line in lines:
        if part := by_line.get(line.pk):
            line.picked, line.bin, line.lot = part.quantity, part.bin.strip(), part.lot.strip()
    _keep_what_was_picked(pick_list, lines)
    PickLine.objects.bulk_update(lines, ["picked", "bin", "lot"])
    told = {line.item.sku: str(line.picked) for line in lines if line.pk in by_line}
    return pick_list_writing.move(pick_list, "pick", actor=actor, changes={"picked": told})


@transaction.atomic
def stage(*, actor: User, pick_list_id: int) -> PickList:
    """The goods are ready to be taken: whoever they are for sees them under Today.

    Raises `NotAllowed`, `WrongState`, or `DomainError` with nothing picked.
    """
    pick_list = pick_list_writing.lock(pick_list_id)
    pick_list_moves.check(pick_list, actor, "stage")
    _picked_lines(pick_list)
    return pick_list_writing.move(pick_list, "stage", actor=actor)


def complete(*, actor: User, pick_list_id: int, token: uuid.UUID | None = None) -> PickList:
    """Hand over what was picked: it lies at the destination now, or is used on the job.

    What is kept beyond that is free again. The same token again changes nothing. Raises
    `NotAllowed`, `WrongState`, or `DomainError` with nothing picked or for what is missing.
    """

    @transaction.atomic
    def make() -> PickList:
        pick_list = pick_list_writing.lock(pick_list_id)
        pick_list_moves.check(pick_list, actor, "complete")
        lines = _picked_lines(pick_list)
        # What was kept for it is what goes now; the rest is free.
        reservations.release(pick_list_writing.document_of(pick_list))
        if pick_list.destination_id:
            _carry(pick_list, lines, actor)
        else:
            _use(pick_list, lines, actor)
        pick_list.is_short = False
        told = {line.item.sku: str(line.picked) for line in lines}
        return pick_list_writing.move(pick_list, "complete", actor=actor, changes={"picked": told})

    return idempotency.once(token, model=PickList, make=make)


def _carry(pick_list: PickList, lines: Sequence[PickLine], actor: User) -> None:
    stock.transfer(
        actor=actor,
        destination_id=pick_list.destination_id,
        document=pick_list_writing.document_of(pick_list),
        lines=[
            StockLine(
                item_id=line.item_id,
                location_id=pick_list.source_id,
                quantity=line.picked,
                bin=line.bin,
                lot=line.lot,
                line_id=line.pk,
                job_id=pick_list.job_id,
                project_id=pick_list.job.project_id if pick_list.job else None,
            )
            for line in lines
        ],
    )


def _use(pick_list: PickList, lines: Sequence[PickLine], actor: User) -> None:
    """As if each line had been used on the job there: the invoice and the books follow that."""
    job = usage_checks.job_for(actor, pick_list.job_id)
    usage_checks.check_not_canceled(job)
    alone = usage_places.only_technicians([job.pk]).get(job.pk)
    who = usage_checks.technician(None, actor) or alone
    numbers = numbering.next_numbers("usage", len(lines))
    usages = Usage.objects.bulk_create(
        Usage(
            number=number,
            job=job,
            item_id=line.item_id,
            location_id=pick_list.source_id,
            technician_id=who,
            quantity=line.picked,
            bin=line.bin,
            lot=line.lot,
            used_at=timezone.now(),
            note=f"Picked with {pick_list}",
            entered_by=actor,
        )
        for line, number in zip(lines, numbers, strict=True)
    )
    for line, usage in zip(lines, usages, strict=True):
        line.usage = usage
    PickLine.objects.bulk_update(lines, ["usage"])
    usage_posting.post(usages, actor=actor)


def _picked_lines(pick_list: PickList) -> list[PickLine]:
    lines = [line for line in pick_list_writing.lines_of(pick_list) if line.picked]
    if not lines:
        raise DomainError(f"Nothing of {pick_list} was picked yet. Pick at least one line first.")
    return lines


def _keep_what_was_picked(pick_list: PickList, lines: Sequence[PickLine]) -> None:
    """Keep for lines of which more was picked than is kept what they need, as far as it is there;
    what was picked has to be. A truck may give what it should not have."""
    document = pick_list_writing.document_of(pick_list)
    kept = dict(reservations.by_line(document))
    more = [line for line in lines if line.picked > kept.get(line.pk, ZERO)]
    if more:
        kept |= reservations.reserve(document, pick_list_writing.claims(pick_list, more))
    errors = [
        InvalidInput(
            f"Line {number}: {pick_list.source} has only {line.in_stock_units(kept[line.pk])} of"
            f" {line.item} for this list, not {plain(line.picked)}.",
            field=f"lines.{number}.quantity",
        )
        for number, line in enumerate(lines, start=1)
        if line in more and line.picked > kept[line.pk] and not pick_list.source.may_go_negative
    ]
    if errors:
        raise InputErrors(errors)
    pick_list.is_short = bool(pick_list_writing.short_of(lines, kept))


def _checked(lines: Sequence[PickLine], picked: Sequence[Picked]) -> dict[int, Picked]:
    by_line = {part.line_id: part for part in picked}
    if unknown := set(by_line) - {line.pk for line in lines}:
        raise InvalidInput(f"Line {min(unknown)} is on no line of this list.", field="lines")
    errors = [
        InvalidInput(f"Line {number}: {text}", field=f"lines.{number}.{field}")
        for number, line in enumerate(lines, start=1)
        if line.pk in by_line
        for field, text in _problems(line, by_line[line.pk])
    ]
    if errors:
        raise InputErrors(errors)
    return by_line


def _problems(line: PickLine, part: Picked) -> list[tuple[str, str]]:
    quantity, needed = part.quantity, line.in_stock_units(line.stock_quantity)
    problems = {
        "bin": len(part.bin) > LONGEST["bin"] and f"use at most {LONGEST['bin']} characters.",
        "lot": len(part.lot) > LONGEST["lot"] and f"use at most {LONGEST['lot']} characters.",
    }
    if not quantity.is_finite() or quantity < 0:
        problems["quantity"] = f"the quantity of {line.item} must be 0 or more."
    elif quantity > line.stock_quantity:
        problems["quantity"] = f"{needed} of {line.item} are needed, not {plain(quantity)}."
    elif not fits_precision(quantity, line.item.stock_unit.places):
        problems["quantity"] = f"{plain(quantity)} of {line.item} is finer than its unit. Round it."
    return [(field, text) for field, text in problems.items() if text]
