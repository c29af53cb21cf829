"""Invoices and bills to look at: what they charge, whose they are, and where they are."""

from __future__ import annotations

import pytest

from integrations.models import ExternalLink, ManualStep
from integrations.sync import manual_steps
from inventory.models import Customer, Invoice, Item, Job
from plyhub import roles
from procurement.models import Bill, PurchaseOrder, Vendor
from tests.pages import rows

pytestmark = pytest.mark.django_db

EVERY = pytest.mark.parametrize(
    ("model", "make"), [(Invoice, rows.invoice), (Bill, rows.bill)], ids=["invoice", "bill"]
)


@pytest.fixture
def accountant(as_role):
    return as_role(roles.ACC)


def _found(client, model, **asked) -> list[int]:
    answer = client.get(rows.page(model, "changelist"), asked)
    return [each.pk for each in answer.context["cl"].result_list]


def _shown(client, model, pk) -> str:
    return client.get(rows.page(model, "change", pk)).content.decode()


def test_bills_are_found_by_whatever_is_known_of_them(accountant):
    bill, _ = rows.bill(), rows.bill()
    Bill.objects.filter(pk=bill.pk).update(number="B-LARKIN")
    Vendor.objects.filter(pk=bill.vendor_id).update(name="Larsen Electric")
    Job.objects.filter(pk=bill.job_id).update(number="J-LARSON")
    PurchaseOrder.objects.filter(pk=bill.purchase_order_id).update(number="P-LARSSON")

    known = ("B-LARKIN", "larsen", "J-LARSON", "P-LARSSON")

    assert [_found(accountant, Bill, q=each) for each in known] == [[bill.pk]] * 4


def test_invoices_are_found_by_whatever_is_known_of_them(accountant):
    invoice, _ = rows.invoice(), rows.invoice()
    Invoice.objects.filter(pk=invoice.pk).update(number="F-LARKIN")
    Customer.objects.filter(pk=invoice.customer_id).update(name="Larsen Bakery")
    Job.objects.filter(pk=invoice.job_id).update(number="J-LARSON")

    known = ("F-LARKIN", "larsen", "J-LARSON")

    assert [_found(accountant, Invoice, q=each) for each in known] == [[invoice.pk]] * 3


@EVERY
def test_a_list_is_narrowed_down_by_status_and_job(accountant, model, make):
    made, other = make(), make()
    model.objects.filter(pk=other.pk).update(status="exported")

    assert _found(accountant, model, status__exact="exported") == [other.pk]
    assert _found(accountant, model, job__id__exact=made.job_id) == [made.pk]


def test_a_bill_shows_its_lines_and_what_they_come_to(accountant):
    bill = rows.bill()
    line = bill.lines.get()

    [table, *_] = accountant.get(rows.page(Bill, "change", bill.pk)).context["tables"]

    assert table.columns == ["What", "Job", "Quantity", "Each", "Amount"]
    [[what, job, *rest]] = table.rows
    assert (what, rest) == (
        'Crane<span class="ply-sub">Expense</span>',
        ["1", "1,234.56", "1,234.56"],
    )
    assert rows.page(Job, "change", line.job_id) in job
    assert table.footer == [
        ["", "", "", "Shipping", "45.67"],
        ["", "", "", "Total", "1,234.56"],
    ]


def test_a_bill_leads_to_its_order_and_the_order_to_its_bills(accountant):
    bill = rows.bill()
    order = rows.page(PurchaseOrder, "change", bill.purchase_order_id)

    assert f'href="{order}"' in _shown(accountant, Bill, bill.pk)
    there = f'href="{rows.page(Bill, "change", bill.pk)}"'
    assert there in _shown(accountant, PurchaseOrder, bill.purchase_order_id)


def test_a_job_leads_to_its_invoices(accountant):
    invoice = rows.invoice()

    there = f'href="{rows.page(Invoice, "change", invoice.pk)}"'

    assert there in _shown(accountant, Job, invoice.job_id)


def test_whoever_may_not_see_bills_is_not_led_to_them(as_role):
    bill, invoice = rows.bill(), rows.invoice()
    client = as_role(roles.WHS)

    assert "Bills" not in _shown(client, PurchaseOrder, bill.purchase_order_id)
    assert "Invoices" not in _shown(client, Job, invoice.job_id)


def test_an_invoice_shows_its_lines_and_its_tax(accountant):
    invoice = rows.invoice()
    Invoice.objects.filter(pk=invoice.pk).update(tax="2.05")
    invoice.charges.update(account="4000", unit_price="0.62125")
    item = invoice.charges.get().item

    [table, *_] = accountant.get(rows.page(Invoice, "change", invoice.pk)).context["tables"]

    assert table.columns == ["What", "Account", "Quantity", "Each", "Amount"]
    [[what, *rest]] = table.rows
    assert rows.page(Item, "change", item.pk) in what
    assert "Material · Whip" in what
    assert rest == ["4000", "1", "0.62125", "1,234.56"]
    assert [row[-2:] for row in table.footer] == [["Sales tax", "2.05"], ["Total", "1,234.56"]]


@EVERY
def test_where_it_is_is_said_on_its_page_and_in_the_list(accountant, model, make):
    made = make()
    entity = model._meta.model_name
    more = {"operation": f"si.{entity}.create", "entity": entity, "hub_id": made.pk}
    entry = rows.entry(state="blocked", reason="project_missing", message="No project.", **more)

    page = _shown(accountant, model, made.pk)
    listed = accountant.get(rows.page(model, "changelist")).content.decode()

    assert "In other systems" in page
    assert "Sync the project, then continue" in page
    assert "Sage Intacct: blocked" in listed
    ExternalLink.objects.create(
        connection=entry.connection, entity=entity, hub_id=made.pk, external_id="88", number="F-1"
    )
    type(entry).objects.update(state="succeeded")
    assert "In Sage Intacct as F-1" in _shown(accountant, model, made.pk)
    listed = accountant.get(rows.page(model, "changelist")).content.decode()
    assert "In Sage Intacct" in listed


@EVERY
def test_one_that_was_removed_says_so(accountant, model, make):
    made = make()
    model.objects.filter(pk=made.pk).update(is_active=False)

    assert "Removed" in _shown(accountant, model, made.pk)


@EVERY
def test_the_menu_leads_accountants_there(as_role, model, make):
    listed = f'href="{rows.page(model, "changelist")}"'

    assert listed in as_role(roles.ACC).get("/").content.decode()
    assert listed not in as_role(roles.WHS).get("/").content.decode()


@EVERY
def test_steps_about_amounts_are_for_whoever_may_see_these(as_role, model, make):
    made = make()
    step = manual_steps.open_step(
        connection=rows.connection(),
        kind="billing_changed",
        entity=model._meta.model_name,
        hub_id=made.pk,
        label="It",
        text="Change it by hand: total 152.55 → 162.05.",
    )
    listed, one = rows.page(ManualStep, "changelist"), rows.page(ManualStep, "change", step.pk)

    for role, seen in ((roles.ACC, True), (roles.WHS, False), (roles.RO, False)):
        client = as_role(role)
        assert ("162.05" in client.get(listed).content.decode()) is seen
        assert client.get(one).status_code == (200 if seen else 404)
