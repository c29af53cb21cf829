"""Stand-ins as processes of their own, and a plain HTTP client to talk to them."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    """What came back; `json` keeps fractions as Decimal."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body, parse_float=Decimal)


class StandIn:
    """A running stand-in."""

    def __init__(self, *arguments: str, control: bool = True) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", *arguments, *(["--control"] if control else [])],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ready = json.loads(self.process.stdout.readline())
        self.address = urlsplit(self.ready["url"]).netloc

    def call(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(self.address, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())

    def control(self, verb: str, payload: Any = None, method: str = "POST") -> Any:
        body = b"" if payload is None else json.dumps(payload).encode()
        answer = self.call(method, f"/_control/{verb}", body)
        assert answer.status == 200, answer.body
        return answer.json

    def state(self, *tables: str) -> dict[str, dict[str, Any]]:
        return self.control(f"state?tables={','.join(tables)}" if tables else "state", method="GET")

    def stop(self) -> int:
        self.process.terminate()
        return self.finish()

    def kill(self) -> int:
        self.process.kill()
        return self.finish()

    def finish(self) -> int:
        self.process.stdout.close()
        return self.process.wait(10)


@dataclass
class ServiceTitan:
    """A client with a log-in of its own, as small as it can be."""

    stand_in: StandIn
    credentials: dict[str, str]
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def ask_token(self, **changes: str) -> Answer:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.credentials["client_id"],
            "client_secret": self.credentials["client_secret"],
            **changes,
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.stand_in.call("POST", "/connect/token", urlencode(form).encode(), kind)

    def log_in(self) -> ServiceTitan:
        self.token = self.ask_token().json["access_token"]
        self.headers = {
            "Authorization": f"Bearer {self.token}",
            "ST-App-Key": self.credentials["app_key"],
        }
        return self

    def call(
        self,
        method: str,
        where: str,
        body: Any = None,
        *,
        tenant: str = "",
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> Answer:
        module, _, path = where.partition("/")
        pairs = "&".join(f"{name}={quote(str(value))}" for name, value in query.items())
        url = f"/{module}/v2/tenant/{tenant or self.credentials['tenant']}/{path}"
        sent = {**self.headers, **(headers or {})}
        content = b""
        if body is not None:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        return self.stand_in.call(method, f"{url}?{pairs}" if pairs else url, content, sent)

    def get(self, where: str, **query: Any) -> Any:
        answer = self.call("GET", where, **query)
        assert answer.status == 200, answer.body
        return answer.json

    def rows(self, where: str, **query: Any) -> list[dict[str, Any]]:
        return self.get(where, **query)["data"]

    def send(self, method: str, where: str, body: Any) -> Any:
        answer = self.call(method, where, body)
        assert answer.status in (200, 201), answer.body
        return answer.json

    def job(self, number: str) -> dict[str, Any]:
        return self.rows("jpm/jobs", number=number)[0]

    def material(self, code: str) -> dict[str, Any]:
        return next(
            row for row in self.rows("pricebook/materials", searchText=code) if row["code"] == code
        )

    def order_body(self, **changes: Any) -> dict[str, Any]:
        facts = self.stand_in.ready["facts"]
        address = {
            "street": "1 Depot Rd",
            "unit": "",
            "city": "Mesa",
            "state": "AZ",
            "zip": "85201",
            "country": "USA",
        }
        return {
            "vendorId": int(facts["vendor"]),
            "typeId": int(facts["purchase_order_type"]),
            "businessUnitId": int(facts["business_unit"]),
            "inventoryLocationId": int(facts["warehouse"]),
            "shipTo": {"description": "Main warehouse", "address": address},
            "impactsTechnicianPayroll": False,
            "memo": "PlyHub PO-892",
            "date": "2026-01-05T00:00:00Z",
            "requiredOn": "2026-01-09T00:00:00Z",
            "tax": 0,
            "shipping": 12.5,
            "items": [self.line("WHIP-6FT", 4, 11.2)],
            **changes,
        }

    def line(self, code: str, quantity: Any, cost: Any) -> dict[str, Any]:
        return {
            "skuId": self.material(code)["id"],
            "description": code,
            "vendorPartNumber": f"V-{code}",
            "quantity": quantity,
            "cost": cost,
        }

    def order(self, **changes: Any) -> dict[str, Any]:
        """Create an order and return it as read back."""
        made = self.send("POST", "inventory/purchase-orders", self.order_body(**changes))
        return self.get(f"inventory/purchase-orders/{made['id']}")

    def receipt_body(self, order: dict[str, Any], quantity: Any, **changes: Any) -> dict[str, Any]:
        line = order["items"][0]
        item = {
            "purchaseOrderItemId": line["id"],
            "skuId": line["skuId"],
            "quantity": quantity,
            "cost": 11.2,
        }
        return {
            "purchaseOrderId": order["id"],
            "dateReceived": "2026-01-08T00:00:00Z",
            "vendorDocumentNumber": "INV-77",
            "memo": "PlyHub RC-1",
            "tax": 0,
            "shipping": 0,
            "items": [item],
            **changes,
        }


@pytest.fixture(scope="session")
def start_stand_in() -> Iterator[Callable[..., StandIn]]:
    """Start stand-ins; what still runs in the end is stopped."""
    started: list[StandIn] = []

    def start(*arguments: str, control: bool = True) -> StandIn:
        started.append(StandIn(*arguments, control=control))
        return started[-1]

    yield start
    for stand_in in started:
        if stand_in.process.poll() is None:
            stand_in.stop()


@pytest.fixture(scope="session")
def servicetitan_process(start_stand_in) -> StandIn:
    return start_stand_in("servicetitan", "--data", "demo")


@pytest.fixture
def servicetitan(servicetitan_process) -> StandIn:
    """ServiceTitan's stand-in with the demo company untouched."""
    servicetitan_process.control("reset", {"data": "demo"})
    return servicetitan_process


@pytest.fixture
def st(servicetitan) -> ServiceTitan:
    """A client logged in to the main tenant."""
    return ServiceTitan(servicetitan, dict(servicetitan.ready["credentials"])).log_in()


@pytest.fixture
def neighbour(servicetitan) -> ServiceTitan:
    """A client logged in to the second tenant."""
    return ServiceTitan(servicetitan, servicetitan.control("other_credentials")).log_in()
