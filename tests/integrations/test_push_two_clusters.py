"""Five hundred documents through two clusters, while every third answer to a write is lost.

What arrived, how often and in which order is read from the books, not from what we think we sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from integrations import tasks
from integrations.models import Connection, OutboxEntry
from inventory.models import Item, Job, Project
from procurement.models import PurchaseOrder, Receipt, ReceiptLine, Vendor
from tests.integrations import clusters
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import StandIn, World
from tests.journeys.waiting import until

pytest_plugins = ["tests.integrations.outbox_world"]
pytestmark = pytest.mark.cluster

VENDORS, ITEMS, PROJECTS, JOBS, ORDERS, RECEIPTS = 20, 80, 10, 110, 150, 130
JOURNAL = "books.state"
# What names a record of each kind there, and which fields name what has to be there before it.
NAMES = {"VENDOR": "VENDORID", "ITEM": "ITEMID", "PROJECT": "PROJECTID", "PODOCUMENT": "DOCID"}
NEEDS = {
    "VENDOR": (),
    "ITEM": (),
    "PROJECT": ("PARENTID",),
    "PODOCUMENT": ("VENDORID", "CREATEDFROM"),
    "PODOCUMENTENTRY": ("VENDORID", "ITEMID", "PROJECTID"),
}
# How to know ours there.
OURS = {"VENDOR": "NAME", "ITEM": "NAME", "PROJECT": "PROJECTID", "PODOCUMENT": "PONUMBER"}
WRITE, EVERY = re.compile("create|update"), 3
LOST = {"match": WRITE.pattern, "kind": "cut_after", "every": EVERY, "times": None}


@dataclass
class Company:
    """What is going to be in the books, all of it made here just now."""

    vendors: list[Vendor]
    items: list[Item]
    projects: list[Project]
    jobs: list[Job]
    orders: list[PurchaseOrder]
    receipts: list[Receipt]

    def in_the_books(self) -> dict[str, list[str]]:
        """What has to be there in the end, by kind."""
        return {
            "VENDOR": sorted(vendor.name for vendor in self.vendors),
            "ITEM": sorted(item.name for item in self.items),
            "PROJECT": sorted(
                [f"PPRJ-{project.number}" for project in self.projects]
                + [f"PRJ-{job.number}" for job in self.jobs]
            ),
            "PODOCUMENT": sorted(document.number for document in [*self.orders, *self.receipts]),
        }


@pytest.fixture
def company(world: World) -> Company:
    now = timezone.now()
    vendors = [Vendor(name=f"Supplier {n:02}") for n in range(VENDORS)]
    items = [Item(sku=f"PART-{n:03}", name=f"Part {n}", cost=Decimal(5)) for n in range(ITEMS)]
    vendors, items = Vendor.objects.bulk_create(vendors), Item.objects.bulk_create(items)
    dates = {"source_created_at": now, "source_modified_at": now}
    projects = Project.objects.bulk_create(
        Project(number=str(300 + n), name=f"Site {n}", **dates) for n in range(PROJECTS)
    )
    jobs = Job.objects.bulk_create(
        Job(
            number=str(5000 + n),
            customer=world.job.customer,
            project=projects[n % PROJECTS],
            **dates,
        )
        for n in range(JOBS)
    )
    orders = [
        _order(n, world, vendors[n % VENDORS], items, job)
        for n, job in zip_longest(range(ORDERS), jobs)
    ]
    return Company(vendors, items, projects, jobs, orders, [_receipt(o) for o in orders[:RECEIPTS]])


def _order(
    n: int, world: World, vendor: Vendor, items: list[Item], job: Job | None
) -> PurchaseOrder:
    order = PurchaseOrder.objects.create(
        number=f"PO-{1000 + n}",
        status=PurchaseOrder.Status.APPROVED,
        approved_at=timezone.now(),
        vendor=vendor,
        destination=world.warehouse,
        job=job,
        total=Decimal(30),
    )
    for item in (items[n % ITEMS], items[(n + 7) % ITEMS]):
        w.add_line(order, item, "3", "EA", "5.00")
    return order


def _receipt(order: PurchaseOrder) -> Receipt:
    receipt = Receipt.objects.create(
        number=order.number.replace("PO", "RC"),
        status=Receipt.Status.POSTED,
        purchase_order=order,
        location=order.destination,
        received_on=date(2026, 11, 22),
    )
    for line in order.lines.all():
        ReceiptLine.objects.create(
            receipt=receipt, purchase_order_line=line, quantity=Decimal(3), unit_cost=Decimal(5)
        )
    return receipt


@pytest.fixture
def sage(tmp_path: Path) -> Iterator[StandIn]:
    """Books that keep a journal of what was written into them, in the order of writing."""
    stand_in = StandIn("intacct", "empty", "--state", str(tmp_path / JOURNAL))
    yield stand_in
    stand_in.stop()


@pytest.fixture
def connected(si: Connection) -> Connection:
    """Every job becomes a project, and calls need not be spared."""
    w.switch(
        si,
        enable_intacct_projects=True,
        enable_project_auto_sync=True,
        enable_parent_project_mapping=True,
        effective_since=timezone.now() - timedelta(minutes=1),
    )
    options = {**si.options, "calls_per_minute": "1000"}
    Connection.objects.filter(pk=si.pk).update(options=options)
    return si


def _happens(company: Company) -> None:
    """In the order of a day: a job is booked, ordered for, and its goods come."""
    w.save_projects(*company.projects)
    for job, order, receipt in zip_longest(company.jobs, company.orders, company.receipts):
        if job:
            w.save_jobs(job)
        w.approve(order)
        if receipt:
            w.post(receipt)


def _early(journal: Path) -> list[str]:
    """What was written into the books before something it names."""
    there: set[str | None] = {None}
    early = []
    for line in journal.read_text(encoding="utf-8").splitlines():
        table, key, row = (*json.loads(line), None, None)[:3]
        if row and table in NEEDS:
            early += [
                f"{table} {key} before {row[name]}"
                for name in NEEDS[table]
                if row.get(name) not in there
            ]
            there.add(row.get(NAMES.get(table, "")))
    return early


def _left() -> list[tuple[str, str, str]]:
    """What is not through. The clock runs meanwhile, as fast as the clusters follow."""
    if not OrmQ.objects.exists():
        tasks.tick()
    left = OutboxEntry.objects.exclude(state="succeeded").order_by()
    return list(left.values_list("state", "reason", "message").distinct())


def test_each_of_five_hundred_arrives_once_and_after_what_it_needs(
    company: Company, connected: Connection, sage: StandIn, tmp_path: Path
):
    expected = company.in_the_books()
    assert sum(len(names) for names in expected.values()) == 500
    sage.faults(LOST)
    with clusters.running(tmp_path, "plyhub-push", count=2):
        _happens(company)
        until(_left, seconds=120, what="end of the queue", is_there=lambda left: not left)

    there = {kind: sorted(row[name] for row in sage.rows(kind)) for kind, name in OURS.items()}
    assert there == expected
    assert _early(tmp_path / JOURNAL) == []
    written = [row for row in sage.control("log", method="GET") if WRITE.search(row["what"])]
    lost = [row for row in written if row["fault"]]
    assert lost and abs(len(lost) - len(written) / EVERY) < 1
