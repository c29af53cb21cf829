"""Dates and times as the gateway writes them.

Times carry no offset: they are in the zone of the API user's preference, which is therefore an
option of the connection.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_OFFSET = re.compile(r"([+-]?)(\d{1,2})(?::?(\d{2}))?")


def zone(offset: str) -> timezone:
    """The zone of an offset like `-08:00`, `+5:30` or `0`; raises `ValueError` for other text."""
    match = _OFFSET.fullmatch(offset.strip())
    if match is None:
        raise ValueError(f"timezone_offset {offset!r} is not of the form +HH:MM")
    sign, hours, minutes = match.groups()
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-ahead if sign == "-" else ahead)


def read(text: str, *, field: str, user_zone: timezone) -> datetime | None:
    """The aware UTC moment in `MM/DD/YYYY HH:MM:SS`, None when empty; else `ValueError`."""
    if not text:
        return None
    for pattern in ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y"):
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=user_zone).astimezone(UTC)
        except ValueError:
            continue
    raise ValueError(f"{field} is not a time: {text!r}")


def write(moment: datetime, *, user_zone: timezone) -> str:
    """`moment` as a filter value of `query`."""
    return moment.astimezone(user_zone).strftime("%m/%d/%Y %H:%M:%S")


def parts(day: date) -> tuple[tuple[str, str], ...]:
    """`day` as the children legacy functions want in place of text."""
    return (("year", f"{day:%Y}"), ("month", f"{day:%m}"), ("day", f"{day:%d}"))
