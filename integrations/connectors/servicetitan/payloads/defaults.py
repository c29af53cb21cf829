"""What a connection fills in where a document says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_YES = frozenset({"true", "yes", "on", "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """The choices made in a connection's settings, as ids of theirs."""

    purchase_order_type: str = ""
    return_type: str = ""
    business_unit: str = ""
    warehouse: str = ""
    impacts_payroll: bool = False

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Defaults:
        """Read them from a connection's options."""
        return cls(
            purchase_order_type=options.get("purchase_order_type", ""),
            return_type=options.get("return_type", ""),
            business_unit=options.get("business_unit", ""),
            warehouse=options.get("warehouse", ""),
            impacts_payroll=options.get("impacts_payroll", "").strip().lower() in _YES,
        )
