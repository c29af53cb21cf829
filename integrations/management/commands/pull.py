"""Pulling from the command line, in this process, without a task cluster."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.models import Connection, SyncRun
from integrations.sync import pull, runs, scopes, timing
from plyhub.common.errors import DomainError

GOOD = (SyncRun.State.SUCCEEDED, SyncRun.State.PARTIAL)


class Command(BaseCommand):
    help = "Read what changed over one connection, and say what became of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("connection", help="the connection's name or number")
        parser.add_argument("--scope", choices=list(scopes.LABELS), default=scopes.ALL)
        again = parser.add_mutually_exclusive_group()
        again.add_argument("--full", action="store_true", help="read everything again")
        again.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="read again what changed since that day",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only make a plan of it, and change nothing"
        )

    def handle(
        self,
        *args: Any,
        connection: str,
        scope: str,
        full: bool,
        since: date | None = None,
        dry_run: bool = False,
        **options: Any,
    ) -> None:
        try:
            run = runs.request(
                connection_id=find(connection).pk,
                scope=scope,
                trigger=SyncRun.Trigger.COMMAND,
                is_full=full,
                since=timing.day_start(since) if since else None,
                is_dry_run=dry_run,
                hand_over=False,
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self._work(run)
        self._report(run)

    def _work(self, run: SyncRun) -> None:
        gone = pull.work(run_id=run.pk)
        while gone.end is pull.End.PUT_DOWN:
            gone = pull.work(run_id=run.pk, token=gone.token)
        run.refresh_from_db()
        if gone.end is pull.End.NOT_OURS and not run.is_over:
            raise CommandError(f"{run} is {run.get_state_display().lower()} elsewhere.")

    def _report(self, run: SyncRun) -> None:
        for stage in run.stages.all():
            if stage.left_out:
                self.stdout.write(f"{scopes.entity_label(stage.entity)}: {stage.reason}")
                continue
            self.stdout.write(
                f"{scopes.entity_label(stage.entity)}: {stage.read} read, {stage.created} new, "
                f"{stage.updated} changed, {stage.unchanged} unchanged, {stage.failed} failed"
            )
        self.stdout.write(f"{run}: {run.get_state_display()}. {run.reason}".strip())
        if run.state not in GOOD:
            raise CommandError(run.reason or run.get_state_display())


def find(text: str) -> Connection:
    """The connection of that name or number. Raises `CommandError` naming those there are."""
    found = Connection.objects.filter(pk=text) if text.isdigit() else None
    found = found or Connection.objects.filter(name__iexact=text)
    if connection := found.first():
        return connection
    names = ", ".join(Connection.objects.values_list("name", flat=True)) or "none yet"
    raise CommandError(f"There is no connection {text!r}. There are: {names}.")
