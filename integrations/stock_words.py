"""A difference in stock as people say it."""

from __future__ import annotations

from decimal import Decimal

from integrations.models import StockDiscrepancy
from plyhub.common.quantities import plain


def difference(here: Decimal, there: Decimal, unit: str) -> str:
    """`5 EA more here`, `5 EA more there`, or `the same`."""
    if here == there:
        return "the same"
    return f"{plain(abs(here - there))} {unit} more {'here' if here > there else 'there'}"


def because(row: StockDiscrepancy, unit: str) -> str:
    """What is behind a difference: what is on its way, what may not show yet, and the rest."""
    parts = [explained(row, unit)]
    if row.unexplained:
        parts.append(f"{plain(abs(row.unexplained))} {unit} unexplained")
    return ", ".join(part for part in parts if part)


def explained(row: StockDiscrepancy, unit: str) -> str:
    """What of a difference our queue explains; empty if nothing."""
    parts = [
        f"{plain(abs(row.queued))} {unit} still to be sent" if row.queued else "",
        f"{plain(abs(row.lagging))} {unit} sent lately" if row.lagging else "",
    ]
    return ", ".join(part for part in parts if part)
