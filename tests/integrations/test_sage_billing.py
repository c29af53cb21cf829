"""Invoices and bills on their way to the books: once, and with their project."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import ExternalLink
from integrations.sync import push, remedies
from inventory.models import Job, Project
from tests.integrations import outbox_story as w
from tests.integrations.billing_story import Story, charge, due, steps
from tests.integrations.sage_story import whole

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.billing_world"]


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
