"""Fields that are not told to another system while a person has to decide about them."""

from __future__ import annotations

from integrations.models import Conflict
from integrations.sync.refs import Ref
from integrations.sync.target import Target


def fields(target: Target, ref: Ref) -> set[str]:
    """The columns of this record that both sides changed and whose owner has not spoken yet."""
    waiting = Conflict.objects.filter(
        connection=target.connection,
        entity=ref.entity,
        hub_id=ref.hub_id,
        state=Conflict.State.OPEN,
        winner="",
    )
    return set(waiting.values_list("field", flat=True))
