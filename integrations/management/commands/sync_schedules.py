"""Make the task cluster's schedule what this version needs; run it after every migrate."""

from django.core.management.base import BaseCommand

from integrations import schedules


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        schedules.apply()
        names = ", ".join(entry.name for entry in schedules.SCHEDULES)
        self.stdout.write(f"Scheduled: {names}.")
