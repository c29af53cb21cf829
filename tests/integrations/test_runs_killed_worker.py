"""A worker that is killed in the middle of a run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection as database
from django.utils import timezone

from integrations import tasks
from integrations.models import SyncRun
from integrations.sync import runs
from inventory.models import Item
from tests.integrations.conftest import connected
from tests.integrations.stand_ins import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """That of the database of this test run."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database.settings_dict['NAME']}"))


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.1)


def test_what_a_killed_worker_left_is_carried_through_by_the_next_one(servicetitan):
    field = connected(servicetitan)
    servicetitan.control("settings", {"feed_page_size": 30})
    # The second page of materials never comes.
    servicetitan.faults(
        {"match": "export/materials", "kind": "hang_after", "seconds": 120, "skip": 1, "times": 1}
    )
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "pull", "servicetitan", "--scope", "materials"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(Item.objects.exists)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    before = Item.objects.count()
    killed = SyncRun.objects.get()
    assert killed.state == SyncRun.State.RUNNING

    SyncRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=6))
    tasks.tick()
    taken_over = SyncRun.objects.get(trigger="schedule")
    runs_left = tasks.run_sync(run_id=taken_over.pk)

    killed.refresh_from_db()
    taken_over.refresh_from_db()
    field.refresh_from_db()
    count = len(servicetitan.table("materials"))
    assert (killed.state, runs_left, taken_over.state) == ("abandoned", "OVER", "succeeded")
    assert taken_over.stages.get(entity="material").created == count - before
    assert Item.objects.filter(kind="material").count() == count
    assert runs.abandon_silent(now=timezone.now()) == []
