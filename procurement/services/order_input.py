"""What a person says an order and its lines should be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderInput:
    """The order itself; `tax` and `shipping` are amounts for the whole document."""

    vendor_id: int
    destination_id: int
    job_id: int | None = None
    project_id: int | None = None
    needed_by: date | None = None
    tax: Decimal | int = 0
    shipping: Decimal | int = 0
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """A line: so many `unit`s of an item at a price per `unit`.

    `line_id` names the line of the order that this one was before; such a line keeps the ratio of
    unit to stock unit it was written with.
    """

    item_id: int
    quantity: Decimal
    unit: str
    unit_price: Decimal
    description: str = ""
    vendor_part_number: str = ""
    job_id: int | None = None
    destination_id: int | None = None
    needed_by: date | None = None
    line_id: int | None = None
