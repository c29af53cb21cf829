"""A company with as many approved orders as one wants, and its connection to the books."""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from bench.stand_in import StandIn
from integrations.mapping.text import normalised_name
from integrations.models import (
    Connection,
    DailyCalls,
    IntacctSettings,
    OutboxEntry,
    RemoteRecord,
)
from integrations.sync import operations, queue
from integrations.sync.target import Target
from inventory import events as inventory_events
from inventory.models import Customer, Item, Job, Location
from plyhub.common import secrets
from procurement import events
from procurement.models import PurchaseOrder, PurchaseOrderLine, Vendor

LINES = 10
ITEMS = 200
PATIENCE_SECONDS = 600


def connect(books: StandIn) -> Connection:
    """A connection that holds what is queued until `send_all`; every job becomes a project."""
    connection = Connection.objects.create(
        system="intacct",
        name="Sage Intacct",
        url=books.url,
        sealed_credentials=secrets.seal(books.credentials),
        # What is measured is how fast it can go, not how slowly it was told to.
        options={"location": books.facts["location"], "calls_per_minute": "1000"},
        state=Connection.State.ERROR,
        state_since=timezone.now(),
        next_probe_at=timezone.now() + timedelta(days=1),
    )
    IntacctSettings.objects.update_or_create(
        connection=connection,
        defaults={
            "enable_intacct_projects": True,
            "enable_project_auto_sync": True,
            "effective_since": timezone.now() - timedelta(minutes=1),
        },
    )
    for warehouse in ("WH-MAIN", "JOBSITE"):
        RemoteRecord.objects.create(
            connection=connection,
            entity="warehouse",
            external_id=warehouse,
            name=warehouse,
            normalised_name=normalised_name(warehouse),
        )
    return connection


def make_orders(count: int) -> list[int]:
    """Approved orders, each for a job of its own that was just booked."""
    vendor = Vendor.objects.create(name="ABC Supply")
    place = Location.objects.create(name="WH-MAIN")
    customer = Customer.objects.create(name="Larkin Residence")
    items = Item.objects.bulk_create(
        Item(sku=f"PART-{n:04}", name=f"Part {n}", cost=Decimal("12.50")) for n in range(ITEMS)
    )
    now = timezone.now()
    jobs = Job.objects.bulk_create(
        Job(number=str(10_000 + n), customer=customer, source_created_at=now) for n in range(count)
    )
    with transaction.atomic():
        ids = [job.pk for job in jobs]
        inventory_events.jobs_saved.send(None, job_ids=ids, created_ids=ids, origin=None)
    orders = PurchaseOrder.objects.bulk_create(
        PurchaseOrder(
            number=f"PO-{n}",
            status=PurchaseOrder.Status.APPROVED,
            approved_at=now,
            vendor=vendor,
            destination=place,
            job=job,
            total=Decimal("12.50") * LINES,
        )
        for n, job in enumerate(jobs, start=1)
    )
    PurchaseOrderLine.objects.bulk_create(
        PurchaseOrderLine(
            purchase_order=order,
            position=line,
            item=items[(n * LINES + line) % ITEMS],
            quantity=Decimal(1),
            unit_id="EA",
            unit_price=Decimal("12.50"),
        )
        for n, order in enumerate(orders)
        for line in range(LINES)
    )
    return [order.pk for order in orders]


def approve(order_ids: list[int]) -> None:
    """Queue each as its approval does, in a transaction of its own."""
    for order_id in order_ids:
        with transaction.atomic():
            events.purchase_orders_approved.send(None, order_ids=[order_id], origin=None)


def send_all(connection: Connection, count: int) -> None:
    """Let the queue go, and wait until every order is over there."""
    Connection.objects.filter(pk=connection.pk).update(state=Connection.State.ACTIVE)
    queue.drain_soon(connection.pk)
    orders = OutboxEntry.objects.filter(connection=connection, operation="si.po.create")
    until = time.monotonic() + PATIENCE_SECONDS
    while orders.filter(state="succeeded").count() < count:
        if time.monotonic() > until:
            raise SystemExit(f"not sent in {PATIENCE_SECONDS} s: {_states(connection)}")
        time.sleep(0.1)


def calls(connection: Connection) -> int:
    """The calls that were made for all of it."""
    days = DailyCalls.objects.filter(connection=connection)
    return sum(days.values_list("calls", flat=True))


def records(connection: Connection, order_ids: list[int]) -> list:
    """The orders as they were sent."""
    target = Target.of(connection)
    subject = operations.get("si.po.create", "purchase_order").subject
    entries = OutboxEntry.objects.filter(operation="si.po.create", hub_id__in=order_ids)
    return [subject.build(target, entry) for entry in entries.order_by("hub_id")]


def _states(connection: Connection) -> list:
    entries = OutboxEntry.objects.filter(connection=connection).order_by()
    return list(entries.values_list("operation", "state", "reason").distinct()[:20])
