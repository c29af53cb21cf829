"""Conflicts as pages show them: values in words, and what the record says by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrations import change_words
from integrations.change_words import NOTHING, Words
from integrations.models import Conflict
from integrations.sync.entities import MODELS
from integrations.sync.inbound.compare import plain


@dataclass(frozen=True, slots=True)
class Sides:
    """The three values of a conflict in words, and which of the two stands."""

    base: str
    ours: str
    theirs: str
    stands: str


def sides(conflicts: Sequence[Conflict]) -> dict[int, Sides]:
    """By id; the names of all records the values point at are looked up together."""
    words = Words(
        (each.entity, each.field, value)
        for each in conflicts
        for value in (each.base, each.ours, each.theirs)
    )
    return {
        each.pk: Sides(
            *(words.say(each.entity, each.field, value) for value in _values(each)),
            standing(each),
        )
        for each in conflicts
    }


def standing(conflict: Conflict) -> str:
    """Whose value stands, in words."""
    if conflict.winner == Conflict.Side.OURS:
        return "PlyHub"
    if conflict.winner == Conflict.Side.THEIRS:
        return conflict.connection.description.label
    return "nothing changes until decided"


def said_now(conflict: Conflict) -> str:
    """What our record says by now, in words; empty for a custom field, and if it is gone."""
    model = MODELS[conflict.entity]
    if not any(column.attname == conflict.field for column in model._meta.concrete_fields):
        return ""
    rows = model._default_manager.filter(pk=conflict.hub_id).values_list(conflict.field, flat=True)
    if not rows:
        return NOTHING
    told = (conflict.entity, conflict.field, plain(model._meta.get_field(conflict.field), rows[0]))
    return Words([told]).say(*told)


def open_of(entity: str, hub_id: int) -> list[Conflict]:
    """The open conflicts of a record, oldest first, in one query."""
    found = Conflict.objects.filter(entity=entity, hub_id=hub_id, state=Conflict.State.OPEN)
    return list(found.select_related("connection").order_by("pk"))


def page_of(conflict: Conflict) -> str:
    """The page of the record."""
    return change_words.page_of(conflict.entity, conflict.hub_id)


def _values(conflict: Conflict) -> tuple[object, object, object]:
    return conflict.base, conflict.ours, conflict.theirs
