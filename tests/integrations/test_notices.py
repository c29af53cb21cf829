"""A webhook starts reading the record it names: signed, once, and nothing of it is believed."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Connection, Cursor, SyncRun, WebhookEvent
from integrations.sync import notices, pull
from inventory.models import Job
from plyhub.common import secrets
from tests.integrations.conftest import connected
from tests.integrations.stand_ins import StandIn

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def titan(db: None, servicetitan: StandIn) -> Connection:
    credentials = {**servicetitan.credentials, "webhook_key": KEY}
    return connected(servicetitan, sealed_credentials=secrets.seal(credentials))


def told(connection: Connection, job_id: int, *, id: str = "e-1", **values: Any) -> bytes:
    tenant = int(connection.endpoint.credentials["tenant"])
    body = {
        "specversion": "1.0",
        "id": id,
        "type": "tn.jpm.job-updated",
        "userassignedid": "u-1",
        "data": {"job": {"id": job_id, "jobStatus": "Canceled"}, "tenantId": tenant},
    }
    return json.dumps({**body, **values}).encode()


def post(client: Client, connection: Connection, body: bytes, key: str = KEY) -> Any:
    signature = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return client.post(
        reverse("webhook", args=[connection.webhook_token]),
        data=body,
        content_type="application/json",
        headers={"X-ServiceTitan-Signature": signature},
    )


def job_4521(servicetitan: StandIn) -> int:
    return servicetitan.lookup("jobs", "4521")["id"]


def test_the_named_record_is_read_and_nothing_else(
    client: Client, titan: Connection, servicetitan: StandIn
) -> None:
    key = job_4521(servicetitan)
    assert post(client, titan, told(titan, key)).json() == {"records": 1}
    run = SyncRun.objects.get()
    assert (run.trigger, run.scope, run.state) == ("webhook", "notices", "queued")

    pull.work(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == "succeeded"
    assert [job.number for job in Job.objects.all()] == ["4521"]
    # What the notice claims of the record is not believed.
    assert Job.objects.get().status != Job.Status.CANCELED
    assert [(each.state, each.times_told) for each in WebhookEvent.objects.all()] == [("done", 1)]


def test_reading_one_record_moves_no_cursor(
    client: Client, titan: Connection, servicetitan: StandIn
) -> None:
    post(client, titan, told(titan, job_4521(servicetitan)))
    pull.work(run_id=SyncRun.objects.get().pk)
    assert not Cursor.objects.exists()


def test_the_same_event_again_is_only_counted(
    client: Client, titan: Connection, servicetitan: StandIn
) -> None:
    key = job_4521(servicetitan)
    post(client, titan, told(titan, key))
    pull.work(run_id=SyncRun.objects.get().pk)

    again = post(client, titan, told(titan, key, id="e-2"))

    assert again.status_code == 200
    event = WebhookEvent.objects.get()
    assert (event.state, event.times_told) == ("done", 2)
    assert SyncRun.objects.count() == 1


def test_several_events_before_the_run_begins_are_one_run(
    client: Client, titan: Connection, servicetitan: StandIn
) -> None:
    keys = [servicetitan.lookup("jobs", number)["id"] for number in ("4521", "4610")]
    for n, key in enumerate(keys):
        post(client, titan, told(titan, key, userassignedid=f"u-{n}"))
    [run] = SyncRun.objects.all()
    pull.work(run_id=run.pk)
    assert sorted(Job.objects.values_list("number", flat=True)) == ["4521", "4610"]
    assert set(WebhookEvent.objects.values_list("state", flat=True)) == {"done"}


def test_a_wrong_signature_keeps_nothing(client: Client, titan: Connection) -> None:
    answer = post(client, titan, told(titan, 1), key="another key that is long enough!")
    assert answer.status_code == 401
    assert not WebhookEvent.objects.exists()
    assert not SyncRun.objects.exists()


def test_another_tenants_event_keeps_nothing(client: Client, titan: Connection) -> None:
    body = told(titan, 1, data={"job": {"id": 1}, "tenantId": 1})
    assert post(client, titan, body).status_code == 400
    assert not WebhookEvent.objects.exists()


def test_an_address_that_is_nobodys_is_not_found(client: Client, titan: Connection) -> None:
    path = reverse("webhook", args=["00000000-0000-4000-8000-000000000000"])
    assert client.post(path, data=b"{}", content_type="application/json").status_code == 404


def test_only_post_is_taken(client: Client, titan: Connection) -> None:
    assert client.get(reverse("webhook", args=[titan.webhook_token])).status_code == 405


def test_books_that_tell_nothing_have_no_door(client: Client, books: Connection) -> None:
    assert post(client, books, b"{}").status_code == 404


def test_while_a_connection_is_not_active_nothing_is_queued(
    client: Client, titan: Connection, servicetitan: StandIn
) -> None:
    Connection.objects.filter(pk=titan.pk).update(state="inactive")
    assert post(client, titan, told(titan, job_4521(servicetitan))).status_code == 200
    assert WebhookEvent.objects.get().state == "ignored"
    assert not SyncRun.objects.exists()


def test_a_record_that_is_gone_is_passed_over(client: Client, titan: Connection) -> None:
    post(client, titan, told(titan, 999))
    run = SyncRun.objects.get()
    pull.work(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, WebhookEvent.objects.get().state) == ("succeeded", "done")
    assert not Job.objects.exists()


def test_an_event_that_comes_while_a_pull_is_at_work_waits_for_its_turn(
    client: Client, titan: Connection, servicetitan: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    SyncRun.objects.create(connection=titan, scope="all", trigger="schedule", state="running")
    post(client, titan, told(titan, job_4521(servicetitan)))
    queued = SyncRun.objects.get(scope="notices")
    assert pull.work(run_id=queued.pk).end is pull.End.NOT_OURS
    SyncRun.objects.filter(scope="all").update(state="succeeded")
    assert pull.work(run_id=queued.pk).end is pull.End.OVER
    assert [job.number for job in Job.objects.all()] == ["4521"]


def test_an_address_asked_for_twice_gives_the_same_queued_run(titan: Connection) -> None:
    assert notices.request(titan.pk).pk == notices.request(titan.pk).pk
