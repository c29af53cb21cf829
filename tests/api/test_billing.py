"""Invoices and bills through the API: read by whoever may see their amounts, never written."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Invoice
from plyhub import roles
from procurement.models import Bill
from tests.pages import rows

pytestmark = pytest.mark.django_db

INVOICES, BILLS = "/api/inventory/invoices/", "/api/purchasing/bills/"
EVERY = pytest.mark.parametrize(
    ("address", "make"), [(INVOICES, rows.invoice), (BILLS, rows.bill)], ids=["invoices", "bills"]
)


@pytest.fixture
def accountant(api_of):
    return api_of(roles.ACC)


def test_a_bill_comes_with_its_lines_and_amounts_as_text(accountant):
    bill = rows.bill()
    line = bill.lines.get()

    found = accountant.get(f"{BILLS}{bill.pk}/").json()

    assert datetime.fromisoformat(found.pop("posted_at")) == bill.posted_at
    assert found == {
        "id": bill.pk,
        "number": bill.number,
        "reference": "12",
        "status": "posted",
        "is_active": True,
        "vendor": bill.vendor_id,
        "vendor_name": bill.vendor.name,
        "purchase_order": bill.purchase_order_id,
        "job": bill.job_id,
        "job_number": bill.job.number,
        "billed_on": "2026-11-22",
        "due_on": None,
        "memo": "",
        "tax": "0.00",
        "shipping": "45.67",
        "other": "0.00",
        "total": "1234.56",
        "lines": [
            {
                "kind": "expense",
                "item": None,
                "code": "",
                "description": "Crane",
                "job": line.job_id,
                "job_number": line.job.number,
                "quantity": "1.0000",
                "unit_price": "1234.560000",
                "amount": "1234.56",
                "account": "",
            }
        ],
    }


def test_an_invoice_comes_with_its_lines_and_amounts_as_text(accountant):
    invoice = rows.invoice()

    found = accountant.get(f"{INVOICES}{invoice.pk}/").json()

    assert (found["number"], found["status"], found["total"], found["customer"]) == (
        invoice.number,
        "posted",
        "1234.56",
        invoice.customer_id,
    )
    assert [(line["item"], line["amount"]) for line in found["lines"]] == [
        (invoice.charges.get().item.sku, "1234.56")
    ]


@EVERY
def test_one_is_found_by_its_number_and_its_status(accountant, address, make):
    made, other = make(), make()
    type(other).objects.filter(pk=other.pk).update(status="pending")

    by_number = accountant.get(address, {"number": made.number}).json()["results"]
    by_status = accountant.get(address, {"status": "pending"}).json()["results"]

    assert [each["id"] for each in by_number] == [made.pk]
    assert [each["id"] for each in by_status] == [other.pk]


@EVERY
@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.RO])
def test_whoever_may_not_see_amounts_sees_none(api_of, address, make, role):
    made = make()

    client = api_of(role)

    assert client.get(address).status_code == 403
    assert client.get(f"{address}{made.pk}/").status_code == 403


@EVERY
def test_nothing_is_written_here(api_of, address, make):
    made = make()
    client = api_of(roles.ADM)

    one = f"{address}{made.pk}/"
    statuses = {client.post(address).status_code} | {
        getattr(client, verb)(one).status_code for verb in ("put", "patch", "delete")
    }

    assert statuses == {405}
    assert (Invoice.objects.count(), Bill.objects.count()) in {(1, 0), (0, 1)}


@EVERY
def test_more_of_them_are_not_more_queries(accountant, address, make):
    def queries() -> int:
        accountant.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert accountant.get(address).status_code == 200
        return len(captured)

    make()
    with_one = queries()
    for _ in range(9):
        make()

    assert queries() == with_one
