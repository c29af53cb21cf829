"""What was changed here and is not over there yet: reading must not undo it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from integrations.models import OutboxEntry
from integrations.sync import operations
from integrations.sync.inbound.base import Row
from integrations.sync.states import OPEN


def unsent(entity: str, hub_ids: Sequence[int], *, connection_id: int | None) -> set[int]:
    """Those of our records whose master write to that connection is still under way."""
    if not hub_ids:
        return set()
    codes = [one.code for one in operations.OPERATIONS if one.role == "master"]
    entries = OutboxEntry.objects.filter(
        connection_id=connection_id,
        entity=entity,
        hub_id__in=list(hub_ids),
        operation__in=codes,
        state__in=OPEN,
    )
    return set(entries.values_list("hub_id", flat=True))


def keep(
    rows: Sequence[Row], *, entity: str, columns: Collection[str], connection_id: int | None
) -> list[Row]:
    """`rows` without `columns` where a change of ours is still under way."""
    known = [hub_id for hub_id, _ in rows if hub_id is not None]
    ours = unsent(entity, known, connection_id=connection_id)
    return [
        (
            hub_id,
            {name: value for name, value in values.items() if name not in columns}
            if hub_id in ours
            else values,
        )
        for hub_id, values in rows
    ]
