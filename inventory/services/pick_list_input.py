"""What a person says is to be picked, and the check of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inventory.models import Job, Location
from inventory.services import goods_lines, transfer_input
from inventory.services.goods_lines import CheckedGoods, GoodsInput
from plyhub.common.errors import InputErrors, InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class PickListInput:
    """The list itself: where to pick, and for which place or job. With both, the goods lie at the
    place for the job; with a job alone they are used on it."""

    source_id: int
    destination_id: int | None = None
    job_id: int | None = None
    needed_by: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What was taken for a line so far, in stock units, and out of which bin and lot."""

    line_id: int
    quantity: Decimal
    bin: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPickList:
    """Input that may be written."""

    data: PickListInput
    lines: Sequence[CheckedGoods]


def check(data: PickListInput, lines: Sequence[GoodsInput]) -> CheckedPickList:
    """Return the input, or raise `InputErrors` naming `source` or `lines.2.quantity`."""
    ids = [each for each in (data.source_id, data.destination_id) if each]
    places = Location.objects.in_bulk(ids)
    problems = {
        "source": transfer_input.place_problem(places.get(data.source_id)),
        "destination": _destination_problem(data, places.get(data.destination_id)),
        "job": _job_problem(data.job_id),
    }
    errors = [InvalidInput(text, field=field) for field, text in problems.items() if text]
    if errors:
        raise InputErrors(errors)
    return CheckedPickList(data=data, lines=goods_lines.check(lines))


def _destination_problem(data: PickListInput, place: Location | None) -> str:
    if data.destination_id is None:
        return "" if data.job_id else "Say for which place or job the goods are."
    if data.destination_id == data.source_id:
        return "The goods are there already. Choose another place."
    return transfer_input.place_problem(place)


def _job_problem(job_id: int | None) -> str:
    if job_id is None:
        return ""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return "This job does not exist any more. Choose another."
    if job.status == Job.Status.CANCELED:
        return f"{job} is canceled; nothing more is used on it."
    return ""
