"""A small company connected to both stand-ins, for the tests of what goes out: the words.

The stand-ins are processes of their own; what they hold is read through their control address.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from integrations.http.errors import Unauthorized, Unreachable
from integrations.mapping.text import normalised_name
from integrations.models import (
    Connection,
    ExternalLink,
    IntacctSettings,
    OutboxEntry,
    RemoteRecord,
)
from inventory import events as inventory_events
from inventory.models import Item, Job, Location, Project
from plyhub.common import secrets
from plyhub.common.models import User
from procurement import events
from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine, Vendor

UNREACHABLE = Unreachable("No answer.")
REFUSED = Unauthorized("Sage Intacct refuses the sign-in.")
ROOT = Path(__file__).resolve().parents[2]
ORDERS = "Purchase Order-Inventory"


class StandIn:
    """A running stand-in and its control address."""

    def __init__(self, system: str, data: str, *more: str) -> None:
        command = [sys.executable, "-m", "sandbox", system, "--port", "0", "--control"]
        self.process = subprocess.Popen(
            [*command, "--data", data, *more],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.ready = json.loads(self.process.stdout.readline())

    def control(self, verb: str, payload: Any = None, method: str = "POST") -> Any:
        body = None if payload is None and method == "GET" else json.dumps(payload or {}).encode()
        request = urllib.request.Request(
            f"{self.ready['control_url']}/{verb}", data=body, method=method
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read(), parse_float=Decimal)

    def faults(self, *rules: dict[str, Any]) -> None:
        request = urllib.request.Request(
            f"{self.ready['control_url']}/faults",
            data=json.dumps(list(rules)).encode(),
            method="POST",
        )
        urllib.request.urlopen(request, timeout=30).close()

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of one table, oldest first."""
        held = self.control(f"state?tables={table}", method="GET")
        return list(held.get(table, {}).values())

    def stop(self) -> None:
        self.process.terminate()
        self.process.stdout.close()
        self.process.wait(10)


@dataclass
class World:
    """Our side: a vendor, two items, a warehouse, a job, and people."""

    admin: User
    vendor: Vendor
    whip: Item
    condenser: Item
    warehouse: Location
    job: Job
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(892, 2000)))

    def order(self, *, job: Job | None = None, **more: Any) -> PurchaseOrder:
        """An approved order: 3 EA at 1,900.00 and 2 BX (20 EA) at 85.00, 5,870.00 in all."""
        values = {"vendor": self.vendor, "destination": self.warehouse, "job": job, **more}
        order = PurchaseOrder.objects.create(
            number=f"PO-{next(self.numbers)}",
            status=PurchaseOrder.Status.APPROVED,
            approved_at=timezone.now(),
            total=Decimal("5870.00"),
            **values,
        )
        add_line(order, self.condenser, "3", "EA", "1900.00")
        add_line(order, self.whip, "2", "BX", "85.00", numerator=10)
        return order

    def receipt(self, order: PurchaseOrder, quantities: Sequence[str]) -> Receipt:
        receipt = Receipt.objects.create(
            number=order.number.replace("PO", "RC"),
            status=Receipt.Status.POSTED,
            purchase_order=order,
            location=order.destination,
            packing_slip="PS-1",
            received_on=date(2026, 11, 22),
        )
        for line, quantity in zip(order.lines.all(), quantities, strict=True):
            ReceiptLine.objects.create(
                receipt=receipt,
                purchase_order_line=line,
                quantity=Decimal(quantity),
                unit_cost=line.stock_price,
            )
        return receipt


def add_line(
    order: PurchaseOrder, item: Item, quantity: str, unit: str, price: str, numerator: int = 1
) -> PurchaseOrderLine:
    return PurchaseOrderLine.objects.create(
        purchase_order=order,
        position=order.lines.count(),
        item=item,
        quantity=Decimal(quantity),
        unit_id=unit,
        ratio_numerator=numerator,
        unit_price=Decimal(price),
    )


def connect(stand_in: StandIn, system: str, name: str, options: dict[str, str]) -> Connection:
    return Connection.objects.create(
        system=system,
        name=name,
        url=stand_in.ready["url"],
        sealed_credentials=secrets.seal(stand_in.ready["credentials"]),
        options=options,
        state=Connection.State.ACTIVE,
        state_since=timezone.now(),
    )


def link(connection: Connection, entity: str, hub_id: int, external_id: str) -> ExternalLink:
    return ExternalLink.objects.create(
        connection=connection, entity=entity, hub_id=hub_id, external_id=external_id
    )


def remember(connection: Connection, entity: str, external_id: str, name: str) -> RemoteRecord:
    return RemoteRecord.objects.create(
        connection=connection,
        entity=entity,
        external_id=external_id,
        name=name,
        normalised_name=normalised_name(name),
    )


def switch(connection: Connection, **values: Any) -> IntacctSettings:
    """Store switches as they are, past the service that guards them."""
    settings, _ = IntacctSettings.objects.update_or_create(connection=connection, defaults=values)
    return settings


def state(connection: Connection, to: str) -> None:
    Connection.objects.filter(pk=connection.pk).update(state=to)
    connection.refresh_from_db()


def connect_to(connection: Connection, url: str) -> None:
    """The same connection at another address."""
    Connection.objects.filter(pk=connection.pk).update(url=url)


def approve(*orders: PurchaseOrder) -> None:
    _tell(events.purchase_orders_approved, order_ids=[order.pk for order in orders])


def send(order: PurchaseOrder) -> None:
    _tell(events.purchase_orders_sent, order_ids=[order.pk])


def reopen(order: PurchaseOrder) -> None:
    _tell(events.purchase_orders_reopened, order_ids=[order.pk])


def cancel(order: PurchaseOrder) -> None:
    _tell(events.purchase_orders_cancelled, order_ids=[order.pk])


def post(receipt: Receipt) -> None:
    _tell(events.receipts_posted, receipt_ids=[receipt.pk])


def reverse(receipt: Receipt) -> None:
    _tell(events.receipts_reversed, receipt_ids=[receipt.pk])


def save_jobs(*jobs: Job, origin: int | None = None) -> None:
    ids = [job.pk for job in jobs]
    _tell(inventory_events.jobs_saved, job_ids=ids, created_ids=ids, origin=origin)


def save_projects(*projects: Project) -> None:
    ids = [project.pk for project in projects]
    _tell(inventory_events.projects_saved, project_ids=ids, created_ids=ids)


def _tell(signal: Any, *, origin: int | None = None, **ids: list[int]) -> None:
    with transaction.atomic():
        signal.send(sender=None, origin=origin, **ids)


def no_project(label: str) -> str:
    """What is said of a document whose job was never exported."""
    return (
        f"{label} has no project in Sage Intacct yet. Press “Sync the project, then continue”, or"
        " turn on “Create missing projects on export” in the Intacct settings: then this goes by"
        " itself."
    )


def entry(connection: Connection, operation: str) -> OutboxEntry:
    """The only entry of that operation."""
    return OutboxEntry.objects.get(connection=connection, operation=operation)


def states(connection: Connection) -> dict[str, str]:
    """Every entry's label and state."""
    rows = OutboxEntry.objects.filter(connection=connection).order_by("layer", "pk")
    return {f"{row.operation} {row.label}": row.state for row in rows}
