"""What of invoices and bills a person has to decide before they go to the books."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import outbox, push, remedies
from inventory.models import Customer, Job
from procurement.models import Vendor
from tests.integrations.billing_story import OURS, Story, charge, choose, steps
from tests.integrations.sage_story import whole

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.billing_world"]


# What a person has to decide.


def invoice_to(world, customer: Customer | None) -> Story:
    story = Story(world, "invoice")
    Job.objects.filter(pk=world.job.pk).update(customer=None)
    story.tell(customer_id=customer and customer.pk)
    return story


def test_a_customer_that_is_not_there_holds_the_invoice(world, ours, sage):
    before = whole(sage)
    story = invoice_to(world, Customer.objects.create(name="Nobody Knows"))
    held = story.entry(ours)
    assert (held.state, held.reason) == ("blocked", "customer_missing")
    assert held.message.startswith("Customer Nobody Knows is not linked to its counterpart")
    push.drain(ours.pk)
    assert whole(sage) == before


def test_an_invoice_to_nobody_is_held(world, ours, sage):
    before = whole(sage)
    story = invoice_to(world, None)
    push.drain(ours.pk)
    held = story.entry(ours)
    assert (held.state, held.reason, held.attempts) == ("blocked", "customer_unknown", 0)
    assert outbox.reconsider(ours.pk) == 0
    assert whole(sage) == before
    choose(world, ours, customer="C-100")
    assert outbox.reconsider(ours.pk) == 1
    push.drain(ours.pk)
    assert len(sage.rows("ARINVOICE")) == 1


@pytest.mark.parametrize("named", [True, False])
def test_the_default_customer_stands_in_for_one_that_is_not_there(world, ours, sage, named):
    choose(world, ours, customer="C-100")
    invoice_to(world, Customer.objects.create(name="Nobody Knows") if named else None)
    push.drain(ours.pk)
    assert [row["CUSTOMERID"] for row in sage.rows("ARINVOICE")] == ["C-100"]


def test_customers_are_made_first_where_that_is_wanted(world, ours, sage):
    choose(world, ours, create_customers="yes")
    invoice_to(world, Customer.objects.create(name="Marlow Bakery"))
    push.drain(ours.pk)
    assert [row["CUSTOMERID"] for row in sage.rows("ARINVOICE")] == ["CUST-MARLOW-BAKERY"]


def test_without_an_account_it_waits_for_one(world, story, ours, sage):
    before = whole(sage)
    account = {"invoice": "ar_account", "bill": "ap_account"}[story.kind]
    choose(world, ours, **{account: ""})
    story.tell()
    push.drain(ours.pk)
    held = story.entry(ours)
    assert (held.state, held.reason) == ("blocked", "account_missing")
    assert whole(sage) == before
    choose(world, ours, **OURS)
    remedies.retry(actor=world.admin, entry_ids=[held.pk])
    push.drain(ours.pk)
    assert story.there(sage) == [(story.said["number"], "152.55", story.whole("PRJ-4521"))]


def test_sales_tax_never_goes_to_the_account_of_sales(world, ours, sage):
    choose(world, ours, ar_tax_account="")
    story = Story(world, "invoice")
    story.tell()
    push.drain(ours.pk)
    held = story.entry(ours)
    assert (held.message, held.hint) == (
        "No account is chosen for tax lines.",
        "Choose the account of sales tax in the connection's settings, then retry.",
    )
    assert sage.rows("ARINVOICE") == []


def test_what_does_not_add_up_goes_once_it_is_put_right(story, ours, sage):
    before = whole(sage)
    story.tell(total=Decimal("152.56"))
    push.drain(ours.pk)
    held = story.entry(ours)
    assert (held.state, held.reason) == ("blocked", "total_mismatch")
    assert held.message.endswith("is 152.56 in all, but its lines and taxes come to 152.55.")
    assert whole(sage) == before
    story.tell(total=Decimal("152.55"))
    push.drain(ours.pk)
    assert story.entries(ours) == ["superseded", "succeeded"]
    assert len(sage.rows(story.header)) == 1


def test_a_credit_is_entered_by_hand(story, ours, sage):
    before = whole(sage)
    story.tell(lines=[charge("-30.00", "Permit")], tax=Decimal(0), total=Decimal("-30.00"))
    push.drain(ours.pk)
    assert whole(sage) == before
    [(kind, text)] = steps(ours)
    assert kind == "billing_by_hand"
    assert text.startswith(f"{story.label} in Sage Intacct: ")
    assert "is a credit of 30.00." in text


def test_two_of_one_number_never_become_one(story, ours, sage):
    """Two deliveries on one paper: the second must not be taken for the first."""
    story.tell()
    second = story.other()
    push.drain(ours.pk)
    assert len(sage.rows(story.header)) == 1
    held = second.entry(ours)
    assert (story.entry(ours).state, held.state, held.reason) == (
        "succeeded",
        "blocked",
        "number_taken",
    )
    assert [kind for kind, _ in steps(ours)] == ["billing_by_hand"]
    assert "a number of its own" in steps(ours)[0][1]


def test_the_same_number_of_another_partner_goes(world, ours, sage):
    story = Story(world, "bill")
    story.tell()
    other = Vendor.objects.create(name="Larsen Electric")
    story.other(vendor_id=other.pk)
    push.drain(ours.pk)
    assert [row["VENDORID"] for row in sage.rows("APBILL")] == ["VEND-ABC", "VEND-LARSEN-ELECTRIC"]


def test_one_that_somebody_entered_with_another_amount_is_told(world, story, ours, sage):
    fields = {
        "invoice": {"CUSTOMERID": "C-100", "RECORDID": "4521-1"},
        "bill": {"VENDORID": "VEND-ABC", "RECORDID": "INV-77"},
    }[story.kind]
    days = {"WHENCREATED": "11/20/2026", "WHENDUE": "12/20/2026"}
    line = {"ACCOUNTNO": "4000", "TRX_AMOUNT": "99.00", "LOCATIONID": "100"}
    sage.control(f"enter_{story.kind}", {"fields": {**fields, **days}, "lines": [line]})
    before = whole(sage)
    story.tell()
    push.drain(ours.pk)
    held = story.entry(ours)
    assert (held.state, held.reason) == ("blocked", "number_taken")
    assert "already with an amount of 99.00 instead of 152.55." in held.message
    assert [kind for kind, _ in steps(ours)] == ["billing_by_hand"]
    assert whole(sage) == before
    [there] = sage.rows(story.header)
    remedies.mark_done(actor=world.admin, entry_id=held.pk, external_id=str(there["RECORDNO"]))
    assert steps(ours) == []


def test_one_that_somebody_entered_just_so_is_taken_for_it(story, ours, sage):
    story.tell()
    push.drain(ours.pk)
    before = whole(sage)
    ExternalLink.objects.filter(entity=story.kind).delete()
    OutboxEntry.objects.filter(operation=story.operation).delete()
    story.tell(source_modified_at=timezone.now())
    push.drain(ours.pk)
    assert story.entries(ours) == ["succeeded"]
    assert whole(sage) == before
