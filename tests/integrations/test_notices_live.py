"""ServiceTitan tells of a change by itself, and the job is read: over HTTP both ways."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from integrations.models import Connection, SyncRun, WebhookEvent
from integrations.sync import pull
from inventory.models import Job
from plyhub.common import secrets
from tests.integrations.conftest import connected
from tests.integrations.stand_ins import StandIn

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "0123456789abcdef0123456789abcdef"


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within 20 seconds"
        time.sleep(0.05)


@pytest.mark.parametrize("encoding", ["hex", "base64"])
def test_a_job_put_on_hold_there_is_on_hold_here(
    live_server: Any, servicetitan: StandIn, encoding: str
) -> None:
    credentials = {**servicetitan.credentials, "webhook_key": KEY}
    titan: Connection = connected(servicetitan, sealed_credentials=secrets.seal(credentials))
    address = f"{live_server.url}/webhooks/{titan.webhook_token}/"
    servicetitan.control(
        "webhooks", {"url": address, "key": KEY, "encoding": encoding, "duplicates": True}
    )

    servicetitan.control("hold_job", {"job": "4521"})

    told = WebhookEvent.objects.filter(entity="job", type="tn.jpm.job-updated")
    until(lambda: told.filter(times_told__gte=2).exists())
    [run] = SyncRun.objects.all()
    pull.work(run_id=run.pk)
    assert Job.objects.get().status == Job.Status.HOLD
    assert [event.state for event in told] == ["done"]
