"""The check of what was typed for a return: everything wrong with it at once, line by line.

Belongs inside the transaction that writes: the orders the goods came with are locked, so that two
returns cannot take the same goods, and no receipt is reversed under a return.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from inventory.models import Item, Location
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.models import User
from procurement.models import PurchaseOrder, ReceiptLine, Return, Vendor
from procurement.services import return_lines, return_rights
from procurement.services.order_validation import LARGEST_AMOUNT
from procurement.services.return_input import (
    CheckedLine,
    CheckedReturn,
    ReturnInput,
    ReturnLineInput,
)

Kind = Return.Kind
_RMA = Return._meta.get_field("rma_number").max_length


def check(
    actor: User,
    data: ReturnInput,
    lines: Sequence[ReturnLineInput],
    *,
    besides: int | None = None,
) -> CheckedReturn:
    """Return the input with what follows from it, or raise `InputErrors` or `NotAllowed`.

    Errors name their field, `vendor` or `lines.2.quantity` (lines count from 1). `besides` is the
    return these lines are to replace.
    """
    if not lines:
        raise InputErrors([InvalidInput("Enter what goes back.", field="lines")])
    received = _received(lines)
    order_id = _order(data, received)
    location = _location(data, received)
    job_id = data.job_id or _job_of(order_id)
    errors = [*_header(data, received), *return_lines.problems(data, lines, received)]
    if errors:
        raise InputErrors(errors)
    checked = [_line(line, received) for line in lines]
    return_lines.check_left(data, checked, job_id=job_id, besides=besides)
    return_rights.check_place(actor, kind=data.kind, job_id=job_id, location=location)
    return CheckedReturn(
        data=data,
        location=location,
        vendor_id=_vendor_of(data, order_id),
        job_id=job_id,
        purchase_order_id=order_id,
        lines=checked,
    )


def _received(lines: Sequence[ReturnLineInput]) -> dict[int, ReceiptLine]:
    """The receipt lines named, with their orders locked."""
    ids = {line.receipt_line_id for line in lines if line.receipt_line_id}
    if not ids:
        return {}
    orders = PurchaseOrder.objects.filter(receipts__lines__in=ids).order_by().values("pk")
    list(PurchaseOrder.objects.select_for_update().filter(pk__in=orders).order_by("pk"))
    related = ("receipt__location", "purchase_order_line__item__stock_unit")
    return ReceiptLine.objects.select_related(*related).in_bulk(ids)


def _order(data: ReturnInput, received: dict[int, ReceiptLine]) -> int | None:
    orders = {line.receipt.purchase_order_id for line in received.values()}
    if len(orders) > 1:
        raise InvalidInput(
            "These goods came with different orders. Return each order's goods by themselves.",
            field="lines",
        )
    if orders and data.kind == Kind.FROM_JOB:
        raise InvalidInput("What comes back from a job names no receipt.", field="lines")
    return next(iter(orders), None)


def _location(data: ReturnInput, received: dict[int, ReceiptLine]) -> Location:
    """Where it was said, else where the goods were received."""
    places = {line.receipt.location_id for line in received.values()}
    wanted = {data.location_id} if data.location_id else places
    if len(wanted) != 1:
        raise InvalidInput("Say where the goods are.", field="location")
    found = Location.objects.filter(pk__in=wanted).first()
    if found is None or found.kind == Location.Kind.TRANSIT:
        raise InvalidInput("Goods cannot be kept there. Choose another place.", field="location")
    return found


def _job_of(order_id: int | None) -> int | None:
    jobs = PurchaseOrder.objects.filter(pk=order_id).values_list("job", flat=True)
    return jobs.first()


def _vendor_of(data: ReturnInput, order_id: int | None) -> int | None:
    if data.kind == Kind.FROM_JOB:
        return None
    if order_id is None:
        return data.vendor_id
    return PurchaseOrder.objects.values_list("vendor", flat=True).get(pk=order_id)


def _header(data: ReturnInput, received: dict[int, ReceiptLine]) -> list[InvalidInput]:
    problems = {
        "kind": data.kind not in Kind.values and "Choose where the goods go.",
        "reason": data.reason not in Return.Reason.values and "Choose a reason.",
        "job": data.kind == Kind.FROM_JOB and not data.job_id and "Say from which job.",
        "vendor": _vendor_problem(data, received),
        "rma_number": len(data.rma_number) > _RMA and f"Use at most {_RMA} characters.",
        "restocking_fee": not 0 <= data.restocking_fee <= LARGEST_AMOUNT
        and "The restocking fee must be 0 or more.",
    }
    return [InvalidInput(text, field=field) for field, text in problems.items() if text]


def _vendor_problem(data: ReturnInput, received: dict[int, ReceiptLine]) -> str:
    if data.kind == Kind.FROM_JOB or (received and data.vendor_id is None):
        return ""
    vendor = Vendor.objects.filter(pk=data.vendor_id).first()
    if vendor is None:
        return "Say which vendor the goods go to."
    order_ids = {line.receipt.purchase_order_id for line in received.values()}
    others = PurchaseOrder.objects.filter(pk__in=order_ids).exclude(vendor=vendor)
    if other := others.select_related("vendor").first():
        return f"{other} was bought from {other.vendor}. Return the goods there."
    return ""


def _line(line: ReturnLineInput, received: dict[int, ReceiptLine]) -> CheckedLine:
    came = received.get(line.receipt_line_id)
    if came:
        item = came.purchase_order_line.item
        usual, text = came.unit_cost, came.purchase_order_line.description
    else:
        item = Item.objects.get(pk=line.item_id)
        usual, text = item.cost, ""
    return CheckedLine(
        item=item,
        receipt_line=came,
        quantity=line.quantity,
        unit_price=usual if line.unit_price is None else Decimal(line.unit_price),
        description=(line.description or text or item.name)[: return_lines.LONGEST_TEXT],
    )
