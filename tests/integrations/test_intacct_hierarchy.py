"""The script of the Intacct switches (product semantics 5.5), by every way they can be moved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations import intacct_settings, toggles
from integrations.models import IntacctSettings, OutboxEntry, SyncActivity
from integrations.sync import outbox, push, remedies
from inventory.models import Project
from plyhub.common.models import AuditEntry
from tests.integrations import outbox_story as w
from tests.integrations.settings_doors import DOORS, Outcome, Service

pytest_plugins = ["tests.integrations.outbox_world"]

PROJECTS = "enable_intacct_projects"
AUTO = "enable_project_auto_sync"
MAPPING = "enable_parent_project_mapping"
LINKAGE = "enable_customer_project_linkage"
NAMES = "use_project_name"
MISSING = "create_missing_projects_on_export"
SAVED = Outcome(True)
FIRST = "Turn on Enable Intacct Projects and save first."


@pytest.fixture(params=sorted(DOORS))
def door(request, world, si) -> Service:
    """One of the ways in."""
    return DOORS[request.param](world.admin, si.pk)


@pytest.fixture
def stored(si) -> Callable[[], set[str]]:
    def read() -> set[str]:
        row = intacct_settings.of(si.pk)
        return {name for name in toggles.BY_NAME if getattr(row, name)}

    return read


def _turn_on(door: Service, *names: str) -> None:
    for name in names:
        assert door.save(**{name: True}) == SAVED


def _new_job(world, number: str):
    world.job.pk, world.job.number = None, number
    world.job.source_created_at = timezone.now()
    world.job.save()
    return world.job


def _projects(sage) -> list[str]:
    return [row["PROJECTID"] for row in sage.rows("PROJECT")]


def _upserts(si) -> dict[str, str]:
    return {
        row.label: row.state
        for row in OutboxEntry.objects.filter(connection=si, operation="si.project.upsert")
    }


def test_h1_every_child_waits_for_its_parent(door, stored):
    children = (LINKAGE, AUTO, MAPPING, MISSING)
    refused = {name: door.save(**{name: True}) for name in children}
    assert refused == {name: Outcome(False, {name: FIRST}) for name in children}
    assert stored() == set()
    assert door.save(**{NAMES: True}) == SAVED


def test_h2_parent_and_child_at_once_are_refused_on_the_child(door, stored):
    assert door.save(**{PROJECTS: True, AUTO: True}) == Outcome(False, {AUTO: FIRST})
    assert stored() == set()


def test_h3_a_child_follows_its_saved_parent(door, stored, si):
    _turn_on(door, PROJECTS)
    before = timezone.now()
    assert door.save(**{AUTO: True}) == SAVED
    assert stored() == {PROJECTS, AUTO}
    assert intacct_settings.of(si.pk).effective_since >= before
    latest = AuditEntry.objects.filter(object_type="intacctsettings").latest("pk")
    assert (latest.changes["before"][AUTO], latest.changes["after"][AUTO]) == (False, True)


def test_h4_a_job_from_before_stays_away(door, world, si):
    world.job.source_created_at = world.job.source_modified_at = timezone.now()
    world.job.save()
    _turn_on(door, PROJECTS, AUTO)
    w.save_jobs(world.job)
    assert _upserts(si) == {}


def test_h5_a_job_from_afterwards_arrives(door, world, si, sage):
    _turn_on(door, PROJECTS, AUTO)
    w.save_jobs(_new_job(world, "4522"))
    assert _upserts(si) == {"Job 4522": "pending"}
    push.drain(si.pk)
    assert (_upserts(si), _projects(sage)) == ({"Job 4522": "succeeded"}, ["PRJ-4522"])


def test_h6_a_project_without_mapping_leaves_a_note(door, world, si):
    _turn_on(door, PROJECTS, AUTO)
    w.save_projects(_project())
    assert _upserts(si) == {}
    told = SyncActivity.objects.latest("pk").sentence
    assert told == "1 project was not sent to Sage Intacct: parent mapping is off."


@pytest.mark.parametrize(("mirrors", "name"), [(False, "Project 310"), (True, "Clinic")])
def test_h7_h8_a_rename_follows_only_with_names_mirrored(door, world, si, sage, mirrors, name):
    _turn_on(door, PROJECTS, AUTO, MAPPING, *([NAMES] if mirrors else []))
    project = _project()
    w.save_projects(project)
    push.drain(si.pk)
    project.name, project.source_modified_at = "Clinic", timezone.now()
    project.save()
    w.save_projects(project)
    push.drain(si.pk)
    assert OutboxEntry.objects.count() == (2 if mirrors else 1)
    assert [row["NAME"] for row in sage.rows("PROJECT")] == [name]


def test_h9_an_order_waits_for_its_project(door, world, si, sage):
    _turn_on(door, PROJECTS, AUTO)
    job = _new_job(world, "4522")
    w.save_jobs(job)
    w.approve(world.order(job=job))
    assert w.entry(si, "si.po.create").state == "waiting"
    push.drain(si.pk)
    log = sorted(sage.control("log", method="GET"), key=lambda line: line["number"])
    calls = [line["what"] for line in log]
    assert _first(calls, "create PROJECT") < _first(calls, "create_potransaction")
    assert {row["PROJECTID"] for row in sage.rows("PODOCUMENTENTRY")} == {"PRJ-4522"}


def test_h10_h11_in_error_jobs_are_kept_and_go_by_themselves(door, world, si, sage):
    _turn_on(door, PROJECTS, AUTO)
    w.state(si, "error")
    w.save_jobs(_new_job(world, "4530"))
    push.drain(si.pk)
    assert (_upserts(si), _projects(sage)) == ({"Job 4530": "pending"}, [])
    w.state(si, "active")
    push.wake(si.pk)
    push.drain(si.pk)
    assert _projects(sage) == ["PRJ-4530"]


def test_h12_to_h14_switched_off_jobs_are_skipped_until_a_person_asks(door, world, si, sage):
    _turn_on(door, PROJECTS, AUTO)
    w.state(si, "inactive")
    w.save_jobs(_new_job(world, "4531"))
    skipped = OutboxEntry.objects.get()
    assert (skipped.state, skipped.reason) == ("skipped", "inactive")
    w.state(si, "active")
    push.wake(si.pk)
    push.drain(si.pk)
    assert _projects(sage) == []
    remedies.retry(actor=world.admin, entry_ids=[skipped.pk])
    push.drain(si.pk)
    again = OutboxEntry.objects.latest("pk")
    assert (again.origin, again.state, _projects(sage)) == ("manual", "succeeded", ["PRJ-4531"])
    skipped.refresh_from_db()
    assert skipped.state == "skipped"


def _two_queued(door, world, si) -> list[OutboxEntry]:
    _turn_on(door, PROJECTS, AUTO, MAPPING)
    w.save_jobs(_new_job(world, "4535"))
    w.save_projects(_project())
    return list(OutboxEntry.objects.order_by("pk"))


def test_h15_turning_projects_off_asks_first_and_saves_nothing(door, world, si, stored):
    queued = _two_queued(door, world, si)
    asked = door.save(**{PROJECTS: False})
    assert asked == Outcome(
        False,
        question="Also turns off: Enable Project Automatic Synchronization, Enable Parent Project"
        " Mapping. 2 queued project syncs will be cancelled. Financial documents will be sent"
        " without project.",
    )
    assert stored() == {PROJECTS, AUTO, MAPPING}
    assert {each.state for each in OutboxEntry.objects.all()} == {each.state for each in queued}


def test_h15_confirmed_the_children_go_off_and_the_queue_is_emptied(door, world, si, stored):
    _two_queued(door, world, si)
    assert door.save(**{PROJECTS: False}, confirm=True) == SAVED
    remembered = intacct_settings.of(si.pk).remembered
    assert (stored(), remembered[AUTO], remembered[MAPPING]) == (set(), True, True)
    ended = {(each.state, each.reason) for each in OutboxEntry.objects.all()}
    assert ended == {("cancelled", "setting_off")}


def test_h16_projects_come_back_alone_and_the_rest_on_request(door, world, si, stored):
    _two_queued(door, world, si)
    door.save(**{PROJECTS: False}, confirm=True)
    first = intacct_settings.of(si.pk).effective_since
    late = _new_job(world, "4540")
    w.save_jobs(late)
    _turn_on(door, PROJECTS)
    assert stored() == {PROJECTS}
    door.restore()
    assert stored() == {PROJECTS, AUTO, MAPPING}
    assert intacct_settings.of(si.pk).effective_since > first
    w.save_jobs(late)
    assert "Job 4540" not in _upserts(si)


def test_h17_what_a_save_does_not_mention_stays(door, si, stored):
    _turn_on(door, PROJECTS, AUTO)
    _turn_on(door, NAMES)
    assert stored() == {PROJECTS, AUTO, NAMES}
    door.save(**{PROJECTS: False}, confirm=True)
    assert door.save(**{NAMES: False}) == SAVED
    assert intacct_settings.of(si.pk).remembered[AUTO] is True


@pytest.mark.parametrize("child", [AUTO, MAPPING, LINKAGE, MISSING])
def test_h17b_the_database_refuses_an_orphan(si, child):
    IntacctSettings.objects.create(connection=si)
    with pytest.raises(IntegrityError), transaction.atomic():
        IntacctSettings.objects.filter(pk=si.pk).update(**{child: True})


def test_h18_an_old_job_holds_its_order_until_one_click(door, world, si, sage):
    _turn_on(door, PROJECTS, AUTO)
    w.approve(world.order(job=world.job))
    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason) == ("blocked", "project_missing")
    assert held.message == w.no_project("Job 4521")
    remedies.retry(actor=world.admin, entry_ids=[held.pk])
    push.drain(si.pk)
    assert _projects(sage) == ["PRJ-4521"]
    assert [row["PONUMBER"] for row in sage.rows("PODOCUMENT")] == ["PO-892"]


def test_the_switch_that_was_named_frees_it(door, world, si, sage):
    _turn_on(door, PROJECTS, AUTO)
    w.approve(world.order(job=world.job))
    _turn_on(door, MISSING)
    outbox.reconsider(si.pk)
    push.drain(si.pk)
    assert {row["PROJECTID"] for row in sage.rows("PODOCUMENTENTRY")} == {"PRJ-4521"}


def test_an_old_job_is_sent_by_itself_where_missing_projects_are_made(door, world, si, sage):
    _turn_on(door, PROJECTS, MISSING)
    w.approve(world.order(job=world.job))
    push.drain(si.pk)
    assert {row["PROJECTID"] for row in sage.rows("PODOCUMENTENTRY")} == {"PRJ-4521"}


def _project() -> Project:
    return Project.objects.create(
        number="310", name="Riverside Clinic", source_created_at=timezone.now()
    )


def _first(calls: list[str], what: str) -> int:
    return next(place for place, call in enumerate(calls) if call.startswith(what))
