"""Keeping what a pull changed, one row a record, for the summary of the run and for undoing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from integrations.models import SyncChange
from plyhub.common import copying

KEPT = timedelta(days=90)
_AT_ONCE = 5000
Action = SyncChange.Action


def keep(
    run_id: int | None,
    entity: str,
    changes: Mapping[int, Mapping[str, tuple[Any, Any]]],
    *,
    adopted: Collection[int] = (),
) -> None:
    """Write down, with one COPY, what became of these records of ours: by id, what each column
    was and is. Nothing for what is read outside a run. Belongs in the transaction of the change.
    """
    if run_id is None:
        return
    copying.insert(
        SyncChange,
        [
            {
                "run_id": run_id,
                "entity": entity,
                "hub_id": hub_id,
                "action": Action.ADOPTED.value if hub_id in adopted else Action.UPDATED.value,
                "before": {column: before for column, (before, _) in pairs.items()},
                "after": {column: after for column, (_, after) in pairs.items()},
            }
            for hub_id, pairs in changes.items()
        ],
    )


def forget_old(*, now: datetime) -> int:
    """Delete some of what is older than `KEPT`; returns how many. The oldest have the first ids."""
    oldest = SyncChange.objects.order_by("pk").values_list("pk", "at")[:_AT_ONCE]
    gone = [pk for pk, at in oldest if at < now - KEPT]
    if gone:
        SyncChange.objects.filter(pk__lte=gone[-1]).delete()
    return len(gone)
