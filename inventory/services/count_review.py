"""Deciding about a count: having lines counted again, approving it, calling it off."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import F

from inventory import adjustment_reasons
from inventory.count_states import CountStatus
from inventory.models import AdjustmentReason, CountLine, StockCount
from inventory.services import (
    adjustments,
    count_rights,
    count_variance,
    count_writing,
)
from inventory.services.adjustments import AdjustmentInput, AdjustmentLineInput
from inventory.services.count_variance import Variance
from plyhub.common import bulk
from plyhub.common.errors import InvalidInput
from plyhub.common.models import User

RULE = "an approved count is posted"
ORIGIN = "count"


@transaction.atomic
def recount(
    *, actor: User, count_id: int, line_ids: Collection[int], reason: str = ""
) -> StockCount:
    """Have these lines counted again; what was found before is kept beside them.

    Raises `NotAllowed`, `WrongState`, or `InvalidInput` where none is chosen.
    """
    count = count_writing.lock(count_id)
    count_rights.check(count, actor, "recount")
    chosen = count.lines.filter(pk__in=list(line_ids))
    skus = list(chosen.values_list("item__sku", flat=True))
    if not skus:
        raise InvalidInput("Choose the lines to be counted again.", field="lines")
    count.lines.filter(is_again=True).update(is_again=False)
    chosen.update(
        is_again=True, earlier=F("counted"), counted=None, counted_at=None, counted_by=None
    )
    return count_writing.move(
        count, "recount", actor=actor, reason=reason, changes={"lines": ["", ", ".join(skus)]}
    )


@transaction.atomic
def approve(*, actor: User, count_id: int) -> StockCount:
    """Approve a count; the system posts it at once, as one adjustment on top of what moved since.

    Raises `NotAllowed` for one worth more than this person approves or that they counted
    themselves, `WrongState`, and `DomainError` naming what a warehouse would be short of.
    """
    count = count_writing.lock(count_id)
    count_rights.check(count, actor, "approve")
    variances = count_variance.of(count)
    count.value = count_variance.weight(variances)
    counters = {each.line.counted_by_id for each in variances} | {count.assigned_to_id}
    count_rights.check_approver(count, actor, counters=counters)
    count_writing.move(count, "approve", actor=actor, value=count.value, approved_by=actor)
    _keep(variances)
    _post(count, variances)
    return count_writing.put(count, CountStatus.POSTED, action="post", actor=None, rule=RULE)


@transaction.atomic
def cancel(*, actor: User, count_id: int, reason: str = "") -> StockCount:
    """Call a count off before it is posted; nothing moved. Raises `NotAllowed`, `WrongState`."""
    count = count_writing.lock(count_id)
    count_rights.check(count, actor, "cancel")
    return count_writing.move(count, "cancel", actor=actor, reason=reason)


def _keep(variances: Sequence[Variance]) -> None:
    """Write on each line what it was held against."""
    bulk.upsert(
        CountLine,
        [
            (
                each.line.pk,
                {"expected": each.expected, "unit_cost": each.unit_cost, "value": each.value},
            )
            for each in variances
        ],
    )


def _post(count: StockCount, variances: Sequence[Variance]) -> None:
    """One adjustment of all that differs; where nothing does, none."""
    lines = [
        AdjustmentLineInput(
            item_id=each.line.item_id,
            bin=each.line.bin,
            lot=each.line.lot,
            quantity=each.difference,
        )
        for each in variances
        if each.difference
    ]
    if not lines:
        return
    reason = AdjustmentReason.objects.get(code=adjustment_reasons.COUNT)
    data = AdjustmentInput(
        reason_id=reason.pk,
        location_id=count.location_id,
        note=f"{count.number} {count.note}"[:300],
    )
    adjustments.post_found([(data, lines)], actor=None, origin=ORIGIN, rule=RULE, count=count)
