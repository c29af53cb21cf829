"""Steps that several journeys share."""

from __future__ import annotations

from typing import Any

from tests.journeys.pages import Desk
from tests.journeys.stand_in import StandIn

STORY_LINES = [
    {"item": "CARRIER-24ACC", "quantity": 3, "unit_price": "1900.00"},
    {"item": "WHIP-6FT", "quantity": 2, "unit": "BX", "unit_price": "85.00"},
]
# Another vendor, items and jobs than the story's, which has to find them untouched.
ROLLS = [{"item": "PEX-34-BLUE", "quantity": 200, "unit_price": "0.66"}]
MANY_ROLLS = [{"item": "PEX-34-BLUE", "quantity": 9000, "unit_price": "0.66"}]


def order(
    buyer: Desk,
    *,
    job: str,
    lines: list[dict[str, Any]] = ROLLS,
    vendor: str = "Johnstone Supply",
) -> str:
    """A draft to the main warehouse; its number."""
    return buyer.make_order(vendor=vendor, destination="WH-MAIN", job=job, lines=lines)


def orders_in(stand_in: StandIn, number: str) -> list[dict[str, Any]]:
    """The orders in an outside system that carry our number."""
    state = stand_in.state()
    if stand_in.system == "intacct":
        rows = _rows(state.get("PODOCUMENT", {}))
        return [row for row in rows if row["PONUMBER"] == number]
    rows = _rows(state.get("purchase_orders", {}))
    return [row for row in rows if row["summary"] == f"PlyHub {number}"]


def sent_everywhere(panels: str) -> bool:
    """Both systems say so, in their labels."""
    return panels.split("\n").count("Sent") == 2


def _rows(table: Any) -> list[dict[str, Any]]:
    return list(table.values() if isinstance(table, dict) else table)
