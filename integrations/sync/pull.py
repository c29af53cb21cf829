"""The inbound engine: page by page, each committed with its links, activity, counts and cursor.

A long run is done in several goes: when its time is used up it is put down at the end of a page,
and the next go continues from its cursors. Nothing is fetched while a transaction is open, except
by the thread that reads one page ahead.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from integrations.connectors.base import Connector, Page, RawRecord
from integrations.http.errors import PermissionMissing, RemoteError
from integrations.models import Connection, SyncRun, SyncStage, WebhookEvent
from integrations.records import Record
from integrations.sync import (
    activity,
    applying,
    calls,
    comparing,
    connections,
    dry_runs,
    missing,
    notices,
    read_places,
    retrying,
    run_lease,
    run_stages,
    runs,
    scopes,
    sentences,
    stage_ends,
)
from integrations.sync.entities import BY_NAME, Kind
from integrations.sync.intake import Parse, take_in
from integrations.sync.read_ahead import ReadAhead
from integrations.sync.run_lease import Lease
from integrations.sync.taken import Outcome
from inventory.services import job_notes
from plyhub.common import garbage, request_context
from plyhub.common.errors import DomainError

BUDGET_SECONDS = 60.0
PATIENCE_SECONDS = 45.0
"""How much longer than its budget a go waits for a page; a task is ended hard at 120 seconds."""
State = SyncRun.State


class End(Enum):
    """How a go at a run ended: over, put down to be continued, or never ours."""

    OVER = auto()
    PUT_DOWN = auto()
    NOT_OURS = auto()


@dataclass(frozen=True, slots=True)
class Gone:
    """What became of a go; `token` continues a run that was put down."""

    end: End
    token: str = ""


@dataclass(frozen=True, slots=True)
class Go:
    """One go at a run: our hold on it, the connector, and when time is up (`time.monotonic`)."""

    lease: Lease
    connector: Connector
    until: float

    @property
    def run(self) -> SyncRun:
        return self.lease.run

    @property
    def must_stop(self) -> bool:
        return self.lease.cancelling or time.monotonic() >= self.until

    def keep_alive(self) -> None:
        """Write the heartbeat if it is due. Raises `LeaseLost`."""
        if self.lease.is_due:
            self.lease.beat()


def work(*, run_id: int, token: str = "", budget: float | None = None) -> Gone:
    """Work on a run for about `budget` seconds, at least for a page.

    `token` names a run that was put down; without one, a queued run is begun. Ends the run as
    succeeded, partial, failed or cancelled, and notes on the connection how it went. Harmless for a
    run that is over or in other hands.
    """
    lease = run_lease.resume(run_id, token) if token else run_lease.start(run_id)
    if lease is None:
        return Gone(End.NOT_OURS)
    connection = lease.run.connection
    with request_context.bind(run=str(run_id), connection=str(connection.pk)):
        try:
            return _work(lease, connection, budget)
        except run_lease.LeaseLost:
            return Gone(End.NOT_OURS)
        except (RemoteError, DomainError) as error:
            return _failed(lease, connection, error)


def fail(*, run_id: int, reason: str) -> None:
    """End a run whose worker met something nobody foresaw, if it is not over."""
    SyncRun.objects.filter(pk=run_id, state__in=SyncRun.HOLDING).update(
        state=State.FAILED, reason=reason, finished_at=timezone.now()
    )


def _work(lease: Lease, connection: Connection, budget: float | None) -> Gone:
    if connection.state != Connection.State.ACTIVE:
        lease.finish(State.SKIPPED, runs.not_active(connection))
        return Gone(End.OVER)
    with calls.connected(connection) as connector:
        return _go(lease, connection, connector, budget)


def _go(lease: Lease, connection: Connection, connector: Connector, budget: float | None) -> Gone:
    if lease.run.scope == scopes.NOTICES and not lease.run.stages.exists():
        notices.plan(lease.run)
    if lease.run.scope == scopes.PARKED and not lease.run.stages.exists():
        retrying.plan(lease.run)
    seconds = BUDGET_SECONDS if budget is None else budget
    go = Go(lease, connector, time.monotonic() + seconds)
    for stage in run_stages.unread(lease.run):
        if lease.cancelling:
            break
        if _lacks_what_it_needs(stage) or not _pull_stage(go, stage):
            continue
        if go.must_stop and not lease.cancelling:
            lease.beat()
            return Gone(End.PUT_DOWN, lease.token)
    if lease.cancelling:
        lease.finish(State.CANCELLED, reason=None)
        return Gone(End.OVER)
    if lease.run.is_dry_run:
        lease.finish(*run_stages.verdict(list(lease.run.stages.all())))
        return Gone(End.OVER)
    connections.note_success(connection_id=connection.pk)
    with transaction.atomic():
        comparing.conclude(lease.run)
        state, reason = run_stages.verdict(list(lease.run.stages.all()))
        if lease.run.scope == scopes.PLAN:
            state, reason = applying.conclude(lease.run, state, reason)
        lease.finish(state, reason)
    # Only now is what was used on the jobs it completed known too.
    job_notes.write_due()
    return Gone(End.OVER)


def _failed(lease: Lease, connection: Connection, error: RemoteError | DomainError) -> Gone:
    reason = error.message
    if isinstance(error, RemoteError):
        reason = sentences.trouble(error)
        connections.report(connection_id=connection.pk, error=error)
    try:
        lease.finish(State.FAILED, reason)
    except run_lease.LeaseLost:
        return Gone(End.NOT_OURS)
    activity.note(connection, reason, run=lease.run, failed=True)
    return Gone(End.OVER)


def _lacks_what_it_needs(stage: SyncStage) -> bool:
    """Whether a stage this one builds on was left out of the run; then this one is, too."""
    needed = SyncStage.objects.filter(
        run=stage.run_id,
        entity__in=BY_NAME[stage.entity].needs,
        position__lt=stage.position,
        finished_at__isnull=True,
    ).first()
    if needed is None:
        return False
    reason = f"Needs {BY_NAME[needed.entity].plural}, which could not be read."
    run_stages.leave_out(stage, SyncStage.LeftOut.LACKING, reason)
    return True


def _pull_stage(go: Go, stage: SyncStage) -> bool:
    """Read an entity to its end, or as far as time and people allow.

    False for one we may not read: it is left out with a sentence saying so.
    """
    kind = BY_NAME[stage.entity]
    try:
        ended = _pull_pages(go, stage, kind)
    except PermissionMissing as error:
        reason = sentences.trouble(error)
        run_stages.leave_out(stage, SyncStage.LeftOut.UNREADABLE, reason)
        activity.note(go.run.connection, reason, run=go.run, failed=True)
        return False
    if ended and go.run.is_dry_run:
        dry_runs.end_stage(go.run, stage, kind, go.connector.parse)
    elif ended:
        retrying.retry_parked(go.lease, stage, kind, go.connector)
        run_stages.finish(stage)
        read_places.count_known(go.run.connection, stage)
        stage_ends.ended(go.run.connection, stage)
    return True


def _pull_pages(go: Go, stage: SyncStage, kind: Kind) -> bool:
    """Whether the last page was reached."""
    if go.run.scope == scopes.PLAN:
        return _apply_pages(go, stage, kind)
    told = notices.waiting(go.run, kind.name)
    read = partial(go.connector.parse, kind.name)
    cursor = read_places.start(go.run, stage)
    is_news = not go.run.is_full and not cursor
    pages = _pages(go, stage, kind, told, cursor)
    with ReadAhead(pages, read=read if is_news else None) as ahead:
        for page in _taken(go, ahead):
            if page.has_more and not go.must_stop:
                ahead.fetch(read=read if is_news else None)
            with garbage.left_alone():
                is_news = _keep(go, stage, kind, page)
            if page.has_more and go.must_stop:
                return False
            if not page.has_more:
                notices.settle(told)
                return True
    return not go.lease.cancelling


def _apply_pages(go: Go, stage: SyncStage, kind: Kind) -> bool:
    """Whether the last row of the plan was reached."""
    while page := applying.next_page(go.run, kind):
        _keep(go, stage, kind, page)
        if go.must_stop:
            return False
    applying.stage_ended(go.run, stage)
    return True


def _pages(
    go: Go, stage: SyncStage, kind: Kind, told: list[WebhookEvent], cursor: str
) -> Iterator[Page]:
    """What changed since the last read, or just the records the system told us about, or that are
    compared one by one; nothing where only what was parked is tried again."""
    if go.run.scope == scopes.PARKED:
        return iter(())
    singly = comparing.one_by_one(go.run, stage)
    if singly is not None:
        return notices.pages(go.connector, kind.name, singly)
    ids = [event.external_id for event in told]
    if ids and all(ids):
        return notices.pages(go.connector, kind.name, ids)
    return go.connector.fetch(kind.name, cursor=cursor)


def _taken(go: Go, ahead: ReadAhead) -> Iterator[Page]:
    until = go.until + PATIENCE_SECONDS
    while page := ahead.take(until=until, while_waiting=go.keep_alive):
        yield page


@transaction.atomic
def _keep(go: Go, stage: SyncStage, kind: Kind, page: Page) -> bool:
    """Commit a page with all that belongs to it; whether most of it was new. Raises `LeaseLost`
    with nothing changed."""
    go.lease.beat()
    connection = go.run.connection
    parse = _reading(page, go.connector)
    if go.run.is_dry_run:
        outcome = dry_runs.keep(go.run, stage, kind, page, parse)
        _count(stage, len(page.rows), outcome, page.total)
        return outcome.unchanged < len(page.rows) / 2
    if go.run.scope == scopes.PLAN:
        page = applying.take_fresh(go.run, kind, page)
    outcome = take_in(page.rows, connection=connection, kind=kind, parse=parse, run_id=go.run.pk)
    narrator = activity.Narrator(go.run, kind)
    narrator.tell(created=outcome.created, updated=outcome.updated, failed=outcome.failed)
    _count(stage, len(page.rows), outcome, page.total)
    missing.page_kept(go.run, stage, kind, page)
    if page.cursor is not None:
        read_places.keep(go.run, stage, page.cursor)
    return outcome.unchanged < len(page.rows) / 2


def _reading(page: Page, connector: Connector) -> Parse:
    """How rows of that page are read, those that were read ahead not again."""

    def parse(entity: str, row: RawRecord) -> Record:
        return page.records.get(row.external_id) or connector.parse(entity, row)

    return parse


def _count(stage: SyncStage, read: int, outcome: Outcome, total: int | None) -> None:
    changes = {
        "read": F("read") + read,
        "created": F("created") + len(outcome.created),
        "updated": F("updated") + len(outcome.updated),
        "unchanged": F("unchanged") + outcome.unchanged,
        "failed": F("failed") + len(outcome.failed),
    }
    if stage.started_at is None:
        changes["started_at"] = stage.started_at = timezone.now()
    if stage.expected is None and total is not None:
        changes["expected"] = stage.expected = total
    SyncStage.objects.filter(pk=stage.pk).update(**changes)
