"""Time as ServiceTitan writes it: UTC, up to seven fractional digits, trailing zeros cut, `Z`."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta, timezone

from sandbox.store import Store

TICKS = 10_000_000
_TEXT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d)?(\.\d+)?(?:([Zz])|([+ -])(\d\d):?(\d\d))?)?"
)


def stamp(ticks: int) -> str:
    """Return the wire form of a time in ticks of 100 ns since 1970."""
    seconds, fraction = divmod(ticks, TICKS)
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    digits = f"{fraction:07d}".rstrip("0")
    return f"{text}.{digits}Z" if digits else f"{text}Z"


def normal(text: str) -> str:
    """Return a date or time a client sent in wire form; raises ValueError when it is neither.

    A date alone is its midnight, a time without a zone is UTC, and a plus sign that arrived as a
    space (clients forget to encode it) is taken for a plus.
    """
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is not a date")
    day, minutes, seconds, fraction, _, sign, zone_hours, zone_minutes = match.groups()
    moment = datetime.fromisoformat(f"{day}T{minutes or '00:00'}{seconds or ':00'}+00:00")
    if sign:
        offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes))
        moment = moment.replace(tzinfo=timezone(-offset if sign == "-" else offset))
    ticks = int(moment.timestamp()) * TICKS
    if fraction:
        ticks += int(fraction[1:8].ljust(7, "0"))
    return stamp(ticks)


def comparable(value: str | None) -> str:
    """Return a key by which wire times sort in time order (the texts themselves do not)."""
    return value[:-1] if value else ""


class Clock:
    """Now, never the same twice, shifted by what the control route asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last = 0
        self._offset = 0

    def ticks(self) -> int:
        """Return a time later than any returned since the data was last put back."""
        with self._store.lock:
            offset = self._store.meta.get("clock_offset", 0)
            if offset < self._offset:
                # The shift went away with the rows that were stamped under it.
                self._last = 0
            self._offset = offset
            self._last = max(self._last + 1, time.time_ns() // 100 + offset)
            return self._last

    def stamp(self) -> str:
        """Return `ticks()` in wire form."""
        return stamp(self.ticks())

    def seconds(self) -> int:
        """Return now in whole seconds since 1970."""
        return (time.time_ns() // 100 + self._store.meta.get("clock_offset", 0)) // TICKS

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`."""
        offset = self._store.meta.get("clock_offset", 0) + int(seconds * TICKS)
        self._store.meta.set("clock_offset", offset)
