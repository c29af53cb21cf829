"""Rehearsing a page: it is taken in as always, what that did is written down, and it is undone.

So a dry run needs no second way of comparing and validating, and its plan says what a pull does.
What a page points at may be planned itself and be nowhere yet: whatever is looked up and missing is
first taken in from the plan, inside the same savepoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from django.db import transaction

from integrations.connectors.base import RawRecord
from integrations.models import Connection, Plan, PlanRow
from integrations.sync import issues, page_links, plan_rows
from integrations.sync.entities import BY_NAME, Kind
from integrations.sync.intake import Parse, destination, take_in
from integrations.sync.taken import Outcome

AT_ONCE = 500
Action = PlanRow.Action


def rehearse(
    rows: Sequence[RawRecord], *, plan: Plan, connection: Connection, kind: Kind, parse: Parse
) -> Outcome:
    """What taking in these rows would bring about, kept as rows of the plan; nothing else is.

    Must run inside a transaction.
    """
    if not rows:
        return Outcome()
    known = destination(connection, kind).known([row.external_id for row in rows])
    with transaction.atomic():
        with page_links.completed_by(_Planned(plan, connection, parse).take_in):
            outcome = take_in(
                rows, connection=connection, kind=kind, parse=parse, run_id=plan.run_id
            )
        found = plan_rows.of(outcome, plan=plan, kind=kind, rows=rows, known=known)
        transaction.set_rollback(True)
    plan_rows.keep(found)
    return outcome


def rehearse_blocked(*, plan: Plan, connection: Connection, kind: Kind, parse: Parse) -> Outcome:
    """Try again what was blocked, as a pull does at the end of each kind: what it waited for may
    be planned by now. Returns what is not blocked any more."""
    whole = Outcome()
    last = 0
    blocked = PlanRow.objects.filter(plan=plan, entity=kind.name, action=Action.BLOCKED)
    while batch := list(blocked.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        rows = [issues.unpack(row.payload) for row in batch]
        with transaction.atomic():
            outcome = rehearse(rows, plan=plan, connection=connection, kind=kind, parse=parse)
        whole.created += outcome.created
        whole.updated += outcome.updated
    return whole


@dataclass(slots=True)
class _Planned:
    """Takes in what is missing and planned; nothing is asked for twice."""

    plan: Plan
    connection: Connection
    parse: Parse
    _asked: set[tuple[str, str]] = field(default_factory=set)

    def take_in(self, link: str, external_ids: Sequence[str]) -> bool:
        """Whether any of these was planned, and is there now."""
        new = [one for one in external_ids if (link, one) not in self._asked]
        self._asked |= {(link, one) for one in new}
        if not new:
            return False
        planned = PlanRow.objects.filter(plan=self.plan, link=link, external_id__in=new)
        rows = planned.exclude(action=Action.BLOCKED).order_by("entity", "pk")
        took = False
        for name, group in groupby(rows, key=attrgetter("entity")):
            raw = [issues.unpack(row.payload) for row in group]
            take_in(raw, connection=self.connection, kind=BY_NAME[name], parse=self.parse)
            took = True
        return took
