"""What a person, a count or a comparison says has to be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inventory.models import Adjustment, AdjustmentReason, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentLineInput:
    """Goods at the adjustment's place, in stock units.

    Say what was `counted`, or the signed difference `quantity`; for a change of value the `amount`.
    """

    item_id: int
    bin: str = ""
    lot: str = ""
    counted: Decimal | None = None
    quantity: Decimal | None = None
    amount: Decimal | None = None
    given_cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentInput:
    """The adjustment itself; without a day, it counts from today."""

    reason_id: int | None
    location_id: int | None
    kind: str = Adjustment.Kind.QUANTITY
    effective_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedAdjustment:
    """Input that may be written: every line with the difference it makes."""

    kind: str
    reason: AdjustmentReason
    location: Location
    effective_on: date
    note: str
    lines: Sequence[AdjustmentLineInput]
