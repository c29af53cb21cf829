"""Writing an order's own columns and its lines from checked input."""

from __future__ import annotations

from decimal import Decimal

from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.quantities import Ratio, money
from procurement.models import PurchaseOrder, PurchaseOrderLine
from procurement.services.order_input import LineInput
from procurement.services.order_validation import CheckedOrder

LINE_COLUMNS = [
    "position",
    "item",
    "description",
    "vendor_part_number",
    "quantity",
    "unit",
    "ratio_numerator",
    "ratio_denominator",
    "unit_price",
    "job",
    "destination",
    "needed_by",
]


def fill(order: PurchaseOrder, checked: CheckedOrder) -> None:
    """Put the input into the order's columns; without a project, the job's own is taken."""
    given = checked.order
    job = checked.facts.jobs.get(given.job_id) if given.job_id else None
    order.vendor = checked.facts.vendors[given.vendor_id]
    order.destination_id = given.destination_id
    order.job_id = given.job_id
    order.project_id = given.project_id or (job.project_id if job else None)
    order.needed_by = given.needed_by
    order.tax = money(Decimal(given.tax))
    order.shipping = money(Decimal(given.shipping))
    order.notes = given.notes
    order.total = checked.total


def write_lines(order: PurchaseOrder, checked: CheckedOrder) -> None:
    """Make the order's lines those of the input: kept ones keep their id, the others go.

    Raises `InputErrors` for a line of another order, or if one that goes is on a receipt.
    """
    before = {line.pk: line for line in order.lines.select_for_update().order_by("pk")}
    kept, made = [], []
    for position, (given, ratio) in enumerate(
        zip(checked.lines, checked.ratios, strict=True), start=1
    ):
        if given.line_id is None:
            line = PurchaseOrderLine(purchase_order=order)
            made.append(line)
        else:
            line = before.pop(given.line_id, None)
            if line is None:
                raise _not_ours(position)
            kept.append(line)
        _fill_line(line, position, given, ratio)
    _remove(before)
    PurchaseOrderLine.objects.bulk_update(kept, LINE_COLUMNS)
    PurchaseOrderLine.objects.bulk_create(made)


def _fill_line(line: PurchaseOrderLine, position: int, given: LineInput, ratio: Ratio) -> None:
    line.position = position
    line.item_id = given.item_id
    line.description = given.description
    line.vendor_part_number = given.vendor_part_number
    line.quantity = given.quantity
    line.unit_id = given.unit
    line.ratio_numerator = ratio.numerator
    line.ratio_denominator = ratio.denominator
    line.unit_price = given.unit_price
    line.job_id = given.job_id
    line.destination_id = given.destination_id
    line.needed_by = given.needed_by


def _remove(lines: dict[int, PurchaseOrderLine]) -> None:
    """Delete lines that were taken off the order, unless a receipt names one."""
    gone = PurchaseOrderLine.objects.filter(pk__in=lines)
    received = gone.filter(receipt_lines__isnull=False).select_related("item").first()
    if received:
        receipt = received.receipt_lines.select_related("receipt").first().receipt
        message = f"{received.item} is on receipt {receipt.number} and has to stay on the order."
        raise InputErrors([InvalidInput(message, field="lines")])
    gone.delete()


def _not_ours(position: int) -> InputErrors:
    message = f"Line {position}: it is no longer on this order. Load the order again."
    return InputErrors([InvalidInput(message, field=f"lines.{position}")])
