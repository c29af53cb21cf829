"""A server that answers by script, and the ServiceTitan stand-in as a process."""

from __future__ import annotations

import json
import os
import select
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from integrations.connectors.base import Endpoint, PushResult, RawRecord
from integrations.connectors.servicetitan.connector import ServiceTitanConnector
from integrations.records import Address, DocumentLineRecord, PurchaseOrderRecord

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """One scripted answer; `cut` takes the request in and closes the connection without one."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: threading.Event | None = None


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int


class QuietServer(ThreadingHTTPServer):
    """A client that gave up waiting is part of the test, not an error to report."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class Scripted:
    """A loopback server that gives its answers in turn, and the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [Answer()]
        self.seen: list[Seen] = []
        self._server = QuietServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def serve_over(self, context: ssl.SSLContext) -> None:
        """From now on speak TLS."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                port = self.client_address[1]
                seen = Seen(self.command, self.path, dict(self.headers), body, port)
                scripted.seen.append(seen)
                answers = scripted.answers
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                if answer.hold is not None:
                    answer.hold.wait(START_SECONDS)
                if answer.cut:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PATCH = do_DELETE = _serve

            def log_message(self, *args: object) -> None:
                pass

        return Handler


@pytest.fixture
def server() -> Iterator[Scripted]:
    """A scripted server; set `answers`, read `seen`."""
    scripted = Scripted()
    yield scripted
    scripted.stop()


@pytest.fixture
def closed_port() -> str:
    """An address on which nothing listens."""
    scripted = Scripted()
    scripted.stop()
    return scripted.url


class StandIn:
    """A running stand-in, and the control routes tests need."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.url: str = ready["url"]
        self.credentials: dict[str, str] = ready["credentials"]
        self.facts: dict[str, Any] = ready["facts"]
        self._control = ready["control_url"]

    def control(self, verb: str, payload: Any = None) -> dict[str, Any]:
        answer = requests.post(f"{self._control}/{verb}", json=payload or {}, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of one table, as the stand-in keeps them."""
        answer = requests.get(f"{self._control}/state", params={"tables": name}, timeout=30)
        return list(answer.json().get(name, {}).values())

    def state(self, *tables: str) -> dict[str, dict[str, Any]]:
        """The rows of these tables by their keys, or of all tables; without the empty ones."""
        where = {"tables": ",".join(tables)} if tables else {}
        found = requests.get(f"{self._control}/state", params=where, timeout=30).json()
        return {name: rows for name, rows in found.items() if rows}

    def lookup(self, table: str, name: str) -> dict[str, Any]:
        """One row by number, code or name."""
        return self.control("lookup", {"table": table, "id": name})

    def faults(self, *rules: dict[str, Any]) -> None:
        requests.post(f"{self._control}/faults", json=list(rules), timeout=30).raise_for_status()

    def calls(self) -> list[dict[str, Any]]:
        return requests.get(f"{self.url}/log.json", timeout=30).json()


@contextmanager
def running(*arguments: str) -> Iterator[StandIn]:
    """Start a stand-in on a free port; it is gone when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", *arguments, "--port", "0", "--control"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        line = process.stdout.readline() if ready else b""
        assert line, "the stand-in did not start"
        yield StandIn(json.loads(line))
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture(scope="session")
def servicetitan_process() -> Iterator[StandIn]:
    """One ServiceTitan stand-in for the whole run."""
    with running("servicetitan", "--data", "demo") as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def short_price_book() -> Iterator[StandIn]:
    """Another one whose whole state is quickly read, for tests that compare it."""
    with running("servicetitan", "--data", "scale:60") as stand_in:
        yield stand_in


@pytest.fixture
def servicetitan(servicetitan_process: StandIn) -> StandIn:
    """The stand-in as it was at its start: its data, settings, faults and log."""
    servicetitan_process.control("reset")
    return servicetitan_process


@pytest.fixture
def connect(servicetitan: StandIn) -> Callable[..., ServiceTitanConnector]:
    """Makes connectors to the stand-in; keyword arguments replace single credentials."""

    def make(url: str = "", **credentials: str) -> ServiceTitanConnector:
        facts = ("purchase_order_type", "business_unit", "warehouse")
        endpoint = Endpoint(
            url=url or servicetitan.url,
            credentials=servicetitan.credentials | credentials,
            options={name: servicetitan.facts[name] for name in facts},
        )
        return ServiceTitanConnector(endpoint)

    return make


@pytest.fixture
def raw() -> Callable[[dict[str, Any]], RawRecord]:
    """Makes a row as it comes over the wire."""

    def make(payload: dict[str, Any]) -> RawRecord:
        return RawRecord(str(payload["id"]), "", json.dumps(payload).encode())

    return make


@dataclass
class Story:
    """An order of the demo company, not yet written, and the connector to write it with."""

    stand_in: StandIn
    connector: ServiceTitanConnector
    order: PurchaseOrderRecord

    def create(self) -> PushResult:
        return self.connector.push("st.po.create", self.order, key="key-1")

    def created(self) -> PurchaseOrderRecord:
        """The order as our side knows it once it exists over there."""
        made = self.create()
        lines = tuple(
            replace(line, source_line_id=made.line_ids[line.line_ref]) for line in self.order.lines
        )
        return replace(self.order, external_id=made.external_id, lines=lines)

    def orders(self) -> list[dict[str, Any]]:
        return self.stand_in.table("purchase_orders")

    def receipts(self) -> list[dict[str, Any]]:
        return self.stand_in.table("receipts")


@pytest.fixture
def story(servicetitan: StandIn, connect: Callable[..., ServiceTitanConnector]) -> Story:
    """Purchase order PO-892 for two items of the demo company."""
    pex = servicetitan.lookup("materials", "PEX-34-BLUE")
    carrier = servicetitan.lookup("equipment", "CARRIER-24ACC")
    lines = (
        DocumentLineRecord(
            line_ref="1",
            item_id=str(pex["id"]),
            quantity=Decimal("300"),
            unit="FT",
            unit_price=Decimal("0.333333"),
            description="PEX 3/4 blue",
            vendor_part_number="B07553686",
        ),
        DocumentLineRecord(
            line_ref="2",
            item_id=str(carrier["id"]),
            quantity=Decimal("1"),
            unit="EA",
            unit_price=Decimal("1900.00"),
        ),
    )
    order = PurchaseOrderRecord(
        number="PO-892",
        vendor_id=servicetitan.facts["vendor"],
        date=date(2026, 10, 26),
        required_on=date(2026, 10, 30),
        lines=lines,
        total=Decimal("2000.00"),
        tax=Decimal("160.00"),
        shipping=Decimal("12.50"),
        ship_to_name="WH-MAIN",
        ship_to=Address(street="1 Depot Rd", city="Mesa", state="AZ", zip="85201", country="USA"),
    )
    connector = connect()
    # Logged in beforehand, so that a fault strikes the write and not the token before it.
    connector.check()
    return Story(servicetitan, connector, order)
