"""Finding what a control verb names, by id or by the number or name a person would use."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row


def row(tenant: Tenant, table: str, wanted: Any, *members: str) -> Row:
    """Return the row whose id or one of whose `members` is `wanted`; raises ValueError."""
    rows = tenant.table(table)
    text = str(wanted)
    if text.isdigit() and (found := rows.get(int(text))) is not None:
        return found
    for candidate in rows.values():
        if any(candidate.get(member) == text for member in members):
            return candidate
    raise ValueError(f"{table} has no {text}")
