"""What lies in the warehouses of the books."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from integrations.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevelRecord(Record):
    """How much of an item a warehouse holds, in the item's base unit there.

    Costs are per base unit; None where none is told.
    """

    item_id: str
    warehouse_id: str
    on_hand: Decimal
    average_cost: Decimal | None = None
    last_cost: Decimal | None = None
