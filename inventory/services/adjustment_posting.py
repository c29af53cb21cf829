"""Moving the stock of adjustments, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from inventory.adjustment_states import AdjustmentStatus
from inventory.models import Adjustment, AdjustmentLine, StockMovement
from inventory.services import (
    business_days,
    found_costs,
    stock,
    stock_corrections,
    stock_reversal,
)
from inventory.services.stock_corrections import Revaluation
from inventory.services.stock_lines import Document, Posting, StockLine
from plyhub.common import audit, bulk
from plyhub.common.models import User
from plyhub.common.quantities import money

TYPE = "adjustment"
Type = StockMovement.Type
Kind = Adjustment.Kind
# Reasons whose movements are called something else than an adjustment.
_MOVED_AS = {"count": Type.COUNT, "scrap": Type.SCRAP}
ZERO = Decimal(0)


def document_of(adjustment: Adjustment) -> Document:
    """The adjustment as the stock ledger names it."""
    return Document(type=TYPE, id=adjustment.pk, number=adjustment.number)


def book(adjustments: Sequence[Adjustment], *, actor: User | None, rule: str = "") -> None:
    """Move the stock of these adjustments, which share kind, reason, day and origin, all or none.

    Sends `stock_adjusted`. Belongs inside a transaction that holds them. Raises `DomainError`
    naming what is short.
    """
    lines = list(AdjustmentLine.objects.filter(adjustment__in=adjustments).order_by("pk"))
    movements = _move(adjustments, lines, actor)
    _keep_costs(lines, movements)
    worth = {adjustment.pk: ZERO for adjustment in adjustments}
    for line in lines:
        worth[line.adjustment_id] += line.value
    now = timezone.now()
    for adjustment in adjustments:
        before, adjustment.status = adjustment.status, AdjustmentStatus.POSTED
        adjustment.value = money(worth[adjustment.pk])
        adjustment.posted_by, adjustment.posted_at = actor, now
        adjustment.save(update_fields=["status", "value", "posted_by", "posted_at", "updated_at"])
        action = "approve" if before == AdjustmentStatus.PENDING_APPROVAL else "post"
        audit.record(
            adjustment,
            action=action,
            actor=actor,
            rule=rule,
            from_state=before,
            to_state=adjustment.status,
            changes={"value": ["", str(adjustment.value)]},
        )


def take_back(adjustment: Adjustment, *, actor: User, reason: str) -> None:
    """Write the opposite movements. Raises `InvalidInput` without a reason, and `DomainError`
    naming what is not there any more."""
    document = document_of(adjustment)
    if adjustment.kind == Kind.VALUE:
        posting = stock_reversal.posting(actor, document, reason)
        stock_corrections.reverse_value(posting)
    else:
        stock_reversal.reverse_adjustment(actor=actor, document=document, reason=reason)


def _move(
    adjustments: Sequence[Adjustment], lines: Sequence[AdjustmentLine], actor: User | None
) -> list[StockMovement]:
    first = adjustments[0]
    circumstances = {
        "actor": actor,
        "effective_at": business_days.moment(first.effective_on),
        "origin": first.origin,
        "reason": first.reason.code,
        # Every line names its own; this one only says of which kind they are.
        "document": document_of(first),
    }
    known = {adjustment.pk: adjustment for adjustment in adjustments}
    stock_lines = [_line(line, known[line.adjustment_id]) for line in lines]
    if first.kind == Kind.QUANTITY:
        moved_as = _MOVED_AS.get(first.reason.code, Type.ADJUST_QUANTITY)
        return stock.adjust_quantity(
            lines=_priced(stock_lines), movement_type=moved_as, **circumstances
        )
    if first.kind == Kind.UNIT:
        return stock_corrections.correct_units(Posting(**circumstances), stock_lines)
    changes = [
        Revaluation(stock_line, line.amount)
        for stock_line, line in zip(stock_lines, lines, strict=True)
    ]
    return stock_corrections.revalue(Posting(**circumstances), changes)


def _line(line: AdjustmentLine, adjustment: Adjustment) -> StockLine:
    return StockLine(
        item_id=line.item_id,
        location_id=adjustment.location_id,
        quantity=line.quantity,
        unit_cost=line.given_cost,
        bin=line.bin,
        lot=line.lot,
        line_id=line.pk,
        document=document_of(adjustment),
    )


def _priced(lines: Sequence[StockLine]) -> list[StockLine]:
    """The lines, those that were found with what vendors ask, unless it is known otherwise."""
    wanted = {line.item_id for line in lines if line.quantity > 0 and line.unit_cost is None}
    asked = found_costs.vendor_prices(wanted) if wanted else {}
    return [
        replace(line, unit_cost=asked[line.item_id])
        if line.unit_cost is None and line.item_id in asked
        else line
        for line in lines
    ]


def _keep_costs(lines: Sequence[AdjustmentLine], movements: Sequence[StockMovement]) -> None:
    """Write on each line at what cost it moved, and by how much that changed what stock is worth.

    What else the average's arithmetic corrected is no part of it.
    """
    moved = {}
    for movement in movements:
        moved.setdefault(movement.document_line_id, movement)
    for line in lines:
        line.unit_cost, line.value = moved[line.pk].unit_cost, moved[line.pk].value
    bulk.upsert(
        AdjustmentLine,
        [(line.pk, {"unit_cost": line.unit_cost, "value": line.value}) for line in lines],
    )
