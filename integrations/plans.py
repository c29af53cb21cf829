"""What the page, the table and the API show of a plan: how much of what, and its rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from integrations.models import Plan, PlanRow
from integrations.sync import scopes
from integrations.sync.entities import BY_NAME

COLUMNS = ("kind", "id there", "record", "what", "field", "before", "after", "why", "state")
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows: of a kind, of what would happen, in a state, and with a text in their name."""

    entity: str = ""
    action: str = ""
    state: str = ""
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Filter:
        """The filter a page was asked for; what there is not is as good as nothing."""
        entity, action, state = (given.get(name, "") for name in ("entity", "action", "state"))
        return cls(
            entity if entity in BY_NAME else "",
            action if action in PlanRow.Action.values else "",
            state if state in PlanRow.State.values else "",
            given.get("q", "").strip()[:100],
        )


@dataclass(frozen=True, slots=True)
class Total:
    """How many records of a kind: by what would happen to them, and how many stay as they are."""

    entity: str
    name: str
    unchanged: int
    counts: list[tuple[str, int]]


def totals(plan: Plan) -> list[Total]:
    """A line for each kind that was read, in the order of reading, in two queries."""
    counted = PlanRow.objects.filter(plan=plan).order_by().values_list("entity", "action")
    found = {(entity, action): count for entity, action, count in counted.annotate(Count("pk"))}
    return [
        Total(
            stage.entity,
            scopes.entity_label(stage.entity),
            stage.unchanged - found.get((stage.entity, PlanRow.Action.NOTE), 0),
            [(action, found.get((stage.entity, action), 0)) for action in shown_actions()],
        )
        for stage in plan.run.stages.all()
        if stage.read
    ]


def shown_actions() -> list[str]:
    """What can happen to a record that people want to know of."""
    return [action for action in PlanRow.Action.values if action != PlanRow.Action.NOTE]


def rows(plan: Plan, chosen: Filter) -> QuerySet[PlanRow]:
    """The rows of a plan, in the order of reading, without what came over the wire."""
    found = PlanRow.objects.filter(plan=plan).exclude(action=PlanRow.Action.NOTE)
    exact = {"entity": chosen.entity, "action": chosen.action, "state": chosen.state}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if chosen.text:
        found = found.filter(title__icontains=chosen.text)
    return found.order_by("pk").defer("payload", "before")


def lines(plan: Plan, chosen: Filter) -> Iterator[str]:
    """A table of it, written while it is read: a line for each field of each row."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for row in rows(plan, chosen).iterator(chunk_size=_CHUNK):
        name = scopes.entity_label(row.entity)
        what, state = row.get_action_display(), row.get_state_display()
        for told in row.words or [("", "", "")]:
            cells = (name, row.external_id, row.title, what, *told, row.reason, state)
            yield writer.writerow([_plain(cell) for cell in cells])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _plain(value: object) -> str:
    """As text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
