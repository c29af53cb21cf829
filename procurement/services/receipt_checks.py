"""What is refused about a delivery: quantities line by line, and the same delivery twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from plyhub.common.errors import DomainError, InputErrors, InvalidInput
from plyhub.common.models import User
from plyhub.common.quantities import fits_precision, plain
from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt
from procurement.services.order_validation import LARGEST_QUANTITY
from procurement.states import ReceiptStatus

OVERRECEIVE_PERMISSION = "procurement.overreceive"
Quantities = Mapping[int, Decimal]


def check_quantities(lines: Sequence[PurchaseOrderLine], quantities: Quantities) -> None:
    """Raise `InputErrors` for a line of another order or a quantity that cannot be written."""
    if not quantities:
        raise InputErrors([InvalidInput("Enter what arrived of at least one line.", field="lines")])
    numbered = {line.pk: (number, line) for number, line in enumerate(lines, start=1)}
    errors = []
    for line_id, quantity in quantities.items():
        if line_id not in numbered:
            message = "A line is no longer on this order. Load the order again."
            errors.append(InvalidInput(message, field="lines"))
        elif problem := _quantity_problem(numbered[line_id][1], quantity):
            errors.append(_line_error(numbered[line_id][0], problem))
    if errors:
        raise InputErrors(errors)


def check_remaining(
    order: PurchaseOrder, lines: Sequence[PurchaseOrderLine], quantities: Quantities, actor: User
) -> None:
    """Raise `InputErrors` for each line that would get more than is still to come.

    The vendor's percentage may come on top; whoever has the right to over-receive has no limit.
    Needs the lines as they are under the order's lock.
    """
    if actor.has_perm(OVERRECEIVE_PERMISSION):
        return
    factor = 1 + order.vendor.over_receipt_pct / 100
    errors = [
        _line_error(number, _too_much(line, quantities[line.pk]))
        for number, line in enumerate(lines, start=1)
        if line.pk in quantities
        and line.received + quantities[line.pk] > (line.stock_quantity - line.closed_short) * factor
    ]
    if errors:
        raise InputErrors(errors)


def check_packing_slip(packing_slip: str) -> None:
    """Raise `InvalidInput` for a text too long to be kept."""
    longest = Receipt._meta.get_field("packing_slip").max_length
    if len(packing_slip) > longest:
        raise InvalidInput(f"Use at most {longest} characters.", field="packing_slip")


def check_duplicate(order: PurchaseOrder, packing_slip: str, *, besides: int | None = None) -> None:
    """Raise `DomainError` naming the receipt that already has this packing slip of the order."""
    if not packing_slip:
        return
    same = order.receipts.filter(packing_slip__iexact=packing_slip).exclude(pk=besides)
    earlier = same.exclude(status=ReceiptStatus.REVERSED).order_by("pk").first()
    if earlier:
        raise DomainError(
            f"Packing slip {packing_slip} of {order.number} is on {earlier.number} already,"
            f" of {earlier.received_on:%B} {earlier.received_on.day}. Confirm if this is"
            " another delivery.",
            field="packing_slip",
        )


def check_posted_duplicate(receipt: Receipt) -> None:
    """The same, at posting: only a receipt that was posted meanwhile counts."""
    order = receipt.purchase_order
    posted = order.receipts.filter(
        packing_slip__iexact=receipt.packing_slip, status=ReceiptStatus.POSTED
    )
    if receipt.packing_slip and posted.exists():
        check_duplicate(order, receipt.packing_slip, besides=receipt.pk)


def _quantity_problem(line: PurchaseOrderLine, quantity: Decimal) -> str:
    unit = line.item.stock_unit
    if not quantity.is_finite() or quantity <= 0:
        return f"the quantity of {line.item} must be more than 0; leave the line out otherwise."
    if quantity > LARGEST_QUANTITY:
        return f"the quantity of {line.item} is too large."
    if not fits_precision(quantity, unit.places):
        return f"{plain(quantity)} {unit} has more than {unit.places} decimals. Round it."
    return ""


def _too_much(line: PurchaseOrderLine, quantity: Decimal) -> str:
    unit = line.item.stock_unit_id
    left = (
        f"only {plain(line.remaining)} {unit} are still to come"
        if line.remaining
        else "nothing is still to come"
    )
    return (
        f"{plain(quantity)} {unit} of {line.item} are more than was ordered, {left}."
        " Lower the quantity, or ask a buyer to receive it."
    )


def _line_error(number: int, text: str) -> InvalidInput:
    return InvalidInput(f"Line {number}: {text}", field=f"lines.{number}.quantity")
