"""Material that comes back from a job: taken off what the job used, at the cost it was issued at.

What a job used is kept as usages, and the customer's invoice follows those; so each line is brought
back of the usages it can come from, the latest first.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from inventory.models import Usage
from inventory.services import usage, usage_families
from plyhub.common.errors import DomainError
from plyhub.common.models import User
from plyhub.common.quantities import plain, unit_cost
from procurement.models import Return, ReturnLine
from procurement.services import return_moves, return_writing


@transaction.atomic
def take_in(*, actor: User, return_id: int) -> Return:
    """Put the goods where the return says; it is closed with that, and its lines keep the cost.

    Raises `NotAllowed`, `WrongState`, or `DomainError` if less of the material is left on the job.
    """
    goods_return = return_writing.lock(return_id)
    return_moves.check(goods_return, actor, "take_in")
    lines = list(goods_return.lines.select_related("item"))
    for line in lines:
        value = sum(back.unit_cost * -back.quantity for back in _bring(line, goods_return, actor))
        line.unit_cost = unit_cost(value / line.quantity)
    ReturnLine.objects.bulk_update(lines, ["unit_cost"])
    return return_writing.move(goods_return, "take_in", actor=actor)


def _bring(line: ReturnLine, goods_return: Return, actor: User) -> list[Usage]:
    rest, brought = line.quantity, []
    for used in _usages(goods_return.job_id, line.item_id):
        part = min(rest, usage_families.left(used, line.item_id), used.quantity)
        if part > 0:
            brought.append(
                usage.bring_back(
                    actor=actor,
                    usage_id=used.pk,
                    quantity=part,
                    location_id=goods_return.location_id,
                    note=goods_return.number,
                    at_cost_of_issue=True,
                )
            )
            rest -= part
    if rest:
        raise DomainError(
            f"The job has {plain(line.quantity - rest)} {line.item.stock_unit_id} of {line.item}"
            f" to bring back, not {plain(line.quantity)}.",
            field="quantity",
        )
    return brought


def _usages(job_id: int, item_id: int) -> list[Usage]:
    """What was taken for the job, the latest first."""
    taken = Usage.objects.filter(
        job=job_id, item=item_id, quantity__gt=Decimal(0), status=Usage.Status.POSTED
    )
    return list(taken.order_by("-posted_at", "-pk"))
