"""The switches for Intacct from the command line, by the same rules as on their page."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations import intacct_settings, toggles
from integrations.models import Connection, IntacctSettings
from plyhub.common.errors import DomainError, InputErrors
from plyhub.common.models import User

NAMES = [toggle.name for toggle in toggles.TOGGLES]


class Command(BaseCommand):
    help = "Show the Intacct settings, or change them in somebody's name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("connection", type=int, help="the connection's number")
        parser.add_argument("--on", nargs="+", choices=NAMES, default=[], metavar="SWITCH")
        parser.add_argument("--off", nargs="+", choices=NAMES, default=[], metavar="SWITCH")
        parser.add_argument("--restore", action="store_true", help="put back what was on before")
        parser.add_argument("--confirm", action="store_true", help="the consequences were read")
        parser.add_argument("--by", help="the log-in of the person who changes them")

    def handle(self, *args: Any, connection: int, **options: Any) -> None:
        if not Connection.objects.filter(pk=connection).exists():
            raise CommandError(f"There is no connection {connection}.")
        if options["on"] or options["off"] or options["restore"]:
            self._change(connection, options)
        self._show(intacct_settings.of(connection))

    def _change(self, connection: int, options: dict[str, Any]) -> None:
        actor = User.objects.filter(username=options["by"] or "").first()
        if actor is None:
            raise CommandError("Say in whose name: --by and a log-in that exists.")
        changes = dict.fromkeys(options["on"], True) | dict.fromkeys(options["off"], False)
        try:
            if changes:
                intacct_settings.save(
                    actor=actor,
                    connection_id=connection,
                    changes=changes,
                    confirm=options["confirm"],
                )
            if options["restore"]:
                intacct_settings.restore(actor=actor, connection_id=connection)
        except intacct_settings.ConfirmationNeeded as question:
            raise CommandError(f"{question.message} Nothing was saved; add --confirm.") from None
        except InputErrors as refused:
            told = "\n".join(f"{error.field}: {error.message}" for error in refused.errors)
            raise CommandError(told) from None
        except DomainError as error:
            raise CommandError(error.message) from None

    def _show(self, settings: IntacctSettings) -> None:
        for toggle in toggles.TOGGLES:
            indent = "  " if toggle.parent else ""
            on = "on" if getattr(settings, toggle.name) else "off"
            self.stdout.write(f"{indent}{on:3}  {toggle.label} ({toggle.name})")
