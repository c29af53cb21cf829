"""Dry runs: read like any other, and kept as a plan instead of taken in."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from integrations.connectors.base import Page
from integrations.models import Cursor, Plan, SyncRun, SyncStage
from integrations.sync import rehearsal
from integrations.sync.entities import Kind
from integrations.sync.intake import Parse
from integrations.sync.taken import Outcome


def plan_of(run: SyncRun) -> Plan:
    """The plan a dry run makes; an empty one before its first page."""
    return Plan.objects.get_or_create(run=run)[0]


def keep(run: SyncRun, stage: SyncStage, kind: Kind, page: Page, parse: Parse) -> Outcome:
    """Plan a page, and remember where reading goes on; the connection's cursor stays.

    One with a date moves no cursor when it is applied, either. Must run inside a transaction.
    """
    plan = plan_of(run)
    outcome = rehearsal.rehearse(
        page.rows, plan=plan, connection=run.connection, kind=kind, parse=parse
    )
    if page.cursor is None:
        return outcome
    stage.place = page.cursor
    stage.save(update_fields=["place"])
    if run.since is None:
        began = plan.places[kind.name][0] if kind.name in plan.places else _cursor(run, kind.name)
        plan.places[kind.name] = [began, page.cursor]
        plan.save(update_fields=["places", "updated_at"])
    return outcome


@transaction.atomic
def end_stage(run: SyncRun, stage: SyncStage, kind: Kind, parse: Parse) -> None:
    """Plan what was blocked and is not any more, and end the stage."""
    freed = rehearsal.rehearse_blocked(
        plan=plan_of(run), connection=run.connection, kind=kind, parse=parse
    )
    SyncStage.objects.filter(pk=stage.pk).update(
        finished_at=timezone.now(),
        created=F("created") + len(freed.created),
        updated=F("updated") + len(freed.updated),
        failed=F("failed") - len(freed.created) - len(freed.updated),
    )


def _cursor(run: SyncRun, entity: str) -> str:
    kept = Cursor.objects.filter(connection=run.connection_id, entity=entity)
    return kept.values_list("value", flat=True).first() or ""
