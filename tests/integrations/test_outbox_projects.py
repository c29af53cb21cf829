"""Which jobs and projects go to the books by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import OutboxEntry, SyncActivity
from integrations.sync import outbox, push
from inventory.models import Job, Project
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]
ALL_ON = {
    "enable_intacct_projects": True,
    "enable_project_auto_sync": True,
    "enable_parent_project_mapping": True,
}


@pytest.fixture
def auto(world: World, si):
    """Projects and automatic synchronization, on since a minute ago."""
    values = {"enable_intacct_projects": True, "enable_project_auto_sync": True}
    return w.switch(si, **values, effective_since=timezone.now() - timedelta(minutes=1))


def test_a_new_job_is_queued(world, si, auto):
    w.save_jobs(world.job)
    assert w.states(si) == {"si.project.upsert Job 4521": "pending"}


def test_an_older_job_is_not(world, si, auto):
    long_ago = timezone.now() - timedelta(days=7)
    Job.objects.update(source_created_at=long_ago, source_modified_at=long_ago)
    w.save_jobs(world.job)
    assert w.states(si) == {}


def test_an_older_job_that_changed_is(world, si, auto):
    Job.objects.update(
        source_created_at=timezone.now() - timedelta(days=7), source_modified_at=timezone.now()
    )
    w.save_jobs(world.job)
    assert w.states(si) == {"si.project.upsert Job 4521": "pending"}


def test_a_job_told_about_twice_is_one_entry(world, si, auto):
    w.save_jobs(world.job)
    w.save_jobs(world.job)
    assert w.entry(si, "si.project.upsert").revision == 2


def test_a_change_that_the_books_do_not_see_is_no_event(world, si, auto, sage):
    w.save_jobs(world.job)
    push.drain(si.pk)
    world.job.status = Job.Status.COMPLETED
    world.job.save()
    w.save_jobs(world.job)
    assert OutboxEntry.objects.count() == 1


def test_an_order_waits_for_the_queued_job(world, si, auto):
    w.save_jobs(world.job)
    w.approve(world.order(job=world.job))
    waiting = w.entry(si, "si.po.create")
    assert waiting.state == "waiting"
    assert waiting.depends_on.filter(operation="si.project.upsert").exists()


def test_a_whole_page_takes_few_queries_for_codes(world, si, auto, django_assert_max_num_queries):
    jobs = Job.objects.bulk_create(
        Job(number=str(number), source_created_at=timezone.now()) for number in range(5000, 5020)
    )
    with django_assert_max_num_queries(20 * len(jobs) + 30):
        w.save_jobs(*jobs)
    assert OutboxEntry.objects.filter(state="pending").count() == 20


def test_with_projects_off_only_a_note_is_left(world, si):
    w.save_jobs(world.job)
    assert w.states(si) == {}
    told = SyncActivity.objects.get().sentence
    assert told == "1 job was not sent to Sage Intacct: Intacct projects are off."


def test_with_mapping_off_a_project_leaves_a_note(world, si, auto):
    w.save_projects(Project.objects.create(number="310", name="Riverside Clinic"))
    assert w.states(si) == {}
    told = SyncActivity.objects.get().sentence
    assert told == "1 project was not sent to Sage Intacct: parent mapping is off."


@pytest.mark.parametrize(("mirrors", "name"), [(True, "Riverside Annex"), (False, "Project 310")])
def test_a_renamed_project_follows_only_if_names_are_mirrored(world, si, sage, mirrors, name):
    since = timezone.now() - timedelta(minutes=1)
    w.switch(si, **ALL_ON, use_project_name=mirrors, effective_since=since)
    project = Project.objects.create(
        number="310", name="Riverside Clinic", source_created_at=timezone.now()
    )
    w.save_projects(project)
    push.drain(si.pk)
    project.name, project.source_modified_at = "Riverside Annex", timezone.now()
    project.save()
    w.save_projects(project)
    assert OutboxEntry.objects.count() == (2 if mirrors else 1)
    push.drain(si.pk)
    [there] = [row for row in sage.rows("PROJECT") if row["PROJECTID"] == "PPRJ-310"]
    assert there["NAME"] == name


def test_an_older_project_is_not_made_by_a_change(world, si):
    since = timezone.now() - timedelta(minutes=1)
    w.switch(si, **ALL_ON, effective_since=since)
    project = Project.objects.create(
        number="310",
        name="Riverside Clinic",
        source_created_at=since - timedelta(days=7),
        source_modified_at=timezone.now(),
    )
    w.save_projects(project)
    assert w.states(si) == {}


@pytest.mark.parametrize("state", ["expired", "inactive"])
def test_while_credentials_are_refused_jobs_are_skipped(world, si, auto, state):
    w.state(si, state)
    w.save_jobs(world.job)
    skipped = OutboxEntry.objects.get()
    assert (skipped.state, skipped.reason) == ("skipped", state)


def test_a_customer_that_is_not_there_holds_the_project(world, si, auto):
    auto.enable_customer_project_linkage = True
    auto.save()
    w.save_jobs(world.job)
    push.drain(si.pk)
    held = w.entry(si, "si.project.upsert")
    assert (held.state, held.reason) == ("blocked", "customer_missing")
    w.link(si, "customer", world.job.customer_id, "C-100")
    assert outbox.reconsider(si.pk) == 1
