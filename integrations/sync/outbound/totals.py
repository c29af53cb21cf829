"""What a document comes to over there has to be what it comes to here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from integrations.http.errors import Rejected
from integrations.records import DocumentLineRecord
from integrations.sync.target import Target
from plyhub.common.quantities import CENT, money


def check(target: Target, number: str, lines: Iterable[DocumentLineRecord], total: Decimal) -> None:
    """Raise `Rejected` (total_mismatch) if rounding to the other system's units would change what
    the goods come to by more than a cent."""
    there = sum((money(line.quantity * line.unit_price) for line in lines), Decimal(0))
    if abs(there - total) > CENT:
        raise Rejected(
            f"{number} comes to {total} here, but would come to {there} in {target.label}.",
            reason="total_mismatch",
            hint="A price per pack does not divide evenly into stock units. Change the price, or"
            f" name the pack in the settings of the connection if {target.label} has it too.",
        )
