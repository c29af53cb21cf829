"""The check of what was typed for an order: everything wrong with it at once, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.models import Location
from plyhub.common.errors import InputErrors, InvalidInput
from plyhub.common.quantities import Ratio, fits_precision, money, plain
from procurement.services.order_facts import Facts, gather
from procurement.services.order_input import LineInput, OrderInput

# One less than what the columns hold, so that sums of lines fit too.
LARGEST_QUANTITY = Decimal("999999999")
LARGEST_AMOUNT = Decimal("999999999.99")
QUANTITY_PLACES = 4
PRICE_PLACES = 6
DESCRIPTION_LENGTH = 300
PART_NUMBER_LENGTH = 100

Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CheckedOrder:
    """Input that may be written; `ratios` are those of the lines, in their order."""

    order: OrderInput
    lines: Sequence[LineInput]
    ratios: Sequence[Ratio]
    facts: Facts

    @property
    def total(self) -> Decimal:
        """Lines rounded one by one, then added up, with tax and shipping."""
        goods = sum((money(line.quantity * line.unit_price) for line in self.lines), Decimal(0))
        return goods + money(Decimal(self.order.tax)) + money(Decimal(self.order.shipping))


def check(order: OrderInput, lines: Sequence[LineInput]) -> CheckedOrder:
    """Return the input with what it needs to be written, or raise `InputErrors`.

    Errors name their field, `vendor` or `lines.2.quantity` (lines count from 1).
    """
    facts = gather(order, lines)
    errors = [InvalidInput(text, field=field) for field, text in _order_problems(facts, order)]
    for number, line in enumerate(lines, start=1):
        errors += [
            InvalidInput(f"Line {number}: {text}", field=f"lines.{number}.{field}")
            for field, text in _line_problems(facts, line)
        ]
    if errors:
        raise InputErrors(errors)
    return CheckedOrder(order, lines, [facts.ratio(line) or Ratio() for line in lines], facts)


def _order_problems(facts: Facts, order: OrderInput) -> Iterator[Problem]:
    vendor = facts.vendors.get(order.vendor_id)
    if vendor is None:
        yield "vendor", "This vendor does not exist any more. Choose another."
    elif not vendor.is_active:
        yield "vendor", f"{vendor} is inactive. Choose another vendor or make it active again."
    if problem := _place_problem(facts, order.destination_id):
        yield "destination", _sentence(problem)
    if order.job_id and (problem := _job_problem(facts, order.job_id)):
        yield "job", _sentence(problem)
    if order.project_id and order.project_id not in facts.projects:
        yield "project", "This project does not exist any more. Choose another."
    for name in ("tax", "shipping"):
        amount = Decimal(getattr(order, name))
        if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
            yield name, f"The {name} must be 0 or more, and less than 1,000,000,000."
        elif not fits_precision(amount, 2):
            yield name, f"The {name} {plain(amount)} has parts of a cent. Round it."


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _line_problems(facts: Facts, line: LineInput) -> Iterator[Problem]:
    for examine in _LINE_CHECKS:
        if problem := examine(facts, line):
            yield problem


def _item(facts: Facts, line: LineInput) -> Problem | None:
    item = facts.items.get(line.item_id)
    if item is None:
        return "item", "this item does not exist any more. Choose another."
    if not item.is_active and not facts.unchanged(line):
        return "item", f"{item} is inactive. Choose another item."
    return None


def _unit(facts: Facts, line: LineInput) -> Problem | None:
    item = facts.items.get(line.item_id)
    if item is None or facts.ratio(line):
        return None
    known = {item.stock_unit_id, *(unit for owner, unit in facts.units if owner == item.pk)}
    return "unit", (
        f"{item} does not come in {line.unit or 'no unit'}, only in {', '.join(sorted(known))}."
        " Choose one of these, or add the unit to the item."
    )


def _quantity(facts: Facts, line: LineInput) -> Problem | None:
    quantity = line.quantity
    if not quantity.is_finite() or quantity <= 0:
        return "quantity", "the quantity must be more than 0."
    if quantity > LARGEST_QUANTITY:
        return "quantity", "the quantity is too large."
    if not fits_precision(quantity, QUANTITY_PLACES):
        return "quantity", f"{plain(quantity)} has more than {QUANTITY_PLACES} decimals. Round it."
    return _stock_quantity(facts, line)


def _stock_quantity(facts: Facts, line: LineInput) -> Problem | None:
    """A tenth of a box of 5 is half a piece, and there is no half piece."""
    item = facts.items.get(line.item_id)
    ratio = facts.ratio(line) if item else None
    if item is None or ratio is None:
        return None
    stock = ratio.to_stock(line.quantity)
    unit = item.stock_unit
    if stock > LARGEST_QUANTITY:
        return "quantity", f"that is {plain(stock)} {unit}, which is too many."
    # The product avoids the quotient, which may not end.
    exact = (line.quantity * ratio.numerator).scaleb(unit.places) % ratio.denominator == 0
    if not exact:
        return "quantity", (
            f"{plain(line.quantity)} {line.unit} of {item} is {stock:.6f} {unit},"
            f" and {unit} has {unit.places} decimals. Order a quantity that comes out even."
        )
    return None


def _price(facts: Facts, line: LineInput) -> Problem | None:
    price = line.unit_price
    if not price.is_finite() or price < 0:
        return "unit_price", "the price must be 0 or more."
    if price > LARGEST_AMOUNT:
        return "unit_price", "the price is too large."
    if not fits_precision(price, PRICE_PLACES):
        return "unit_price", f"{plain(price)} has more than {PRICE_PLACES} decimals. Round it."
    quantity = line.quantity
    if quantity.is_finite() and quantity <= LARGEST_QUANTITY and quantity * price > LARGEST_AMOUNT:
        return "unit_price", "quantity times price must be less than 1,000,000,000."
    return None


def _job(facts: Facts, line: LineInput) -> Problem | None:
    problem = _job_problem(facts, line.job_id) if line.job_id else None
    return ("job", problem) if problem else None


def _destination(facts: Facts, line: LineInput) -> Problem | None:
    problem = _place_problem(facts, line.destination_id) if line.destination_id else None
    return ("destination", problem) if problem else None


def _texts(facts: Facts, line: LineInput) -> Problem | None:
    if len(line.description) > DESCRIPTION_LENGTH:
        return "description", f"the description is longer than {DESCRIPTION_LENGTH} characters."
    if len(line.vendor_part_number) > PART_NUMBER_LENGTH:
        return "vendor_part_number", (
            f"the part number is longer than {PART_NUMBER_LENGTH} characters."
        )
    return None


_LINE_CHECKS: tuple[Callable[[Facts, LineInput], Problem | None], ...] = (
    _item,
    _unit,
    _quantity,
    _price,
    _job,
    _destination,
    _texts,
)


def _job_problem(facts: Facts, job_id: int) -> str:
    job = facts.jobs.get(job_id)
    if job is None:
        return "this job does not exist any more. Choose another."
    return "" if job.is_active else f"job {job.number} is inactive. Choose another."


def _place_problem(facts: Facts, place_id: int) -> str:
    place = facts.places.get(place_id)
    if place is None:
        return "this place does not exist any more. Choose another."
    if not place.is_active:
        return f"“{place}” is inactive. Choose another place."
    if place.kind == Location.Kind.TRANSIT:
        return f"“{place}” is not a place goods can be delivered to. Choose another."
    return ""
