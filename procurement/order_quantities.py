"""What purchase orders bring to places, for the quantities of stock."""

from __future__ import annotations

from functools import partial

from inventory.stock_quantities import Source
from procurement import selectors
from procurement.states import ON_ORDER, PLANNED

SOURCES = tuple(
    Source(name, partial(selectors.still_to_come, statuses), place="place", quantity="open")
    for name, statuses in (("on_order", ON_ORDER), ("planned_in", PLANNED))
)
