"""When the payment of a document is due."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.intacct.incoming import check_reference
from sandbox.intacct.tenant import Tenant


def due(tenant: Tenant, terms: str, term: str, start: str) -> str:
    """Return the day a term that begins on `start` ends; raises Rejected for an unknown one.

    `terms` is the object it is one of: APTERM or ARTERM.
    """
    row = check_reference(tenant, terms, term, active=False)
    return (date.fromisoformat(start) + timedelta(days=row.get("DUEDATE") or 0)).isoformat()
