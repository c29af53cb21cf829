"""Trying parked rows again: what was missing may have come, the row may have been mended over
there, and our reading may have improved."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from integrations.connectors.base import Connector, RawRecord
from integrations.models import SyncIssue, SyncRun, SyncStage
from integrations.sync import activity, issues, missing, refetching, scopes
from integrations.sync.entities import Kind
from integrations.sync.intake import Parse, take_in_again
from integrations.sync.issues import Failure
from integrations.sync.refetching import Refetched, Refetcher
from integrations.sync.run_lease import Lease
from integrations.sync.taken import Outcome

Parked = Sequence[tuple[SyncIssue, RawRecord]]


def plan(run: SyncRun) -> None:
    """Give a run that tries what people asked for a stage for each kind of it."""
    wanted = SyncIssue.objects.filter(connection=run.connection_id, is_wanted=True)
    kinds = set(wanted.values_list("entity", flat=True))
    published = run.connection.description.entities
    SyncStage.objects.bulk_create(
        SyncStage(run=run, position=position, entity=entity)
        for position, entity in enumerate(name for name in published if name in kinds)
    )


def retry_parked(lease: Lease, stage: SyncStage, kind: Kind, connector: Connector) -> None:
    """Take in what can be by now; the rest stays parked. Raises `LeaseLost`.

    Rows that were not read by this run are first read again by their id. A run of notices tries
    them as they were kept: such runs come too often to ask for everything.
    """
    run = lease.run
    of_kind = {"connection_id": run.connection_id, "entity": kind.name}
    if not issues.opened(**of_kind).exists():
        return
    only_wanted = run.scope == scopes.PARKED
    again: frozenset[int] = frozenset()
    if run.scope != scopes.NOTICES:
        again = refetching.due(**of_kind, before=run.started_at, only_wanted=only_wanted)
    refetcher = Refetcher(connector, kind, again, lambda: lease.is_due and lease.beat())
    for batch in issues.parked(**of_kind, only_wanted=only_wanted):
        _retry(lease, stage, kind, connector.parse, batch, refetcher.read(batch))
    issues.forget_old_gaps(**of_kind)


@transaction.atomic
def _retry(
    lease: Lease,
    stage: SyncStage,
    kind: Kind,
    parse: Parse,
    batch: Parked,
    found: Refetched,
) -> None:
    lease.beat()
    connection = lease.run.connection
    if found.gone:
        missing.gone(lease.run, kind, found.gone)
    outcome = take_in_again(
        found.rows, connection=connection, kind=kind, parse=parse, run_id=lease.run.pk
    )
    # A filled gap is no news: its row went in, and was counted, when it was read.
    failed = {row.external_id: issue for issue, row in batch if not issues.is_gap(issue)}
    _keep_failing(lease, kind, outcome, failed)
    tried = SyncIssue.objects.filter(pk__in=[issue.pk for issue, _ in batch], is_wanted=True)
    tried.update(is_wanted=False)
    created = [taken for taken in outcome.created if taken.external_id in failed]
    updated = [taken for taken in outcome.updated if taken.external_id in failed]
    went_in = [failed[taken.external_id] for taken in (*created, *updated)]
    if not went_in:
        return
    activity.Narrator(lease.run, kind).tell(created=created, updated=updated, failed=())
    by_this_run = sum(1 for issue in went_in if issue.updated_at >= lease.run.started_at)
    SyncStage.objects.filter(pk=stage.pk).update(
        # A row parked earlier in this run was read then; an older one is read now.
        read=F("read") + len(went_in) - by_this_run,
        failed=F("failed") - by_this_run,
        created=F("created") + len(created),
        updated=F("updated") + len(updated),
    )


def _keep_failing(lease: Lease, kind: Kind, outcome: Outcome, failed: dict[str, SyncIssue]) -> None:
    """Note once more what still fails, as it is now; what failed in this run is noted already.

    A row read by its id may have another fingerprint than its feed's: it keeps that one, so that
    the same version coming again is known for it.
    """
    started = lease.run.started_at
    again = [
        Failure(failure.row._replace(fingerprint=issue.payload["fingerprint"]), failure.message)
        for failure in outcome.failed
        if (issue := failed.get(failure.row.external_id)) and issue.updated_at < started
    ]
    if again:
        issues.park(connection_id=lease.run.connection_id, entity=kind.name, failures=again)
