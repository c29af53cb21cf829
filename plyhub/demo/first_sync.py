"""The first sync of each connection, watched from the command line."""

from __future__ import annotations

import sys
import time

from integrations.models import Connection, SyncRun
from integrations.sync import runs, scopes
from plyhub.common.errors import DomainError
from plyhub.common.models import User

PATIENCE_SECONDS = 300


def run(*, admin: User) -> None:
    """Sync every connection that never was, one after the other, showing how far each is."""
    for connection in Connection.objects.filter(state=Connection.State.ACTIVE):
        done = connection.runs.filter(state__in=[SyncRun.State.SUCCEEDED, SyncRun.State.PARTIAL])
        if not done.exists():
            _watch(
                runs.request(
                    connection_id=connection.pk,
                    scope="all",
                    trigger=SyncRun.Trigger.COMMAND,
                    user=admin,
                )
            )


def _watch(sync: SyncRun) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not sync.is_over:
        if time.monotonic() > deadline:
            raise DomainError(f"{sync} is not through after {PATIENCE_SECONDS} s; see its page.")
        _show(sync)
        time.sleep(0.3)
        sync.refresh_from_db()
    _show(sync, end="\n")
    if sync.state != SyncRun.State.SUCCEEDED:
        raise DomainError(f"{sync} ended as “{sync.get_state_display()}”. {sync.reason}")


def _show(sync: SyncRun, end: str = "\r") -> None:
    stages = list(sync.stages.all())
    records = sum(stage.read for stage in stages)
    current = next((stage for stage in stages if stage.started_at and not stage.finished_at), None)
    what = scopes.entity_label(current.entity) if current else sync.get_state_display()
    done = sum(1 for stage in stages if stage.finished_at)
    line = f"• First sync of {sync.connection}: {records:,} records, {done}/{len(stages)} {what}"
    sys.stdout.write(f"{line:<78}{end}")
    sys.stdout.flush()
