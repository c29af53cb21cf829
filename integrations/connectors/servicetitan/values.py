"""Small values of ServiceTitan's rows: ids, times, addresses, words of fixed lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from integrations.connectors.servicetitan.plain_text import text
from integrations.connectors.servicetitan.shapes import AddressShape, CustomValue, Row
from integrations.records import Address, CustomValueRecord

NOUGHT = Decimal("0")


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


def day(moment: datetime | None) -> date | None:
    """The day somebody chose: it comes as its midnight, and is the day as it is written."""
    return moment.date() if moment else None


def known(words: Mapping[str, str], value: str, member: str) -> str:
    """The neutral word for one of theirs; raises `ValueError` naming the member for a new one."""
    if value not in words:
        raise ValueError(f"`{member}` is {value!r}, which is not a known value")
    return words[value]


def common(row: Row) -> dict[str, Any]:
    """The members all records share. A row that cannot be deactivated counts as active."""
    return {
        "external_id": str(row.id),
        "active": row.active is not False,
        "modified_at": utc(row.modified_on),
        "created_at": utc(row.created_on),
    }


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


def custom_fields(values: Iterable[CustomValue] | None) -> tuple[CustomValueRecord, ...]:
    """What a row says in its custom fields; one without a name cannot be told from another."""
    return tuple(
        CustomValueRecord(name=text(each.name), value=text(each.value), type_id=ref(each.type_id))
        for each in values or ()
        if text(each.name)
    )
