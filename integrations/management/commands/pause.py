"""Pausing and resuming what is read, from the command line, by the same rules as on the page."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.models import Connection
from integrations.sync import pauses
from plyhub.common.errors import DomainError
from plyhub.common.models import User


class Command(BaseCommand):
    help = "Pause reading over a connection, or of one kind of record, in somebody's name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("connection", type=int, help="the connection's number")
        parser.add_argument("--entity", default="", help="one kind of record; all by default")
        parser.add_argument("--user", required=True, help="in whose name")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--reason", help="why it is paused")
        what.add_argument("--resume", action="store_true", help="read it again")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["user"]).first()
        if actor is None or not Connection.objects.filter(pk=options["connection"]).exists():
            raise CommandError("There is no such person, or no such connection.")
        about = {"connection_id": options["connection"], "entity": options["entity"]}
        try:
            if options["resume"]:
                pauses.resume(actor=actor, **about)
            else:
                pauses.pause(actor=actor, reason=options["reason"], **about)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("Resumed." if options["resume"] else "Paused.")
