"""What was changed here and is not over there yet: reading must not undo it."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.models import OutboxEntry
from integrations.sync import operations
from integrations.sync.states import OPEN


def unsent(entity: str, hub_ids: Sequence[int], *, connection_id: int | None) -> set[int]:
    """Those of our records whose master write to that connection is still under way."""
    if not hub_ids:
        return set()
    codes = [one.code for one in operations.OPERATIONS if one.role == "master"]
    entries = OutboxEntry.objects.filter(
        connection_id=connection_id,
        entity=entity,
        hub_id__among=set(hub_ids),
        operation__in=codes,
        state__in=OPEN,
    )
    return set(entries.values_list("hub_id", flat=True))
