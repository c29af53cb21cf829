"""Writing seeded rows: each gets its own time of change, some weeks back, in the order written."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.stamps import TICKS, stamp
from sandbox.servicetitan.tenant import Tenant

_DAY = 86_400 * TICKS
_DAYS_BACK = 30
_STEP = 7_919


class Writer:
    """Adds rows to one tenant. Times rise by less than a millisecond from row to row."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self._ticks = (tenant.clock.ticks() // _DAY - _DAYS_BACK) * _DAY

    def add(self, kind: str, key: int, /, **members: Any) -> None:
        """Add the row `key` (an id) to the table `kind`."""
        self._ticks += _STEP
        now = stamp(self._ticks)
        row = {"id": key, **members, "createdOn": now, "modifiedOn": now}
        self.tenant.table(kind).insert(key, row)

    def touch(self, kind: str, key: int, /, **members: Any) -> None:
        """Change the row `key` (an id) of the table `kind`, at a later time than all before."""
        self._ticks += _STEP
        self.tenant.table(kind).update(key, **members, modifiedOn=stamp(self._ticks))


def address(place: Any, **more: Any) -> dict[str, Any]:
    """Return an address of anything with street, city, state and zip."""
    parts = {name: getattr(place, name) for name in ("street", "city", "state", "zip")}
    return {"street": parts.pop("street"), "unit": "", **parts, "country": "USA", **more}
