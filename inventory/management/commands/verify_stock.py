"""Compare every stock balance with the sum of its movements, and report what differs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inventory.services import stock_check, verification


class Command(BaseCommand):
    """Exits with an error while something differs and was not repaired."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair-balances",
            action="store_true",
            help="make the balances again from the movements, which are never touched",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        repair = options["repair_balances"]
        found = verification.repair_balances() if repair else verification.differences()
        stock_check.note([] if repair else found)
        for difference in found:
            self.stdout.write(str(difference))
        if not found:
            self.stdout.write("Every balance is the sum of its movements.")
        elif repair:
            self.stdout.write(f"{len(found)} figures were made again from the movements.")
        else:
            raise CommandError(
                f"{len(found)} figures differ. Run again with --repair-balances to make them"
                " again from the movements."
            )
