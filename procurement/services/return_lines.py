"""What is refused about the lines of a return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from inventory.models import Item
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.quantities import fits_precision, plain
from procurement.models import ReceiptLine, Return, ReturnLine
from procurement.services import return_quantities
from procurement.services.order_validation import (
    LARGEST_AMOUNT,
    LARGEST_QUANTITY,
    PRICE_PLACES,
)
from procurement.services.return_input import CheckedLine, ReturnInput, ReturnLineInput
from procurement.states import ReceiptStatus

LONGEST_TEXT = ReturnLine._meta.get_field("description").max_length
Problem = tuple[str, str]


def problems(
    data: ReturnInput, lines: Sequence[ReturnLineInput], received: Mapping[int, ReceiptLine]
) -> list[InvalidInput]:
    """One error for each line that cannot be written, whatever is left to return."""
    items = Item.objects.select_related("stock_unit").in_bulk(
        {line.item_id for line in lines if line.item_id}
    )
    errors = []
    for number, line in enumerate(lines, start=1):
        if found := _source(line, items, received) or _values(line, items, received):
            field, text = found
            errors.append(_error(number, field, text))
    return errors


def check_left(
    data: ReturnInput, lines: Sequence[CheckedLine], *, job_id: int | None, besides: int | None
) -> None:
    """Raise `InputErrors` for each line above what came in less what went back, or above what the
    job used."""
    if data.kind == Return.Kind.FROM_JOB:
        items = {line.item.pk for line in lines}
        left = return_quantities.left_on_job(job_id, items, besides=besides)
        keys = [line.item.pk for line in lines]
        words = "the job has {left} {unit} to bring back"
    else:
        came = [line.receipt_line for line in lines if line.receipt_line]
        left = return_quantities.left_of_receipts(came, besides=besides)
        keys = [line.receipt_line.pk if line.receipt_line else None for line in lines]
        words = "{left} {unit} of what was received are left to return"
    _check_each(lines, keys, left, words)


def _check_each(
    lines: Sequence[CheckedLine],
    keys: Sequence[int | None],
    left: Mapping[int, Decimal],
    words: str,
) -> None:
    asked: dict[int, Decimal] = defaultdict(Decimal)
    errors = []
    for number, (line, key) in enumerate(zip(lines, keys, strict=True), start=1):
        if key is None:
            continue
        asked[key] += line.quantity
        rest = max(left.get(key, Decimal(0)), Decimal(0))
        if asked[key] > rest:
            told = words.format(left=plain(rest), unit=line.item.stock_unit_id)
            text = f"{plain(line.quantity)} of {line.item} are too many: {told}."
            errors.append(_error(number, "quantity", text))
    if errors:
        raise InputErrors(errors)


def _source(
    line: ReturnLineInput, items: Mapping[int, Item], received: Mapping[int, ReceiptLine]
) -> Problem | None:
    if line.receipt_line_id is None:
        if line.item_id in items:
            return None
        return "item", "this item does not exist any more. Choose another."
    came = received.get(line.receipt_line_id)
    if came is None:
        return "quantity", "this line of the receipt does not exist any more."
    if came.receipt.status != ReceiptStatus.POSTED:
        status = ReceiptStatus(came.receipt.status).label
        return "quantity", f"{came.receipt} is {status}, so nothing of it can go back."
    return None


def _values(
    line: ReturnLineInput, items: Mapping[int, Item], received: Mapping[int, ReceiptLine]
) -> Problem | None:
    came = received.get(line.receipt_line_id)
    item = came.purchase_order_line.item if came else items[line.item_id]
    quantity, price, unit = line.quantity, line.unit_price, item.stock_unit
    if not quantity.is_finite() or not 0 < quantity <= LARGEST_QUANTITY:
        return "quantity", f"the quantity of {item} must be more than 0, and not that large."
    if not fits_precision(quantity, unit.places):
        return "quantity", f"{plain(quantity)} {unit} has more than {unit.places} decimals."
    if price is None:
        return None
    if (
        not price.is_finite()
        or not 0 <= price <= LARGEST_AMOUNT
        or price * quantity > LARGEST_AMOUNT
    ):
        return "unit_price", "the price must be 0 or more, and not that large."
    if not fits_precision(price, PRICE_PLACES):
        return "unit_price", f"{plain(price)} has more than {PRICE_PLACES} decimals. Round it."
    return None


def _error(number: int, field: str, text: str) -> InvalidInput:
    return InvalidInput(f"Line {number}: {text}", field=f"lines.{number}.{field}")
