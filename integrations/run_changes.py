"""What a run changed, kind by kind, in words: for its summary, a page of it at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count

from integrations import change_words, field_owners
from integrations.change_words import Words
from integrations.models import ExternalLink, SyncChange, SyncRun
from integrations.sync.entities import KINDS

PER_PAGE = 50
CREATED = "created"
# What a time stamp of theirs says is no news to people.
_UNSAID = {"source_modified_at"}
_PLURALS = {kind.link: kind.plural for kind in reversed(KINDS) if kind.name == kind.link}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of a kind a run changed in one way."""

    entity: str
    action: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One record: its name and page, what became of it, and what differs."""

    name: str
    url: str
    differences: Sequence[Difference]


def counts(run: SyncRun) -> list[Tally]:
    """What the run made and changed, by kind, in two queries."""
    made = ExternalLink.objects.filter(made_by_run=run.pk).order_by().values("entity")
    found: Counter[tuple[str, str]] = Counter()
    for row in made.annotate(number=Count("pk")):
        found[row["entity"], CREATED] = row["number"]
    moved = run.changes.order_by().values("entity", "action").annotate(number=Count("pk"))
    for row in moved:
        found[row["entity"], row["action"]] = row["number"]
    order = list(dict.fromkeys(kind.link for kind in KINDS))
    ranked = sorted(found.items(), key=lambda each: (order.index(each[0][0]), each[0][1]))
    return [Tally(entity, action, plural(entity), number) for (entity, action), number in ranked]


def plural(entity: str) -> str:
    """Many such records, as a heading."""
    return _PLURALS.get(entity, f"{entity}s").replace("_", " ").capitalize()


def page(run: SyncRun, *, entity: str, action: str, number: Any) -> tuple[Page, list[Changed]]:
    """One page of the records of a kind that the run made or changed, in a fixed number of
    queries."""
    if action == CREATED:
        rows = ExternalLink.objects.filter(made_by_run=run.pk, entity=entity).order_by("pk")
        shown = Paginator(rows.values_list("hub_id", flat=True), PER_PAGE).get_page(number)
        return shown, _named(entity, [(hub_id, ()) for hub_id in shown.object_list])
    rows = run.changes.filter(entity=entity, action=action).order_by("pk")
    shown = Paginator(rows, PER_PAGE).get_page(number)
    return shown, _named(entity, _differences(entity, list(shown.object_list)))


def _named(entity: str, found: Sequence[tuple[int, Sequence[Difference]]]) -> list[Changed]:
    names = change_words.names(entity, {hub_id for hub_id, _ in found})
    return [
        Changed(
            names.get(hub_id, f"#{hub_id}, gone by now"),
            change_words.page_of(entity, hub_id) if hub_id in names else "",
            differences,
        )
        for hub_id, differences in found
    ]


def _differences(entity: str, rows: Sequence[SyncChange]) -> list[tuple[int, Sequence[Difference]]]:
    words = Words(
        (entity, name, value)
        for row in rows
        for values in (row.before, row.after)
        for name, value in values.items()
    )
    return [
        (
            row.hub_id,
            [
                Difference(
                    field_owners.label(entity, name).capitalize(),
                    words.say(entity, name, row.before[name]),
                    words.say(entity, name, after),
                )
                for name, after in row.after.items()
                if name not in _UNSAID
            ],
        )
        for row in rows
    ]
