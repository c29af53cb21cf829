"""The clock of an installation, running fast: what the cluster is told once a minute it is told as
soon as it has done it, so that no journey waits for a minute to pass.

What the task does, and who does it, is as ever.
"""

from __future__ import annotations

import os
import time

import django

SECONDS = 0.5


def run() -> None:
    """Hand the clock's task over whenever its cluster has nothing else to do. Never returns."""
    from django_q.models import OrmQ
    from django_q.tasks import async_task

    from integrations.schedules import SCHEDULES

    while True:
        for entry in SCHEDULES:
            if not OrmQ.objects.filter(key=entry.cluster).exists():
                async_task(entry.task, cluster=entry.cluster, save=False)
        time.sleep(SECONDS)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plyhub.settings")
    django.setup()
    run()
