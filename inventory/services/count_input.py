"""What somebody says is to be counted, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.models import StockCount


@dataclass(frozen=True, slots=True, kw_only=True)
class CountInput:
    """A place and what of it: everything that is not narrowed down. `item_ids` are for spot checks,
    `abc_class` and `not_counted_for` (days) for cycle counts."""

    location_id: int | None
    assigned_to_id: int | None
    kind: str = StockCount.Kind.FULL
    bins: Sequence[str] = ()
    category_ids: Sequence[int] = ()
    item_ids: Sequence[int] = ()
    abc_class: str = ""
    not_counted_for: int | None = None
    note: str = ""
