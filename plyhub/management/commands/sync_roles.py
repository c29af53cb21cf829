"""Make the groups of users match the table of roles; run it after every migrate."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plyhub import roles
from plyhub.common.errors import DomainError


class Command(BaseCommand):
    """Safe to run again: the second time changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = roles.sync()
        except DomainError as error:
            raise CommandError(error.message) from None
        for change in changes:
            self.stdout.write(
                f"{change.role}: {len(change.added)} added, {len(change.removed)} removed"
            )
        if not changes:
            self.stdout.write("Every role has its permissions already.")
