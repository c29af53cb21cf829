"""Documents over there that bear our mark: ours, though no link says so (yet)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync.states import OPEN
from integrations.sync.taken import Entry

MARK = re.compile(r"\bPlyHub ((?:PO|RC|RT)-\d+)\b")


@dataclass(frozen=True, slots=True)
class Marked:
    """Entries that bear our mark, by their id: those to wait for, and those a person looks at."""

    waiting: Mapping[str, str]
    refused: Mapping[str, str]


def sort(
    entries: Sequence[Entry], *, model: type[Model], entity: str, connection_id: int
) -> Marked:
    """Which of these unlinked entries are records of ours, by the number their memo bears.

    One whose record is being sent waits: what we learn from sending it links the two. A mark of a
    number nobody has here (another installation's) says nothing.
    """
    bearing = {entry.external_id: number for entry in entries if (number := mark(entry.record))}
    found = model._default_manager.filter(number__in=set(bearing.values()))
    ours = dict(found.values_list("number", "pk"))
    linked = _linked(entity, connection_id, list(ours.values()))
    sending = _being_sent(entity, connection_id, list(ours.values()))
    waiting, refused = {}, {}
    for external_id, number in bearing.items():
        pk = ours.get(number)
        if pk is None:
            continue
        if pk in linked:
            refused[external_id] = (
                f"It bears the mark of {number}, which is {linked[pk]} over there. Take the mark"
                " off it if it is a document of its own."
            )
        elif pk in sending:
            waiting[external_id] = f"It is {number}, which is being sent."
        else:
            refused[external_id] = (
                f"It bears the mark of {number}, which was not sent from here. Mark the queue entry"
                f" of {number} as done with this id, or take the mark off it."
            )
    return Marked(waiting, refused)


def mark(record: object) -> str:
    """The number of ours in a record's memo; empty without one."""
    match = MARK.search(getattr(record, "memo", ""))
    return match[1] if match else ""


def _linked(entity: str, connection_id: int, ids: Sequence[int]) -> dict[int, str]:
    known = ExternalLink.objects.filter(connection=connection_id, entity=entity, hub_id__in=ids)
    there = known.exclude(external_id="").values_list("hub_id", "number", "external_id")
    return {hub_id: number or external_id for hub_id, number, external_id in there}


def _being_sent(entity: str, connection_id: int, ids: Sequence[int]) -> set[int]:
    queued = OutboxEntry.objects.filter(
        connection=connection_id,
        entity=entity,
        hub_id__in=ids,
        operation__endswith=".create",
        state__in=OPEN,
    )
    return set(queued.values_list("hub_id", flat=True))
