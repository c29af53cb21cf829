"""Trying parked rows again: what was missing may have come, and our reading may have improved."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from integrations.connectors.base import RawRecord
from integrations.models import SyncIssue, SyncStage
from integrations.sync import activity, issues
from integrations.sync.entities import Kind
from integrations.sync.intake import Parse, take_in_again
from integrations.sync.run_lease import Lease


def retry_parked(lease: Lease, stage: SyncStage, kind: Kind, parse: Parse) -> None:
    """Take in what can be by now; the rest stays parked. Raises `LeaseLost`."""
    connection_id = lease.run.connection_id
    for batch in issues.parked(connection_id=connection_id, entity=kind.name):
        _retry(lease, stage, kind, parse, batch)
    issues.forget_old_gaps(connection_id=connection_id, entity=kind.name)


@transaction.atomic
def _retry(
    lease: Lease,
    stage: SyncStage,
    kind: Kind,
    parse: Parse,
    batch: Sequence[tuple[SyncIssue, RawRecord]],
) -> None:
    lease.beat()
    rows = [row for _, row in batch]
    outcome = take_in_again(
        rows, connection=lease.run.connection, kind=kind, parse=parse, run_id=lease.run.pk
    )
    # A filled gap is no news: its row went in, and was counted, when it was read.
    failed = {row.external_id: issue for issue, row in batch if not issues.is_gap(issue)}
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
