"""What the stand-in posts to an application is as the documents of March 2026 describe it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.servicetitan.webhook_events import TYPES
from tests.contract.examples import work
from tests.contract.world import World
from tests.sandbox.test_servicetitan_webhooks import Receiver

_JPM = "early-jpm-v2#/components/schemas/CloudEvent_Of_Jpm.V2.Webhook."
_DISPATCH = "early-dispatch-v2#/components/schemas/CloudEvent_Of_Dispatch.V2.Webhook."
_BOOKS = "early-accounting-v2#/components/schemas/CloudEvent_Of_Accounting.V2.Webhook."
SCHEMAS = {
    "tn.jpm.job-scheduled": f"{_JPM}JobScheduledWebhookEvent",
    "tn.jpm.job-rescheduled": f"{_JPM}JobRescheduledWebhookEvent",
    "tn.jpm.job-updated": f"{_JPM}JobUpdatedWebhookEvent",
    "tn.jpm.job-completed": f"{_JPM}JobCompletedWebhookEvent",
    "tn.jpm.job-appointment-updated": f"{_JPM}JobAppointmentUpdatedWebhookEvent",
    "tn.dis.technician-dispatched": f"{_DISPATCH}TechnicianDispatchedWebhookEvent",
    "tn.acc.invoice-updated": f"{_BOOKS}InvoiceUpdatedEventPayload",
}
Event = dict[str, Any]


@pytest.fixture(scope="module")
def told(world: World) -> Iterator[dict[str, Event]]:
    """An event of every type, as what happened to a job made the stand-in post it."""
    receiver = Receiver()
    world.stand_in.control("webhooks", {"url": receiver.url})
    _work(world)
    found: dict[str, Event] = {}
    while found.keys() != set(TYPES):
        event = json.loads(receiver.take()[0])
        found.setdefault(event["type"], event)
    yield found
    world.stand_in.control("webhooks", {"url": ""})
    receiver.server.shutdown()
    receiver.server.server_close()


def _work(world: World) -> None:
    """A job from its booking to its invoice."""
    job = world.read("GET jpm/jobs/{id}", work.job(world))
    later = {"start": "2026-04-01T15:00:00Z", "end": "2026-04-01T16:00:00Z"}
    for verb, more in (("reschedule_job", later), ("dispatch_job", {}), ("complete_job", {})):
        world.stand_in.control(verb, {"job": job["jobNumber"], **more})
    line = {"skuId": world.id("materials"), "description": "Capacitor", "quantity": 1}
    world.ask("PATCH accounting/invoices/{id}/items", (job["invoiceId"],), line)


@pytest.mark.parametrize("kind", TYPES)
def test_event_is_as_documented(kind, told, vendor_documents):
    schema = {"$ref": SCHEMAS[kind]}

    assert vendor_documents.wrong(schema, told[kind], answer=True) == []


@pytest.mark.parametrize("kind", TYPES)
def test_event_shows_every_documented_member(kind, told, vendor_documents):
    assert vendor_documents.unseen({"$ref": SCHEMAS[kind]}, told[kind]) == set()
