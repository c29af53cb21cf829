"""A worker that dies at the worst moment: after the other side took the document in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from integrations.models import OutboxEntry
from integrations.sync import push
from tests.integrations import clusters
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import ROOT, World

pytest_plugins = ["tests.integrations.outbox_world"]


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.1)


def test_a_killed_worker_leaves_one_document(world: World, si, sage):
    w.approve(world.order())
    push.drain(si.pk)
    sage.faults({"match": "create_potransaction", "kind": "hang_after", "seconds": 60})
    w.approve(world.order())
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "flush_outbox"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": clusters.database_url()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: len(sage.rows("PODOCUMENT")) == 2)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    left = OutboxEntry.objects.get(label="PO-893")
    assert left.state == "in_flight"
    assert push.drain(si.pk).sent == 0
    OutboxEntry.objects.filter(pk=left.pk).update(lease_until=timezone.now() - timedelta(hours=1))
    assert push.drain(si.pk).sent == 1
    left.refresh_from_db()
    assert left.state == "succeeded"
    assert [row["PONUMBER"] for row in sage.rows("PODOCUMENT")] == ["PO-892", "PO-893"]
