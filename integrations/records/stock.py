"""Stock that moved here, on its way to the books: as posted, a fact that is never rebuilt later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLineRecord:
    """So many units of an item put into a warehouse, or taken out of it if less than nothing.

    `unit_cost` is what one unit is worth here, at up to six places.
    """

    item_id: str
    warehouse_id: str
    quantity: Decimal
    unit: str
    unit_cost: Decimal
    project_id: str = ""
    employee_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockDocumentRecord(Record):
    """Stock used, brought back or corrected, known by `number`.

    `increase` and `decrease` name the definitions of what comes in and goes out where it has some
    of its own, for accounts of its own.
    """

    number: str
    date: date
    lines: tuple[StockLineRecord, ...]
    memo: str = ""
    increase: str = ""
    decrease: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLineRecord:
    """So many units of an item carried from one warehouse to another; a job site's end names its
    project."""

    item_id: str
    quantity: Decimal
    unit: str
    from_warehouse_id: str
    to_warehouse_id: str
    from_project_id: str = ""
    to_project_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRecord(Record):
    """Stock carried between warehouses, known by `number`."""

    number: str
    date: date
    lines: tuple[TransferLineRecord, ...]
    memo: str = ""
