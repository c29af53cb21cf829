"""Small values of ServiceTitan's rows: ids, times, addresses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from integrations.connectors.servicetitan.plain_text import text
from integrations.connectors.servicetitan.shapes import AddressShape
from integrations.records import Address


def ref(number: int | None) -> str:
    """An id as text; empty for none. ServiceTitan also writes 0 for none."""
    return str(number) if number else ""


def refs(numbers: Iterable[int] | None) -> tuple[str, ...]:
    """Several ids as text."""
    return tuple(ref(number) for number in numbers or ())


def utc(moment: datetime | None) -> datetime | None:
    """The moment as aware UTC; a time without a zone is meant as UTC there."""
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def address(shape: AddressShape | None) -> Address:
    """The address, with empty text for what is missing."""
    if shape is None:
        return Address()
    return Address(
        street=text(shape.street),
        unit=text(shape.unit),
        city=text(shape.city),
        state=text(shape.state),
        zip=text(shape.zip),
        country=text(shape.country),
    )
