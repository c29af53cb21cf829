"""Values between the wire and the tables.

Kept in the tables: text as it came, whole numbers as int, amounts as Decimal, booleans as bool,
dates as `2026-11-22`, times as `2026-11-22T08:30:00`, both in the zone of the company's user.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_DATE, _TIME = "%m/%d/%Y", "%m/%d/%Y %H:%M:%S"
_DATE_FORM = re.compile(r"\d{2}/\d{2}/\d{4}")
_DECIMAL_FORM = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})")
CENT = Decimal("0.01")


def parse_date(text: str) -> str:
    """Return the kept form of `mm/dd/yyyy`; raises ValueError."""
    if not _DATE_FORM.fullmatch(text):
        raise ValueError(text)
    return datetime.strptime(text, _DATE).date().isoformat()


def parse_time(text: str) -> str:
    """Return the kept form of `mm/dd/yyyy HH:MM:SS`; a bare date is its midnight."""
    if _DATE_FORM.fullmatch(text):
        return parse_date(text) + "T00:00:00"
    return datetime.strptime(text, _TIME).isoformat()


def parse_decimal(text: str) -> Decimal:
    """Return an exact number: a point, no thousands separator, no exponent."""
    if not _DECIMAL_FORM.fullmatch(text):
        raise ValueError(text)
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error


def parse_money(text: str) -> Decimal:
    """Return a currency amount, rounded to two places as the vendor does."""
    return parse_decimal(text).quantize(CENT, "ROUND_HALF_UP")


def parse_bool(text: str) -> bool:
    """Return the truth of `true` or `false`; raises ValueError for anything else."""
    known = {"true": True, "false": False}
    if text.lower() not in known:
        raise ValueError(text)
    return known[text.lower()]


def _show_decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _show_date(value: str) -> str:
    return f"{value[5:7]}/{value[8:10]}/{value[:4]}"


def _show_time(value: str) -> str:
    return f"{_show_date(value)} {value[11:19]}"


PARSERS: dict[str, Callable[[str], Any]] = {
    "int": int,
    "decimal": parse_decimal,
    "money": parse_money,
    "bool": parse_bool,
    "date": parse_date,
    "time": parse_time,
}
WRITERS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "email": str,
    "enum": str,
    "int": str,
    "decimal": _show_decimal,
    "money": lambda value: format(value, "f"),
    "bool": lambda value: "true" if value else "false",
    "date": _show_date,
    "time": _show_time,
}


def parse(kind: str, text: str) -> Any:
    """Return `text` as a value of that kind; raises ValueError when it is none."""
    return PARSERS.get(kind, str)(text)


def show(kind: str, value: Any) -> str:
    """Return a kept value as the wire shows it in generic functions; None is empty."""
    return "" if value is None else WRITERS[kind](value)


def from_parts(year: str, month: str, day: str) -> str:
    """Return the kept form of a date given in parts, as legacy functions do.

    Raises ValueError when they make no date.
    """
    if len(year) != 4 or len(month) > 2 or len(day) > 2:
        raise ValueError(f"{year}-{month}-{day}")
    return date(int(year), int(month), int(day)).isoformat()
