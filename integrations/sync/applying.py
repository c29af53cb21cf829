"""Applying a plan: its rows are taken in by a run of their own, less those that are stale.

A plan that goes through moves the cursors to where its dry run had read to, kind by kind; where a
row was left out, or something was read in between, the cursor stays, and the next pull reads that
kind again from where it was: what is in by then is recognised, so nothing is lost or done twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from integrations.connectors.base import Page
from integrations.models import Connection, Cursor, Plan, PlanRow, SyncRun, SyncStage
from integrations.sync import issues, queue, runs, scopes
from integrations.sync.entities import Kind
from integrations.sync.inbound.compare import Plain, plain, plain_columns
from integrations.sync.intake import destination
from integrations.sync.page_links import Known
from plyhub.common import audit
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import User

KEPT = timedelta(days=7)
AT_ONCE = 500
_FORGOTTEN_AT_ONCE = 5000
PERMISSION = "integrations.run_sync"
State = PlanRow.State


def refusal(plan: Plan) -> str:
    """Why a plan cannot be applied now, in words; empty if it can."""
    if plan.run.state not in (SyncRun.State.SUCCEEDED, SyncRun.State.PARTIAL):
        return f"{plan.run} has not read everything: make a new dry run."
    if plan.applied_at is not None:
        return "It was applied before."
    if plan.applied_run is not None and not plan.applied_run.is_over:
        return "It is being applied."
    if plan.run.connection.state != Connection.State.ACTIVE:
        return runs.not_active(plan.run.connection)
    return ""


@transaction.atomic
def apply(*, plan_id: int, actor: User, hand_over: bool = True) -> SyncRun:
    """Queue a run that takes the plan in; one that stopped half way goes on with what is left.

    Without `hand_over` the caller works on it. Raises `NotAllowed`, and `WrongState` for a plan
    that is applied, or being so, whose dry run did not end, or while the connection is not active
    or has another plan waiting.
    """
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("You may not start a sync.")
    plan = Plan.objects.select_for_update(of=("self",)).select_related("run__connection")
    plan = plan.get(pk=plan_id)
    Connection.objects.select_for_update(no_key=True).get(pk=plan.run.connection_id)
    if reason := refusal(plan) or _other(plan):
        raise WrongState(reason)
    run = SyncRun.objects.create(
        connection=plan.run.connection,
        scope=scopes.PLAN,
        trigger=SyncRun.Trigger.MANUAL,
        started_by=actor,
    )
    _plan_stages(plan, run)
    plan.applied_run, plan.applied_by = run, actor
    plan.save(update_fields=["applied_run", "applied_by", "updated_at"])
    audit.record_many(
        [audit.entry("syncrun", plan.run_id, number=str(plan.run), action="applied", actor=actor)]
    )
    if hand_over:
        queue.run_sync(run.pk)
    return run


def next_page(run: SyncRun, kind: Kind) -> Page | None:
    """The next rows of a kind that were not applied yet; None when there are none."""
    rows = PlanRow.objects.filter(plan=run.applied_plan, entity=kind.name, state=State.OPEN)
    found = [issues.unpack(kept) for kept in _payloads(rows)]
    return Page(rows=found, cursor=None, has_more=True) if found else None


def take_fresh(run: SyncRun, kind: Kind, page: Page) -> Page:
    """The page without the rows that are stale; each is marked as what becomes of it.

    Belongs in the transaction that takes the page in.
    """
    ids = [row.external_id[:100] for row in page.rows]
    mine = PlanRow.objects.filter(plan=run.applied_plan, entity=kind.name, external_id__in=ids)
    planned = {row.external_id: row for row in mine}
    stale = _stale(run.connection, kind, planned)
    mine.filter(external_id__in=stale).update(state=State.STALE)
    mine.exclude(external_id__in=stale).update(state=State.DONE)
    fresh = [row for row in page.rows if row.external_id[:100] not in stale]
    return Page(rows=fresh, cursor=None, has_more=page.has_more)


@transaction.atomic
def stage_ended(run: SyncRun, stage: SyncStage) -> None:
    """Move the cursor to where the dry run had read to, if all of the kind is in and nobody else
    read it meanwhile."""
    began, ended = run.applied_plan.places.get(stage.entity, (None, None))
    stale = PlanRow.objects.filter(
        plan=run.applied_plan, entity=stage.entity, state=State.STALE
    ).exists()
    if ended is None or stale:
        return
    connection = run.connection
    Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    mine = Cursor.objects.filter(connection=connection, entity=stage.entity)
    now = timezone.now()
    if not mine.exists() and not began:
        Cursor.objects.create(
            connection=connection, entity=stage.entity, value=ended, last_read_at=now
        )
        return
    mine.filter(value=began).update(value=ended, last_read_at=now, updated_at=now)


def conclude(run: SyncRun, state: str, reason: str) -> tuple[str, str]:
    """Note that a run applied its plan to the end; how it ended, with what was left out."""
    Plan.objects.filter(pk=run.applied_plan.pk, applied_at=None).update(applied_at=timezone.now())
    stale = PlanRow.objects.filter(plan=run.applied_plan, state=State.STALE).count()
    if not stale:
        return state, reason
    told = f"{stale:,} left out: they changed since the dry run. The next sync reads them again."
    return SyncRun.State.PARTIAL, f"{told} {reason}".strip()


def forget_old(*, now: datetime) -> None:
    """Delete some of the rows of plans older than a week, and the plans that have none left."""
    old = Q(run__finished_at__lt=now - KEPT)
    plans = list(Plan.objects.filter(old).values_list("pk", flat=True)[:100])
    if not plans:
        return
    gone = PlanRow.objects.filter(plan__in=plans).values_list("pk", flat=True)
    PlanRow.objects.filter(pk__in=list(gone[:_FORGOTTEN_AT_ONCE])).delete()
    Plan.objects.filter(pk__in=plans, rows=None).delete()


def _other(plan: Plan) -> str:
    waiting = SyncRun.objects.filter(
        connection=plan.run.connection, scope=scopes.PLAN, state__in=SyncRun.LIVE
    ).first()
    return f"Another plan is being applied by {waiting}." if waiting else ""


def _plan_stages(plan: Plan, run: SyncRun) -> None:
    open_rows = PlanRow.objects.filter(plan=plan, state=State.OPEN).order_by()
    counted = open_rows.values_list("entity").annotate(Count("pk"))
    expected = dict(counted)
    read = plan.run.stages.exclude(finished_at=None)
    SyncStage.objects.bulk_create(
        SyncStage(
            run=run,
            position=stage.position,
            entity=stage.entity,
            expected=expected.get(stage.entity, 0),
        )
        for stage in read
    )


def _payloads(rows: object) -> list[dict]:
    return list(rows.order_by("pk").values_list("payload", flat=True)[:AT_ONCE])


def _stale(connection: Connection, kind: Kind, planned: Mapping[str, PlanRow]) -> set[str]:
    """Those whose row here, or the one we last read, is not what the dry run saw."""
    ids = [row.payload["id"] for row in planned.values()]
    known = destination(connection, kind).known(ids)
    standing = _standing(kind, list(planned.values()))
    stale = set()
    for key, row in planned.items():
        now = known.get(row.payload["id"])
        then = Known(row.hub_id, row.fingerprint) if _was_known(row) else None
        if now != then or standing.get(row.hub_id, {}) != row.before:
            stale.add(key)
    return stale


def _was_known(row: PlanRow) -> bool:
    """Whether the record was linked, or remembered, when it was planned."""
    is_new = row.action in (PlanRow.Action.CREATE, PlanRow.Action.LINK)
    return not is_new and (row.hub_id is not None or bool(row.fingerprint))


def _standing(kind: Kind, rows: Sequence[PlanRow]) -> dict[int, dict[str, Plain]]:
    """The columns the plan would change, as they are now, by our id, in one query; locked."""
    wanted = {row.hub_id: row.before for row in rows if row.hub_id and row.before}
    columns = plain_columns(kind.model, {name for before in wanted.values() for name in before})
    if not columns:
        return {}
    found = kind.model._default_manager.select_for_update(of=("self",), no_key=True)
    values = found.filter(pk__in=list(wanted)).order_by("pk").values_list("pk", *columns)
    return {
        pk: {
            name: plain(column, value)
            for (name, column), value in zip(columns.items(), each, strict=True)
            if name in wanted[pk]
        }
        for pk, *each in values
    }
