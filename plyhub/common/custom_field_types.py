"""What the type of a custom field takes as a value, and how it is kept."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from plyhub.common.errors import InvalidInput
from plyhub.common.models import CustomField
from plyhub.common.quantities import plain

LONGEST = 2000


def field_name(field_id: int) -> str:
    """What errors about the value in this field name."""
    return f"field_{field_id}"


def checked(field: CustomField, value: str) -> str:
    """`value` as it is kept; empty text always is nothing. Raises `InvalidInput`."""
    text = value.strip()
    if text and (problem := _problem(field, text)):
        raise InvalidInput(problem, field=field_name(field.pk))
    return as_kept(field, text)


def as_kept(field: CustomField, text: str) -> str:
    """The same number is the same text, however it was written."""
    number = _number(text) if field.data_type == CustomField.DataType.NUMERIC else None
    return text if number is None else plain(number)


def _problem(field: CustomField, text: str) -> str:
    if field.data_type == CustomField.DataType.NUMERIC and _number(text) is None:
        return f"“{field}” takes a number."
    if field.data_type == CustomField.DataType.DROPDOWN and text not in field.options:
        return f"“{field}” takes one of: {', '.join(field.options)}."
    if len(text) > LONGEST:
        return f"Use at most {LONGEST} characters."
    return ""


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # A number nobody means would be written out in full.
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None
