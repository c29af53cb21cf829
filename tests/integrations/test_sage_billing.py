"""Invoices and bills on their way to the books: once, with their project, since we write them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.models import ExternalLink, ManualStep, OutboxEntry, WriterSince
from integrations.sync import earlier, outbox, push, remedies
from integrations.sync.target import Target
from inventory.models import Customer, Job, Project
from procurement.models import Vendor
from tests.integrations import billing_story
from tests.integrations import outbox_story as w
from tests.integrations.billing_story import OURS, Story, charge, choose
from tests.integrations.sage_story import whole

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.fixture(params=["invoice", "bill"])
def story(request, world) -> Story:
    return Story(world, request.param)


@pytest.fixture
def ours(world, si):
    """The books, with projects on; invoices and bills are ours to write from now on."""
    w.switch(si, enable_intacct_projects=True)
    billing_story.masters_there(world, si)
    choose(world, si, **OURS)
    return si


def due(connection) -> None:
    OutboxEntry.objects.filter(connection=connection).update(next_attempt_at=timezone.now())


def steps(connection) -> list[tuple[str, str]]:
    found = ManualStep.objects.filter(connection=connection, state="open").order_by("pk")
    return list(found.values_list("kind", "text"))


# One goes, once.


def test_it_is_made_with_the_project_on_every_line_and_nothing_else_changes(story, ours, sage):
    before = whole(sage)
    story.tell()
    assert push.drain(ours.pk).sent == 1
    after = whole(sage)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == story.tables
    number = story.said["number"]
    assert story.there(sage) == [(number, "152.55", story.whole("PRJ-4521"))]
    [header] = sage.rows(story.header)
    assert (header["STATE"], header["WHENCREATED"], header["WHENDUE"]) == (
        "Posted",
        "2026-11-22",
        "2026-12-22",
    )
    link = ExternalLink.objects.get(connection=ours, entity=story.kind, hub_id=story.hub_id)
    assert (link.external_id, link.number) == (str(header["RECORDNO"]), number)


def test_whom_it_is_from_or_to_is_named(story, ours, sage):
    story.tell()
    push.drain(ours.pk)
    [header] = sage.rows(story.header)
    partner = {"invoice": ("CUSTOMERID", "C-100"), "bill": ("VENDORID", "VEND-ABC")}
    name, value = partner[story.kind]
    assert header[name] == value


def test_read_again_it_is_sent_once(story, ours, sage):
    story.tell()
    story.tell()
    push.drain(ours.pk)
    story.tell(source_modified_at=timezone.now())
    push.drain(ours.pk)
    assert story.entries(ours) == ["succeeded"]
    assert len(sage.rows(story.header)) == 1
    assert steps(ours) == []


def test_a_bill_of_an_order_names_it_and_each_expense_its_own_job(world, ours, sage):
    w.switch(ours, enable_intacct_projects=True, create_missing_projects_on_export=True)
    second = Job.objects.create(number="4522", customer=world.job.customer)
    order = world.order(job=world.job)
    story = Story(world, "bill")
    goods = charge("120.50", "Whip", kind="material", job_id=None)
    own = charge("30.00", "Permit", kind="expense", job_id=second.pk)
    story.tell(lines=[goods, own], job_id=None, purchase_order_id=order.pk, memo="")
    push.drain(ours.pk)
    [header] = sage.rows("APBILL")
    assert (header["DOCNUMBER"], header["DESCRIPTION"]) == ("PO-892", "PO-892")
    [(_, _, lines)] = story.there(sage)
    assert lines == [
        ("5000", "120.50", "PRJ-4521"),
        ("5000", "30.00", "PRJ-4522"),
        ("5000", "2.05", "PRJ-4521"),
    ]


def test_a_project_without_a_job_is_its_parent_project_there(world, ours, sage):
    w.switch(ours, enable_intacct_projects=True, enable_parent_project_mapping=True)
    project = Project.objects.create(number="310", name="Riverside", customer=world.job.customer)
    w.link(ours, "project", project.pk, "PRJ-4521")
    story = Story(world, "invoice")
    story.tell(job_id=None, project_id=project.pk)
    push.drain(ours.pk)
    assert story.there(sage) == [("4521-1", "152.55", story.whole("PRJ-4521"))]


def test_with_projects_off_it_goes_without(story, ours, sage):
    w.switch(ours, enable_intacct_projects=False)
    story.tell()
    push.drain(ours.pk)
    assert story.there(sage) == [(story.said["number"], "152.55", story.whole(None))]


# Its project first.


@pytest.fixture
def new_job(world, ours):
    """A job that is nowhere yet."""
    return Job.objects.create(number="4600", customer=world.job.customer)


def test_it_waits_for_its_project_that_is_on_its_way(story, ours, new_job, sage):
    w.switch(
        ours,
        enable_intacct_projects=True,
        enable_project_auto_sync=True,
        effective_since=timezone.now() - timedelta(minutes=1),
    )
    Job.objects.filter(pk=new_job.pk).update(source_created_at=timezone.now())
    w.save_jobs(new_job)
    story.tell(job_id=new_job.pk)
    held = story.entry(ours)
    assert held.state == "waiting"
    assert [one.label for one in held.depends_on.all()] == ["Job 4600"]
    sage.faults({"match": "create.*PROJECT", "kind": "status", "status": 429, "retry_after": 30})
    push.drain(ours.pk)
    assert story.there(sage) == []
    due(ours)
    push.drain(ours.pk)
    assert story.there(sage) == [(story.said["number"], "152.55", story.whole("PRJ-4600"))]


def test_without_a_project_it_is_held_until_somebody_sends_that(story, ours, new_job, world, sage):
    before = whole(sage)
    story.tell(job_id=new_job.pk)
    push.drain(ours.pk)
    held = story.entry(ours)
    assert (held.state, held.reason) == ("blocked", "project_missing")
    assert held.message == w.no_project("Job 4600")
    assert whole(sage) == before
    remedies.retry(actor=world.admin, entry_ids=[held.pk])
    push.drain(ours.pk)
    assert story.there(sage) == [(story.said["number"], "152.55", story.whole("PRJ-4600"))]
    assert [row["PROJECTID"] for row in sage.rows("PROJECT")] == ["PRJ-4521", "PRJ-4600"]


def test_missing_projects_are_made_where_that_is_switched_on(story, ours, new_job, sage):
    w.switch(ours, enable_intacct_projects=True, create_missing_projects_on_export=True)
    story.tell(job_id=new_job.pk)
    push.drain(ours.pk)
    assert story.there(sage) == [(story.said["number"], "152.55", story.whole("PRJ-4600"))]


# Only what became final since we write it.


def test_what_was_posted_before_we_write_stays_away(world, story, ours, sage):
    long_ago = timezone.now() - timedelta(days=7)
    before = whole(sage)
    story.tell(source_created_at=long_ago)
    story.tell(source_modified_at=timezone.now())
    push.drain(ours.pk)
    assert story.entries(ours) == []
    assert whole(sage) == before


def test_what_was_posted_before_is_sent_when_somebody_asks(world, story, ours, sage):
    story.tell(source_created_at=timezone.now() - timedelta(days=7))
    pending = story.other(status="pending", number="OTHER-1")
    target = Target.of(ours)
    kind = earlier.BY_ENTITY[story.kind]
    assert kind in earlier.offered(target)
    assert [row.pk for row in earlier.missing(target, kind, earlier.Filter())] == [story.hub_id]
    chosen = [story.hub_id, pending.hub_id]
    earlier.send(actor=world.admin, connection_id=ours.pk, entity=story.kind, hub_ids=chosen)
    push.drain(ours.pk)
    assert story.there(sage) == [(story.said["number"], "152.55", story.whole("PRJ-4521"))]
    assert not earlier.missing(target, kind, earlier.Filter()).exists()


def test_nothing_from_before_is_offered_while_others_write_it(world, story, ours):
    choose(world, ours, **{f"writer_{story.kind}": "servicetitan"})
    assert story.kind not in {kind.entity for kind in earlier.offered(Target.of(ours))}


def test_what_is_posted_later_goes_however_old_it_is(story, ours, sage):
    long_ago = timezone.now() - timedelta(days=7)
    story.tell(status="pending", source_created_at=long_ago, source_modified_at=long_ago)
    assert story.entries(ours) == []
    story.tell(status="posted", source_modified_at=timezone.now())
    push.drain(ours.pk)
    assert story.entries(ours) == ["succeeded"]


@pytest.mark.parametrize("status", ["pending", "exported", "canceled"])
def test_only_posted_ones_go(story, ours, sage, status):
    story.tell(status=status)
    assert story.entries(ours) == []


def test_switching_on_again_counts_from_then(world, story, ours, sage):
    choose(world, ours, **{f"writer_{story.kind}": "servicetitan"})
    assert not WriterSince.objects.filter(option=f"writer_{story.kind}").exists()
    story.tell()
    choose(world, ours, **OURS)
    story.tell(source_modified_at=timezone.now())
    assert story.entries(ours) == []


def test_switching_off_drops_what_was_not_sent(world, story, ours, sage):
    before = whole(sage)
    story.tell()
    choose(world, ours, **{f"writer_{story.kind}": "nobody"})
    dropped = story.entry(ours)
    assert (dropped.state, dropped.reason) == ("cancelled", "setting_off")
    push.drain(ours.pk)
    assert whole(sage) == before


def test_saving_other_options_changes_nothing_about_that(world, story, ours):
    since = dict(WriterSince.objects.values_list("option", "since"))
    story.tell()
    choose(world, ours, term="Net 30")
    assert dict(WriterSince.objects.values_list("option", "since")) == since
    assert set(since) == {"writer_invoice", "writer_bill"}
    assert story.entries(ours) == ["pending"]


def test_one_of_no_job_is_left_to_others_unless_all_are_wanted(world, story, ours, sage):
    story.tell(job_id=None)
    assert story.entries(ours) == []
    choose(world, ours, billing_extent="all")
    story.other(job_id=None, number="OTHER-1")
    push.drain(ours.pk)
    assert story.there(sage) == [("OTHER-1", "152.55", story.whole(None))]


def test_one_that_comes_to_nothing_does_not_go(story, ours):
    story.tell(lines=[], tax=Decimal(0), total=Decimal(0))
    assert story.entries(ours) == []


# What changes on the way.


def test_what_changes_before_it_went_goes_as_it_is_now(story, ours, sage):
    w.state(ours, "error")
    story.tell()
    line = {**story.said["lines"][0], "amount": Decimal("99.00")}
    story.tell(lines=[line], total=Decimal("101.05"))
    w.state(ours, "active")
    push.drain(ours.pk)
    [(_, total, lines)] = story.there(sage)
    assert (total, [amount for _, amount, _ in lines]) == ("101.05", ["99.00", "2.05"])
    assert story.entries(ours) == ["succeeded"]
    assert steps(ours) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "canceled"}, "It was canceled."),
        ({"status": "pending"}, "It was taken back to pending."),
        ({"status": "exported"}, "It was exported to the books without PlyHub."),
        ({"is_active": False}, "It was removed."),
    ],
)
def test_what_is_not_final_any_more_before_it_went_stays_away(story, ours, sage, change, why):
    before = whole(sage)
    story.tell()
    story.tell(**change)
    push.drain(ours.pk)
    dropped = story.entry(ours)
    assert (dropped.state, dropped.reason, dropped.message) == ("cancelled", "withheld", why)
    assert whole(sage) == before


def test_taken_back_and_posted_again_it_goes(story, ours, sage):
    story.tell()
    story.tell(status="pending")
    story.tell(status="posted", source_modified_at=timezone.now())
    push.drain(ours.pk)
    assert story.entries(ours) == ["cancelled", "succeeded"]
    assert len(sage.rows(story.header)) == 1


def test_what_somebody_dropped_is_not_taken_up_by_a_later_change(world, story, ours, sage):
    before = whole(sage)
    w.state(ours, "error")
    story.tell()
    dropped = story.entry(ours)
    remedies.cancel(actor=world.admin, entry_ids=[dropped.pk], reason="It was entered by hand.")
    w.state(ours, "active")
    story.tell(due_on=billing_story.DAY)
    push.drain(ours.pk)
    assert story.entries(ours) == ["cancelled"]
    assert whole(sage) == before
    remedies.retry(actor=world.admin, entry_ids=[dropped.pk])
    push.drain(ours.pk)
    assert story.entries(ours) == ["cancelled", "succeeded"]


def test_what_changes_afterwards_is_for_an_accountant(story, ours, sage):
    story.tell()
    push.drain(ours.pk)
    before = whole(sage)
    first, second = story.said["lines"]
    story.tell(
        lines=[{**first, "amount": Decimal("100.00")}, second, {**second, "description": "Lift"}],
        total=Decimal("162.05"),
    )
    push.drain(ours.pk)
    assert whole(sage) == before
    assert steps(ours) == [
        (
            "billing_changed",
            f"Change {story.label} in Sage Intacct by hand, it was changed after it was sent:"
            " total 152.55 → 162.05; line “Crane” 120.50 → 100.00;"
            f" line “{TAX[story.kind]}” 2.05 → “Lift” 30.00; new line “{TAX[story.kind]}” 2.05.",
        )
    ]


TAX = {"invoice": "Sales tax", "bill": "Tax"}


def test_back_as_it_was_nothing_is_left_to_do(story, ours):
    story.tell()
    push.drain(ours.pk)
    story.tell(due_on=billing_story.DAY)
    assert len(steps(ours)) == 1
    story.tell(due_on=billing_story.DUE)
    assert steps(ours) == []
    assert ManualStep.objects.get().reason == "It is again as it was sent."


@pytest.mark.parametrize(
    ("change", "why"),
    [({"status": "canceled"}, "It was canceled."), ({"is_active": False}, "It was removed.")],
)
def test_what_is_taken_back_afterwards_is_reversed_by_hand(story, ours, sage, change, why):
    story.tell()
    push.drain(ours.pk)
    before = whole(sage)
    story.tell(due_on=billing_story.DAY)
    story.tell(**change)
    push.drain(ours.pk)
    assert steps(ours) == [
        ("billing_removed", f"Reverse {story.label} in Sage Intacct by hand: {why}")
    ]
    assert whole(sage) == before


def test_worked_on_again_it_is_compared_once_it_is_posted(story, ours):
    story.tell()
    push.drain(ours.pk)
    story.tell(status="pending", due_on=billing_story.DAY)
    assert steps(ours) == []
    story.tell(status="posted")
    assert [kind for kind, _ in steps(ours)] == ["billing_changed"]


def test_what_changed_while_it_was_sent_is_told_once_it_is_there(story, ours, sage):
    sage.faults(
        {"match": "create_invoice|create.*APBILL", "kind": "cut_after"},
        {"match": f"query.*{story.header}", "kind": "cut_before", "skip": 1},
    )
    story.tell()
    push.drain(ours.pk)
    assert story.entry(ours).state == "unknown"
    story.tell(due_on=billing_story.DAY)
    assert story.entry(ours).state == "unknown"
    assert steps(ours) == []
    due(ours)
    push.drain(ours.pk)
    assert story.entry(ours).state == "succeeded"
    assert [kind for kind, _ in steps(ours)] == ["billing_changed"]


# Connections that do not work.


def test_switched_off_it_is_passed_over_until_somebody_asks(world, story, ours, sage):
    w.state(ours, "inactive")
    story.tell()
    w.state(ours, "active")
    push.drain(ours.pk)
    assert story.entries(ours) == ["skipped"]
    assert story.there(sage) == []
    remedies.retry(actor=world.admin, entry_ids=[story.entry(ours).pk])
    push.drain(ours.pk)
    assert story.entries(ours) == ["skipped", "succeeded"]


@pytest.mark.parametrize("state", ["error", "expired"])
def test_held_while_it_cannot_be_reached_it_goes_by_itself(story, ours, sage, state):
    w.state(ours, state)
    story.tell()
    push.drain(ours.pk)
    assert (story.entries(ours), story.there(sage)) == (["pending"], [])
    w.state(ours, "active")
    push.drain(ours.pk)
    assert story.entries(ours) == ["succeeded"]


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
