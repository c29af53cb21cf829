"""Bring the database to what this version of the code needs: run it on every deploy."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS = ("migrate", "createcachetable", "sync_roles", "sync_schedules")


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for step in STEPS:
            call_command(step, verbosity=options["verbosity"])
