"""The check of what was typed for an adjustment: everything wrong with it at once, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from inventory.models import Adjustment, AdjustmentReason, Location, StockBalance
from inventory.services import business_days, stock_checks
from inventory.services.adjustment_input import (
    AdjustmentInput,
    AdjustmentLineInput,
    CheckedAdjustment,
)
from inventory.services.stock_lines import Place, StockLine
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.models import User
from plyhub.common.quantities import money, plain

Kind = Adjustment.Kind
LARGEST = Decimal("9999999999")
ZERO = Decimal(0)
_NOTE = Adjustment._meta.get_field("note").max_length
_WIDTHS = {"bin": 40, "lot": 60}


def check(
    actor: User | None, data: AdjustmentInput, lines: Sequence[AdjustmentLineInput]
) -> CheckedAdjustment:
    """Return the input with what follows from it, or raise `InputErrors`.

    Errors name their field, `reason` or `lines.2.quantity` (lines count from 1). What was counted
    becomes a difference from what is on hand now.
    """
    reason = AdjustmentReason.objects.filter(pk=data.reason_id, is_active=True).first()
    place = Location.objects.filter(pk=data.location_id).first()
    errors = _header(actor, data, reason, place)
    if not lines:
        errors.append(InvalidInput("Enter what is to be corrected.", field="lines"))
    if errors:
        raise InputErrors(errors)
    lines = [_trimmed(line) for line in lines]
    if errors := [*_repeated(lines), *_texts(lines), *_problems(data.kind, lines)]:
        raise InputErrors(errors)
    found = _differences(data, place, lines)
    stock_checks.check_lines(stock_lines(found, place.pk), signed=True, nothing=_is_value(data))
    return CheckedAdjustment(
        kind=data.kind,
        reason=reason,
        location=place,
        effective_on=data.effective_on or business_days.today(),
        note=data.note.strip(),
        lines=found,
    )


def stock_lines(lines: Sequence[AdjustmentLineInput], location_id: int) -> list[StockLine]:
    """The same as the ledger takes them."""
    return [
        StockLine(
            item_id=line.item_id,
            location_id=location_id,
            quantity=line.quantity or ZERO,
            bin=line.bin,
            lot=line.lot,
            unit_cost=line.given_cost,
        )
        for line in lines
    ]


def _header(
    actor: User | None,
    data: AdjustmentInput,
    reason: AdjustmentReason | None,
    place: Location | None,
) -> list[InvalidInput]:
    may_give = reason is not None and (actor is None or reason.by_hand)
    can_hold = place is not None and place.is_active and place.kind != Location.Kind.TRANSIT
    problems = {
        "kind": data.kind not in Kind.values and "Choose what is corrected.",
        "reason": not may_give and "Choose a reason.",
        "location": actor is not None and not can_hold and "Choose the place that is corrected.",
        "note": len(data.note.strip()) > _NOTE and f"Use at most {_NOTE} characters.",
    }
    errors = [InvalidInput(text, field=field) for field, text in problems.items() if text]
    try:
        business_days.check_open(data.effective_on or business_days.today())
    except InvalidInput as error:
        errors.append(error)
    return errors


def _trimmed(line: AdjustmentLineInput) -> AdjustmentLineInput:
    return replace(line, bin=line.bin.strip(), lot=line.lot.strip())


def _is_value(data: AdjustmentInput) -> bool:
    return data.kind == Kind.VALUE


def _repeated(lines: Sequence[AdjustmentLineInput]) -> list[InvalidInput]:
    times = Counter((line.item_id, line.bin, line.lot) for line in lines)
    seen: set[tuple[int, str, str]] = set()
    errors = []
    for number, line in enumerate(lines, start=1):
        goods = (line.item_id, line.bin, line.lot)
        if times[goods] > 1 and goods in seen:
            text = f"Line {number}: these goods are on an earlier line. Put them on one."
            errors.append(InvalidInput(text, field=f"lines.{number}.item"))
        seen.add(goods)
    return errors


def _texts(lines: Sequence[AdjustmentLineInput]) -> list[InvalidInput]:
    return [
        InvalidInput(
            f"Line {number}: use at most {width} characters.", field=f"lines.{number}.{name}"
        )
        for number, line in enumerate(lines, start=1)
        for name, width in _WIDTHS.items()
        if len(getattr(line, name)) > width
    ]


def _problems(kind: str, lines: Sequence[AdjustmentLineInput]) -> list[InvalidInput]:
    problem = _value_problem if kind == Kind.VALUE else _quantity_problem
    errors = []
    for number, line in enumerate(lines, start=1):
        if found := problem(line):
            field, text = found
            errors.append(InvalidInput(f"Line {number}: {text}", field=f"lines.{number}.{field}"))
    return errors


def _value_problem(line: AdjustmentLineInput) -> tuple[str, str] | None:
    amount = line.amount
    if line.counted is not None or line.quantity:
        return "quantity", "nothing moves where only the value changes. Leave quantities empty."
    if not amount or not amount.is_finite():
        return "amount", "say by how much the value changes."
    if amount != money(amount) or abs(amount) > LARGEST:
        return "amount", "an amount has two decimals and fits on a page."
    return None


def _quantity_problem(line: AdjustmentLineInput) -> tuple[str, str] | None:
    given = [each for each in (line.counted, line.quantity) if each is not None]
    if line.amount:
        return "amount", "only an adjustment of value has amounts. Leave it empty."
    if len(given) != 1:
        return "quantity", "say what was counted, or the difference; not both."
    [number] = given
    if not number.is_finite() or abs(number) > LARGEST:
        return "quantity", "the quantity is too large."
    if line.counted is not None and line.counted < 0:
        return "counted", "nobody counts less than nothing."
    return None


def _differences(
    data: AdjustmentInput, place: Location, lines: Sequence[AdjustmentLineInput]
) -> list[AdjustmentLineInput]:
    """The lines, each with its difference. Raises `InputErrors` where there is none."""
    if _is_value(data):
        return list(lines)
    on_hand = on_hand_of(place.pk, [line.item_id for line in lines])
    found, errors = [], []
    for number, line in enumerate(lines, start=1):
        here = on_hand.get(Place(line.item_id, place.pk, line.bin, line.lot), ZERO)
        difference = line.quantity if line.counted is None else line.counted - here
        if not difference:
            field = "quantity" if line.counted is None else "counted"
            text = f"Line {number}: {plain(here)} are on hand already. Nothing is to be corrected."
            errors.append(InvalidInput(text, field=f"lines.{number}.{field}"))
        found.append(replace(line, quantity=difference))
    if errors:
        raise InputErrors(errors)
    return found


def on_hand_of(location_id: int, item_ids: Sequence[int]) -> dict[Place, Decimal]:
    """What is on hand of these items at a place, by bin and lot, in one query."""
    rows = StockBalance.objects.filter(location=location_id, item__in=item_ids)
    return {Place(row.item_id, location_id, row.bin, row.lot): row.on_hand for row in rows}
