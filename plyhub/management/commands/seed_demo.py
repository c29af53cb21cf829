"""Load the demo company: people and connections, then its first sync and a little stock."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plyhub.common.errors import DomainError
from plyhub.common.models import User
from plyhub.demo import connections, first_sync, people, stock


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--servicetitan", help="the stand-in's ready line")
        parser.add_argument("--intacct", help="the stand-in's ready line")
        parser.add_argument("--first-sync", action="store_true", help="needs running task clusters")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["first_sync"]:
                admin = User.objects.get(username="admin")
                first_sync.run(admin=admin)
                stock.load(admin=admin)
                return
            admin = people.load()
            for ready in (options["servicetitan"], options["intacct"]):
                if ready:
                    connections.load(admin=admin, ready=json.loads(ready))
        except DomainError as error:
            raise CommandError(error.message) from None
