"""Send what is due now, from the command line."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.models import Connection
from integrations.sync import outbox, push


class Command(BaseCommand):
    help = "Sends everything that is due, in this process, and says what came of it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--connection", help="Name of one connection; all by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Drain each connection until nothing more is due. Exits with an error if one of the
        entries did not get through."""
        failed = 0
        for connection in self._chosen(options["connection"]):
            outbox.reconsider(connection.pk)
            done = push.drain(connection.pk)
            failed += done.failed
            self.stdout.write(f"{connection}: {done.sent} sent, {done.failed} not sent")
        if failed:
            raise CommandError(f"{failed} entries did not get through; see the outbox.")

    def _chosen(self, name: str | None) -> list[Connection]:
        if name is None:
            return list(Connection.objects.filter(state=Connection.State.ACTIVE))
        found = list(Connection.objects.filter(name=name))
        if not found:
            raise CommandError(f"There is no connection called {name}.")
        return found
