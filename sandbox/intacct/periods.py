"""When the payment of a document is due."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from sandbox.intacct.incoming import check_reference
from sandbox.intacct.objects.setup import STARTS
from sandbox.intacct.tenant import Tenant


def due(tenant: Tenant, terms: str, term: str, start: str) -> str:
    """Return the day a term that begins on `start` ends; raises Rejected for an unknown one.

    `terms` is the object it is one of: APTERM or ARTERM.
    """
    row = check_reference(tenant, terms, term, active=False)
    first, days = date.fromisoformat(start), row.get("DUEDATE") or 0
    months = int(dict(STARTS)[row.get("DUEFROM") or STARTS[0][0]])
    if not months:
        return (first + timedelta(days=days)).isoformat()
    later = first.month - 1 + months - 1
    year, month = first.year + later // 12, later % 12 + 1
    day = min(max(days, 1), monthrange(year, month)[1])
    return date(year, month, day).isoformat()
