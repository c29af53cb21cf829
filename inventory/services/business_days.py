"""Days as people write them on documents, and the moments the ledger takes them for."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from plyhub.common.errors import InvalidInput
from plyhub.common.models import Company

MIDDAY = time(12)


def today() -> date:
    """The day it is where the company is."""
    return timezone.localdate(timezone=Company.current().zone)


def moment(day: date) -> datetime | None:
    """When stock of that day counts from: now (None) for today, else midday at the company."""
    if day == today():
        return None
    return datetime.combine(day, MIDDAY, tzinfo=Company.current().zone)


def check_open(day: date, *, field: str = "effective_on") -> None:
    """Raise `InvalidInput` for a day to come, or one of a period that is closed."""
    company = Company.current()
    if day > today():
        raise InvalidInput("Stock cannot be corrected for a day to come.", field=field)
    closed = company.stock_closed_through
    if closed and day <= closed:
        raise InvalidInput(
            f"Stock is closed through {closed:%b} {closed.day}, {closed.year}. Use a later day, or"
            " have an administrator open the period.",
            field=field,
        )
