"""What follows when all records of one kind were read."""

from __future__ import annotations

from collections.abc import Callable

from integrations.models import Connection, SyncStage
from integrations.sync import linking
from integrations.sync.stock import comparison, differences

_FOLLOW: dict[str, Callable[[Connection], object]] = {comparison.KIND: differences.stage_ended}


def ended(connection: Connection, stage: SyncStage) -> None:
    """Link what can be linked, and compare what can be compared."""
    linking.stage_ended(connection, stage)
    if follow := _FOLLOW.get(stage.entity):
        follow(connection)
