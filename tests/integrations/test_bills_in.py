"""Bills of vendors as they are read from ServiceTitan, and since when they are posted."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection as database

from integrations.models import ExternalLink, OutboxEntry, SyncIssue
from inventory.models import Job
from procurement.models import Bill, BillLine, PurchaseOrder
from tests.integrations.reading import read, retry

pytestmark = pytest.mark.django_db
BOOK = ("category", "material", "equipment")
WORK = ("business_unit", "vendor", "customer", "customer_location", "project", "job", "warehouse")
BILLS = ("bill", "expense_bill")


@pytest.fixture
def there(servicetitan: Any, field: Any) -> Any:
    """An order of job 4521 that was received and billed, and a bill of expenses."""
    order = servicetitan.control(
        "po_made",
        {
            "vendor": "ABC Supply",
            "job": "4521",
            "items": [{"code": "WHIP-6FT", "quantity": 2, "cost": "11.20"}],
            "tax": "1.25",
        },
    )
    servicetitan.control("receive_po", {"id": order["id"]})
    servicetitan.control(
        "bill_made",
        {
            "vendor": "ABC Supply",
            "number": "GE-17",
            "expenses": [
                {"amount": "120.50", "description": "Crane", "job": "4521"},
                {"amount": 30, "description": "Permit"},
            ],
            "shipping": "2.50",
            "memo": "Roof",
        },
    )
    return servicetitan


def all_of(there: Any, field: Any) -> dict[str, int]:
    read(field, *WORK, *BOOK, "purchase_order")
    return read(field, *BILLS)


def test_bills_come_with_their_lines_and_all_they_point_at(there, field):
    assert all_of(there, field) == {"read": 2, "created": 2}
    job = Job.objects.get(number="4521")
    ordered, expenses = Bill.objects.order_by("pk")
    assert ordered.purchase_order == PurchaseOrder.objects.get()
    assert (ordered.vendor.name, ordered.job, ordered.status) == ("ABC Supply", job, "pending")
    assert (ordered.tax, ordered.shipping, ordered.total) == (D("1.25"), D("0"), D("23.65"))
    assert (expenses.number, expenses.memo, expenses.purchase_order) == ("GE-17", "Roof", None)
    assert (expenses.job, expenses.shipping, expenses.total) == (None, D("2.50"), D("153.00"))
    lines = BillLine.objects.order_by("bill_id", "position").select_related("item", "job")
    assert [(each.kind, each.item and each.item.sku, each.job, each.amount) for each in lines] == [
        ("material", "WHIP-6FT", None, D("22.40")),
        ("expense", None, job, D("120.50")),
        ("expense", None, None, D("30.00")),
    ]
    assert not OutboxEntry.objects.exists()


def test_bills_read_again_are_not_written_again(there, field):
    all_of(there, field)
    before = versions()
    assert read(field, *BILLS) == {"read": 2, "unchanged": 2}
    assert versions() == before


def versions() -> list[tuple]:
    """Which version of every row there is: one that is written again gets a new one."""
    found = []
    with database.cursor() as cursor:
        for table in ("procurement_bill", "procurement_billline", "integrations_externallink"):
            cursor.execute(f"SELECT id, xmin, ctid FROM {table} ORDER BY id")
            found.append((table, cursor.fetchall()))
    return found


def test_lines_follow_what_they_say_there(there, field):
    all_of(there, field)
    [bill] = [row for row in there.table("ap_bills") if row["vendorNumber"] == "GE-17"]
    item = {**bill["expenseItems"][0], "amount": "99.00"}
    there.edit("ap_bills", bill["id"], expenseItems=[item], billAmount="101.50")
    assert read(field, *BILLS) == {"read": 2, "unchanged": 1, "updated": 1}
    [line] = Bill.objects.get(number="GE-17").lines.all()
    assert (line.amount, line.description) == (D("99.00"), "Crane")


def test_a_bill_waits_for_the_job_it_is_for(there, field):
    read(field, "vendor", *BOOK)
    assert read(field, "expense_bill") == {"read": 1, "failed": 1}
    assert not Bill.objects.exists()
    assert "job" in SyncIssue.objects.get(entity="expense_bill").message
    read(field, *WORK)
    retry(field, "expense_bill")
    assert Bill.objects.get().lines.first().job.number == "4521"
    assert not SyncIssue.objects.filter(resolved_at=None).exists()


def test_a_canceled_bill_is_kept_as_canceled(there, field):
    all_of(there, field)
    [bill] = [row for row in there.table("ap_bills") if row["vendorNumber"] == "GE-17"]
    there.control("cancel_bill", {"id": bill["id"]})
    read(field, *BILLS)
    assert Bill.objects.get(number="GE-17").status == "canceled"
    assert ExternalLink.objects.filter(entity="bill").count() == 2


def post(there: Any) -> None:
    [bill] = [row for row in there.table("ap_bills") if row["vendorNumber"] == "GE-17"]
    there.control("advance_time", {"seconds": 60})
    there.control("post_bill", {"id": bill["id"]})


def test_a_bill_is_posted_when_that_was_read(there, field):
    all_of(there, field)
    post(there)
    read(field, *BILLS)
    bill = Bill.objects.get(number="GE-17")
    assert (bill.status, bill.posted_at) == ("posted", bill.source_modified_at)
    assert bill.posted_at > bill.source_created_at


def test_what_was_posted_when_it_was_first_read_counts_from_when_it_was_made(there, field):
    post(there)
    all_of(there, field)
    bill = Bill.objects.get(number="GE-17")
    assert (bill.status, bill.posted_at) == ("posted", bill.source_created_at)
    assert bill.posted_at < bill.source_modified_at


def test_a_later_change_does_not_post_it_anew(there, field):
    all_of(there, field)
    post(there)
    read(field, *BILLS)
    at = Bill.objects.get(number="GE-17").posted_at
    there.control("advance_time", {"seconds": 60})
    [bill] = [row for row in there.table("ap_bills") if row["vendorNumber"] == "GE-17"]
    there.edit("ap_bills", bill["id"], summary="Roof and wall")
    read(field, *BILLS)
    kept = Bill.objects.get(number="GE-17")
    assert (kept.memo, kept.posted_at) == ("Roof and wall", at)
    assert kept.source_modified_at > at
