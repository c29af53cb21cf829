"""Why something is not there yet: the chain in words, and the one thing that frees it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from integrations import selectors
from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import push, remedies
from integrations.why import Remedy, why
from inventory.models import Location
from procurement.models import Vendor
from tests.integrations import outbox_story as w

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.fixture
def projects(si):
    return w.switch(
        si,
        enable_intacct_projects=True,
        enable_project_auto_sync=True,
        effective_since=timezone.now(),
    )


@pytest.fixture
def ordered(world, si, projects) -> OutboxEntry:
    """An order for a job whose project is queued."""
    world.job.source_created_at = timezone.now()
    world.job.save()
    w.save_jobs(world.job)
    w.approve(world.order(job=world.job))
    return w.entry(si, "si.po.create")


def _told(entry: OutboxEntry) -> list[str]:
    entry.refresh_from_db()
    entry.connection.refresh_from_db()
    return [step.text for step in why(entry).steps]


def _refuse(si: Connection, state: str, reason: str) -> str:
    now = timezone.now()
    Connection.objects.filter(pk=si.pk).update(state=state, state_reason=reason, state_since=now)
    return selectors.clock(now)


def test_the_chain_ends_at_the_connection_and_the_password(si, ordered):
    OutboxEntry.objects.filter(entity__in=("vendor", "item")).update(state="succeeded")
    at = _refuse(si, "expired", "Sage Intacct refuses the sign-in.")
    assert _told(ordered) == [
        "PO-892 waits for Job 4521 (PRJ-4521).",
        "Job 4521 (PRJ-4521) waits for the connection: Sage Intacct refuses the sign-in."
        f" Since {at}.",
    ]
    assert why(ordered).remedy == Remedy("Enter the password again", "sign_in", si.pk)


@pytest.mark.parametrize(
    ("state", "label"),
    [("error", "Test the connection now"), ("inactive", "Switch the connection on")],
)
def test_other_troubles_of_the_connection_have_their_own_cure(si, ordered, state, label):
    _refuse(si, state, "")
    ordered.refresh_from_db()
    assert why(ordered).remedy == Remedy(label, "connection", si.pk)


def test_what_goes_by_itself_asks_for_nothing(ordered):
    OutboxEntry.objects.filter(entity__in=("vendor", "item")).update(state="succeeded")
    assert _told(ordered) == [
        "PO-892 waits for Job 4521 (PRJ-4521).",
        "Job 4521 (PRJ-4521): will be sent in a moment.",
    ]
    assert why(ordered).remedy is None


def test_of_several_the_one_that_is_stuck_is_told(world, si, ordered):
    failed = OutboxEntry.objects.get(entity="vendor")
    OutboxEntry.objects.filter(pk=failed.pk).update(state="failed", message="No.")
    found = why(ordered)
    assert [step.text for step in found.steps] == [
        "PO-892 waits for Vendor ABC Supply (VEND-ABC).",
        "Vendor ABC Supply (VEND-ABC): failed: No.",
    ]
    assert found.remedy == Remedy("Try again now", "retry", failed.pk)


def test_a_missing_project_says_which_button_cures_it(world, si):
    w.switch(si, enable_intacct_projects=True)
    w.approve(world.order(job=world.job))
    held = w.entry(si, "si.po.create")
    found = why(held)
    assert found.remedy == Remedy("Sync the project, then continue", "retry", held.pk)
    assert found.steps[0].text == f"PO-892: held: {w.no_project('Job 4521')}"


def test_a_question_leads_to_its_decision(world, si):
    w.remember(si, "vendor", "V-17", "ABC Supply")
    w.approve(world.order())
    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason) == ("blocked", "dependency_failed")
    in_review = ExternalLink.objects.get(entity="vendor")
    found = why(held)
    assert found.steps[0].text == "PO-892 waits for Vendor ABC Supply."
    assert found.remedy == Remedy("Decide which record it is", "decide", in_review.pk)


def test_a_place_that_is_no_warehouse_leads_to_its_page(world, si):
    van = Location.objects.create(name="VAN-99", kind=Location.Kind.TRUCK)
    w.approve(world.order(destination=van))
    held = w.entry(si, "si.po.create")
    assert (held.reason, why(held).remedy) == (
        "warehouse_missing",
        Remedy("Create the warehouse there", "place", van.pk),
    )


def test_a_change_waits_for_what_came_before(world, si, sage):
    order = world.order()
    w.approve(order)
    push.drain(si.pk)
    OutboxEntry.objects.filter(operation="si.po.create").update(state="failed", message="No.")
    ExternalLink.objects.filter(entity="purchase_order").update(external_id="x")
    w.approve(order)
    change = w.entry(si, "si.po.update")
    assert [step.text for step in why(change).steps] == [
        "PO-892 waits for PO-892.",
        "PO-892: failed: No.",
    ]


def test_what_is_done_or_being_sent_has_no_why(si, ordered):
    for state in ("succeeded", "in_flight"):
        OutboxEntry.objects.filter(pk=ordered.pk).update(state=state)
        assert _told(ordered) == []


def test_what_was_skipped_is_sent_by_one_click(world, si):
    w.state(si, "inactive")
    w.approve(world.order())
    skipped = OutboxEntry.objects.get()
    w.state(si, "active")
    skipped.connection.refresh_from_db()
    assert why(skipped).remedy == Remedy("Send it after all", "retry", skipped.pk)
    remedies.retry(actor=world.admin, entry_ids=[skipped.pk])
    assert OutboxEntry.objects.filter(operation="si.po.create", state="waiting").exists()


def test_however_long_the_queue_an_answer_takes_the_same_queries(
    world, si, ordered, django_assert_num_queries
):
    ordered.connection.refresh_from_db()
    with django_assert_num_queries(6):
        why(ordered)
    vendors = Vendor.objects.bulk_create(Vendor(name=f"Vendor {n}") for n in range(500))
    OutboxEntry.objects.bulk_create(
        OutboxEntry(
            connection=si,
            operation="si.vendor.upsert",
            layer=1,
            entity="vendor",
            hub_id=vendor.pk,
            label=f"Vendor {vendor}",
            ordering_key=f"vendor:{vendor.pk}",
            idempotency_key=f"key-{vendor.pk}",
        )
        for vendor in vendors
    )
    with django_assert_num_queries(6):
        why(ordered)
