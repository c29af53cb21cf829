"""From ServiceTitan to the books: what is posted there arrives here, and goes on once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from integrations.models import Connection, ManualStep
from integrations.sync import connections, push
from inventory.models import Invoice
from procurement.models import Bill
from tests.factories import people
from tests.integrations import outbox_story as w
from tests.integrations.billing_story import OURS
from tests.integrations.reading import read

BEFORE = (
    "business_unit",
    "technician",
    "vendor",
    "category",
    "material",
    "equipment",
    "warehouse",
    "truck",
    "customer",
    "customer_location",
    "project",
    "job",
    "purchase_order",
)
DOCUMENTS = ("invoice", "bill", "expense_bill")


@pytest.fixture
def ours(transactional_db: None, field: Connection, books: Connection) -> Connection:
    """The books, which get projects, customers, invoices and bills from us; all that was in
    ServiceTitan before is read."""
    w.switch(books, enable_intacct_projects=True, create_missing_projects_on_export=True)
    read(field, *BEFORE, *DOCUMENTS)
    chosen = {**books.options, **OURS, "create_customers": "yes"}
    connections.save(actor=people.administrator(), connection=books, credentials={}, options=chosen)
    return books


def amounts(intacct: Any, table: str, project: str) -> Decimal:
    lines = [row for row in intacct.table(f"{table}ITEM") if row.get("PROJECTID") == project]
    return sum((Decimal(str(row["TRX_AMOUNT"])) for row in lines), Decimal(0))


def test_an_invoice_goes_through_once_it_is_posted(ours, field, servicetitan, intacct):
    servicetitan.control(
        "add_invoice_line",
        {"job": "4521", "code": "WHIP-6FT", "quantity": 3, "unitPrice": "19.95"},
    )
    read(field, "invoice")
    push.drain(ours.pk)
    assert intacct.table("ARINVOICE") == []
    servicetitan.control("post_invoice", {"job": "4521"})
    read(field, "invoice")
    push.drain(ours.pk)
    invoice = Invoice.objects.get(job__number="4521")
    [there] = intacct.table("ARINVOICE")
    assert (there["RECORDID"], there["STATE"]) == (invoice.number, "Posted")
    assert Decimal(str(there["TOTALENTERED"])) == invoice.total > 0
    assert amounts(intacct, "ARINVOICE", "PRJ-4521") == invoice.total
    [project] = [row for row in intacct.table("PROJECT") if row["PROJECTID"] == "PRJ-4521"]
    assert project["RECORDNO"] is not None
    read(field, "invoice")
    push.drain(ours.pk)
    assert intacct.table("ARINVOICE") == [there]
    assert not ManualStep.objects.exists()


def test_bills_go_through_once_they_are_posted(ours, field, servicetitan, intacct):
    order = servicetitan.control(
        "po_made",
        {
            "vendor": "ABC Supply",
            "job": "4521",
            "items": [{"code": "WHIP-6FT", "quantity": 2, "cost": "11.20"}],
            "shipping": "2.50",
        },
    )
    servicetitan.control("receive_po", {"id": order["id"]})
    servicetitan.control(
        "bill_made",
        {"number": "GE-17", "expenses": [{"amount": "120.50", "description": "Crane"}]},
    )
    [received, standalone] = servicetitan.table("ap_bills")
    read(field, "purchase_order", *DOCUMENTS)
    for bill in (received, standalone):
        servicetitan.control("post_bill", {"id": bill["id"]})
    read(field, *DOCUMENTS)
    push.drain(ours.pk)
    [there] = intacct.table("APBILL")
    bill = Bill.objects.exclude(purchase_order=None).get()
    assert (Bill.objects.count(), bill.total) == (2, Decimal("24.90"))
    assert (Decimal(str(there["TOTALENTERED"])), there["DOCNUMBER"]) == (
        bill.total,
        bill.purchase_order.number,
    )
    assert amounts(intacct, "APBILL", "PRJ-4521") == Decimal("24.90")
    servicetitan.control("cancel_bill", {"id": received["id"]})
    read(field, *DOCUMENTS)
    push.drain(ours.pk)
    assert intacct.table("APBILL") == [there]
    step = ManualStep.objects.get()
    assert (step.kind, step.state) == ("billing_removed", "open")
