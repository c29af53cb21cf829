"""Webhooks: which events follow a change, how they are signed, and that they come again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.sandbox.servicetitan_work import JOBS, book, put, reason

KEY = "k" * 40
HEADER = "x-servicetitan-signature"
# Long enough for a busy machine; reached only when something is wrong.
PATIENCE = 10


class Receiver:
    """An application's endpoint; it refuses as often as told, then takes everything."""

    def __init__(self) -> None:
        self.calls: queue.Queue = queue.Queue()
        self.refusals = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                refused = receiver.refusals > 0
                receiver.refusals -= refused
                names = {name.lower(): value for name, value in self.headers.items()}
                # Before the answer: with it, the next event may come.
                receiver.calls.put((body, names))
                self.send_response(503 if refused else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks?from=st"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def take(self) -> tuple[bytes, dict[str, str]]:
        return self.calls.get(timeout=PATIENCE)

    def events(self, count: int) -> list[dict]:
        return [json.loads(self.take()[0]) for _ in range(count)]


@pytest.fixture(scope="module")
def endpoint():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def receiver(endpoint):
    endpoint.refusals = 0
    while not endpoint.calls.empty():
        endpoint.calls.get()
    return endpoint


@pytest.fixture
def hook(servicetitan, receiver):
    def set_up(*events, **more):
        wanted = {"events": list(events)} if events else {}
        return servicetitan.control("webhooks", {"url": receiver.url, "key": KEY, **wanted, **more})

    return set_up


def test_a_booked_job_is_told_as_documented(st, hook, receiver):
    hook()
    job = book(st)
    event = receiver.events(1)[0]
    assert list(event) == [
        "specversion",
        "id",
        "type",
        "time",
        "source",
        "userassignedid",
        "datacontenttype",
        "data",
    ]
    assert (event["type"], event["specversion"], event["source"]) == (
        "tn.jpm.job-scheduled",
        "1.0",
        "https://webhooks.servicetitan.io",
    )
    data = event["data"]
    assert data["tenantId"] == int(st.credentials["tenant"])
    assert (data["job"]["id"], data["job"]["invoiceId"]) == (job["id"], job["invoiceId"])
    assert {"customFields", "externalData", "summary"}.isdisjoint(data["job"])


@pytest.mark.parametrize("encoding", ["hex", "base64"])
def test_the_signature_is_of_the_raw_body(st, hook, receiver, encoding):
    hook("job-scheduled", encoding=encoding)
    book(st)
    body, headers = receiver.take()
    digest = hmac.digest(KEY.encode(), body, hashlib.sha256)
    wanted = digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()
    assert headers[HEADER] == wanted
    assert headers["content-type"].startswith("application/json")


def test_header_and_key_are_a_choice(st, hook, receiver):
    hook("job-scheduled", header="X-Sign")
    book(st)
    assert "x-sign" in receiver.take()[1]
    hook("job-scheduled", key="")
    book(st)
    assert {"x-sign", HEADER}.isdisjoint(receiver.take()[1])


@pytest.mark.parametrize(
    ("verb", "more", "told"),
    [
        (
            "reschedule_job",
            {"start": "2026-04-01T15:00:00Z", "end": "2026-04-01T16:00:00Z"},
            ["tn.jpm.job-rescheduled", "tn.jpm.job-appointment-updated"],
        ),
        (
            "dispatch_job",
            {},
            [
                "tn.jpm.job-updated",
                "tn.jpm.job-appointment-updated",
                "tn.dis.technician-dispatched",
            ],
        ),
        ("complete_job", {}, ["tn.jpm.job-completed", "tn.jpm.job-appointment-updated"]),
    ],
)
def test_each_change_is_told_by_its_events(st, servicetitan, hook, receiver, verb, more, told):
    job = book(st)
    hook()
    servicetitan.control(verb, {"job": job["jobNumber"], **more})
    assert [event["type"] for event in receiver.events(len(told))] == told
    assert servicetitan.control("webhooks")["waiting"] == 0


def test_a_dispatched_technician_is_told_with_job_and_visit(st, servicetitan, hook, receiver):
    job = book(st)
    hook("tn.dis.technician-dispatched")
    servicetitan.control("dispatch_job", {"job": job["jobNumber"]})
    data = receiver.events(1)[0]["data"]
    assert (data["job"]["id"], data["job"]["projectId"], data["appointment"]["duration"]) == (
        job["id"],
        0,
        2,
    )


def test_an_invoice_is_told_without_its_lines(st, servicetitan, hook, receiver):
    job = st.job("4521")
    hook("invoice-updated")
    changes = {"table": "invoices", "id": job["invoiceId"], "changes": {"summary": "x"}}
    servicetitan.control("edit", changes)
    invoice = receiver.events(1)[0]["data"]["invoice"]
    assert (invoice["id"], "items" in invoice) == (job["invoiceId"], False)


def test_a_refused_event_comes_again_as_the_same(st, hook, receiver, servicetitan):
    receiver.refusals = 2
    hook("job-scheduled", speed=1000)
    book(st)
    first, second, third = receiver.events(3)
    assert first == second == third
    assert servicetitan.control("webhooks")["refused"] >= 2


def test_an_event_nobody_takes_is_given_up(st, hook, receiver, servicetitan):
    before = servicetitan.control("webhooks")["given_up"]
    receiver.refusals = 5
    hook("job-scheduled", speed=100_000)
    book(st)
    ids = {event["userassignedid"] for event in receiver.events(5)}
    assert len(ids) == 1
    # Told after the last refusal was counted: the next event waits behind it.
    book(st)
    receiver.events(1)
    assert servicetitan.control("webhooks")["given_up"] == before + 1


def test_a_duplicate_differs_only_in_its_id(st, hook, receiver):
    hook("job-scheduled", duplicates=True)
    book(st)
    one, two = receiver.events(2)
    assert one["id"] != two["id"]
    assert {**one, "id": ""} == {**two, "id": ""}


def test_a_refused_write_is_not_told(st, hook, receiver):
    hook()
    assert put(st, f"{JOBS}/{st.job('4521')['id']}/remove-cancellation") == 409
    book(st)
    assert receiver.events(1)[0]["type"] == "tn.jpm.job-scheduled"


def test_an_endpoint_that_is_gone_holds_nothing_up(st, servicetitan):
    servicetitan.control("webhooks", {"url": "http://127.0.0.1:9/"})
    job = book(st)
    assert put(st, f"{JOBS}/{job['id']}/cancel", {"reasonId": reason(st), "memo": ""}) == 200


def test_each_tenant_is_told_under_its_own_name(st, neighbour, hook, receiver):
    hook("job-updated")
    theirs = neighbour.rows(JOBS)[0]["id"]
    neighbour.send("PATCH", f"{JOBS}/{theirs}", {"summary": "x"})
    data = receiver.events(1)[0]["data"]
    assert (data["tenantId"], data["job"]["id"]) == (int(neighbour.credentials["tenant"]), theirs)


def test_reset_turns_them_off(servicetitan, hook):
    hook()
    servicetitan.control("reset")
    assert servicetitan.control("webhooks")["url"] == ""


def test_the_key_is_not_shown_and_nonsense_is_refused(servicetitan, hook):
    assert "key" not in hook()
    for body in (
        b'{"events": ["po-sent"]}',
        b'{"speed": 0}',
        b'{"encoding": "rot13"}',
        b'{"x": 1}',
    ):
        assert servicetitan.call("POST", "/_control/webhooks", body).status == 400
