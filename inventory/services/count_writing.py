"""Rows of counts: locked, and moved from one status to the next."""

from __future__ import annotations

from typing import Any

from inventory.count_states import COUNT_MOVES
from inventory.models import StockCount
from plyhub.common import audit
from plyhub.common.errors import DomainError
from plyhub.common.models import User


def lock(count_id: int) -> StockCount:
    """The count, held until the transaction ends."""
    rows = StockCount.objects.select_for_update(of=("self",))
    found = rows.select_related("location", "assigned_to").filter(pk=count_id).first()
    if found is None:
        raise DomainError("This count does not exist.")
    return found


def move(
    count: StockCount,
    name: str,
    *,
    actor: User | None,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    **columns: Any,
) -> StockCount:
    """Take the checked move: status and columns, and the audit entry."""
    return put(
        count,
        COUNT_MOVES[name].target,
        action=name,
        actor=actor,
        reason=reason.strip(),
        changes=changes,
        **columns,
    )


def put(
    count: StockCount,
    status: str,
    *,
    action: str,
    actor: User | None,
    rule: str = "",
    reason: str = "",
    changes: dict[str, Any] | None = None,
    **columns: Any,
) -> StockCount:
    """Give the count that status and these columns, with an audit entry."""
    before, count.status = count.status, status
    for column, value in columns.items():
        setattr(count, column, value)
    count.save(update_fields=["status", "updated_at", *columns])
    audit.record(
        count,
        action=action,
        actor=actor,
        rule=rule,
        from_state=before,
        to_state=status,
        reason=reason,
        changes=changes,
    )
    return count
