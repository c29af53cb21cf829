"""A Sage Intacct stand-in for connector tests: one process, emptied of changes before each test."""

from __future__ import annotations

import atexit
import functools
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from integrations.connectors.base import Endpoint
from integrations.connectors.intacct.connector import IntacctConnector
from integrations.records import (
    CustomerRecord,
    DocumentLineRecord,
    ItemRecord,
    PlaceRecord,
    ProjectRecord,
    PurchaseOrderRecord,
    ReceiptRecord,
    TechnicianRecord,
    VendorRecord,
)

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 30


@dataclass(frozen=True)
class Sage:
    """A running stand-in and what its ready line said."""

    url: str
    control_url: str
    credentials: dict[str, str]
    facts: dict[str, Any]

    def connector(self, *, url: str = "", **changes: str) -> IntacctConnector:
        """A connector to it; `changes` replace credentials or set options, whichever exist."""
        credentials = {name: changes.pop(name, value) for name, value in self.credentials.items()}
        options = {"location": self.location()} | changes
        return IntacctConnector(
            Endpoint(url=url or self.url, credentials=credentials, options=options)
        )

    def control(self, verb: str, payload: Any = None, *, method: str = "POST") -> Any:
        """Run a control verb."""
        data = None if method == "GET" else json.dumps(payload or {}).encode()
        request = Request(f"{self.control_url}/{verb}", data=data, method=method)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer, parse_float=Decimal)

    def fail(self, function: str, kind: str, **rule: Any) -> None:
        """Make the next call of `function` fail in this way."""
        self.control("faults", [{"match": function, "kind": kind, "times": 1} | rule])

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table, oldest first."""
        state = self.control(f"state?tables={table}", method="GET")
        return sorted(state.get(table, {}).values(), key=lambda row: row["RECORDNO"])

    def location(self) -> str:
        """A location that lines and warehouses may carry."""
        return self.facts["location"]

    def requests(self) -> list[dict[str, Any]]:
        """The log of requests, oldest first."""
        return self.control("log", method="GET")


@functools.cache
def _running(data: str) -> Sage:
    command = [sys.executable, "-m", "sandbox", "intacct", "--port", "0", "--control"]
    command += ["--data", data]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    atexit.register(_stop, process)
    timer = threading.Timer(READY_SECONDS, process.kill)
    timer.start()
    line = process.stdout.readline()
    timer.cancel()
    if not line:
        raise RuntimeError("the stand-in did not start")
    ready = json.loads(line)
    return Sage(ready["url"], ready["control_url"], ready["credentials"], ready["facts"])


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


def fresh(data: str = "demo") -> Sage:
    """The stand-in with its data as at the start, and a log-in that goes with it."""
    sage = _running(data)
    sage.control("reset")
    sage.connector().check()
    return sage


# Records no demo company has, so each test makes what it needs.

VENDOR = VendorRecord(external_id="VEND-TEST", name="Test Supply", email="orders@test.example")
ITEM = ItemRecord(
    external_id="INV-TEST",
    code="INV-TEST",
    name="Test coil",
    unit="EA",
    cost=Decimal("12.50"),
    price=Decimal("20.00"),
)
WAREHOUSE = PlaceRecord(external_id="WH-TEST", name="Test warehouse")
PROJECT = ProjectRecord(external_id="PRJ-99001", name="Test job", reference="99001")
CUSTOMER = CustomerRecord(external_id="CUST-TEST", name="Test Residence")
EMPLOYEE = TechnicianRecord(
    external_id="TTESTER", name="Tess Tester", email="tess@test.example", phone="602-555-0101"
)
LINE = DocumentLineRecord(
    line_ref="a",
    item_id="INV-TEST",
    quantity=Decimal("4"),
    unit="EA",
    unit_price=Decimal("12.50"),
    description="Coil",
    warehouse_id="WH-TEST",
    project_id="PRJ-99001",
)
ORDER = PurchaseOrderRecord(
    number="PO-99892",
    vendor_id="VEND-TEST",
    date=date(2026, 11, 20),
    required_on=date(2026, 11, 27),
    lines=(LINE,),
    total=Decimal("50.00"),
)


def receipt(order_id: str, source_line_id: str, quantity: str = "4") -> ReceiptRecord:
    """A receipt of one line of an order."""
    line = DocumentLineRecord(
        line_ref="r",
        item_id="INV-TEST",
        quantity=Decimal(quantity),
        unit="EA",
        unit_price=Decimal("12.50"),
        warehouse_id="WH-TEST",
        source_line_id=source_line_id,
    )
    return ReceiptRecord(
        number="RC-99017",
        purchase_order_id=order_id,
        vendor_id="VEND-TEST",
        received_on=date(2026, 11, 21),
        lines=(line,),
        vendor_document_number="PS-1",
    )


def push_masters(connector: IntacctConnector) -> None:
    """Create the vendor, item, warehouse and project the documents above refer to."""
    connector.push("si.vendor.upsert", VENDOR, key="key-vendor")
    connector.push("si.item.upsert", ITEM, key="key-item")
    connector.push("si.warehouse.create", WAREHOUSE, key="key-warehouse")
    connector.push("si.project.upsert", PROJECT, key="key-project")
