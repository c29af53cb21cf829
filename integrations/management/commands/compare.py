"""Comparing everything from the command line, in this process, without a task cluster."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.management.commands import pull
from integrations.models import SyncRun
from integrations.sync import comparing
from plyhub.common.errors import DomainError


class Command(pull.Command):
    help = "Look for everything we know over one connection, and note what is not there any more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("connection", help="the connection's name or number")

    def handle(self, *args: Any, connection: str, **options: Any) -> None:
        try:
            run = comparing.request(
                connection_id=pull.find(connection).pk,
                trigger=SyncRun.Trigger.COMMAND,
                hand_over=False,
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self._work(run)
        self._report(run)
