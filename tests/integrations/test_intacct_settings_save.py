"""The switches: a child only under a parent that is on, and nothing by surprise."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from integrations import intacct_settings
from integrations.models import Connection, IntacctSettings, OutboxEntry
from integrations.sync import push
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed
from plyhub.common.models import AuditEntry, User
from tests.integrations import outbox_story as w

pytest_plugins = ["tests.integrations.outbox_world"]

PROJECTS = "enable_intacct_projects"
AUTO = "enable_project_auto_sync"
MAPPING = "enable_parent_project_mapping"


@pytest.fixture
def admin(transactional_db) -> User:
    return User.objects.create_superuser("root")


@pytest.fixture
def books(transactional_db) -> Connection:
    """A connection nothing is ever sent over."""
    return Connection.objects.create(
        system="intacct", name="Books", url="http://127.0.0.1:9", state="active"
    )


@pytest.fixture
def save(admin, books):
    def call(confirm: bool = False, **changes: bool) -> IntacctSettings:
        return intacct_settings.save(
            actor=admin, connection_id=books.pk, changes=changes, confirm=confirm
        )

    return call


@pytest.fixture
def stored(books):
    def read() -> set[str]:
        row = IntacctSettings.objects.filter(connection=books).values().first() or {}
        return {name for name, value in row.items() if value is True}

    return read


def test_parent_and_child_in_one_save_are_refused_on_the_child(save, stored):
    with pytest.raises(InputErrors) as refused:
        save(**{PROJECTS: True, AUTO: True})
    assert [(error.field, error.message) for error in refused.value.errors] == [
        (AUTO, "Turn on Enable Intacct Projects and save first.")
    ]
    assert stored() == set()


def test_a_child_follows_its_saved_parent(save, stored):
    save(**{PROJECTS: True})
    settings = save(**{AUTO: True})
    assert stored() == {PROJECTS, AUTO}
    assert settings.effective_since is not None


def test_a_switch_that_is_not_named_stays(save, stored):
    save(**{PROJECTS: True})
    save(**{AUTO: True})
    save(use_project_name=True)
    assert stored() == {PROJECTS, AUTO, "use_project_name"}


def test_turning_the_parent_off_asks_first(save, stored):
    save(**{PROJECTS: True})
    save(**{AUTO: True, MAPPING: True})
    with pytest.raises(intacct_settings.ConfirmationNeeded) as asked:
        save(**{PROJECTS: False})
    assert asked.value.message == (
        "Also turns off: Enable Project Automatic Synchronization, Enable Parent Project Mapping."
        " Financial documents will be sent without project."
    )
    assert stored() == {PROJECTS, AUTO, MAPPING}


def test_children_go_off_with_the_parent_and_are_remembered(save, stored):
    save(**{PROJECTS: True})
    save(**{AUTO: True})
    settings = save(**{PROJECTS: False}, confirm=True)
    assert stored() == set()
    assert settings.remembered[AUTO] is True


def test_a_form_that_sends_every_switch_turns_the_parent_off(save, stored):
    save(**{PROJECTS: True})
    save(**{AUTO: True, MAPPING: True})
    settings = save(**{PROJECTS: False, AUTO: True, MAPPING: False}, confirm=True)
    assert stored() == set()
    assert (settings.remembered[AUTO], settings.remembered[MAPPING]) == (True, False)


def test_a_child_can_not_go_on_as_its_parent_goes_off(save, stored):
    save(**{PROJECTS: True})
    with pytest.raises(InputErrors):
        save(**{PROJECTS: False, AUTO: True}, confirm=True)
    assert stored() == {PROJECTS}


def test_the_parent_alone_comes_back(save, stored):
    save(**{PROJECTS: True})
    save(**{AUTO: True})
    save(**{PROJECTS: False}, confirm=True)
    settings = save(**{PROJECTS: True})
    assert stored() == {PROJECTS}
    assert [toggle.name for toggle in intacct_settings.restorable(settings)] == [AUTO]


def test_restoring_counts_from_now(save, stored, admin, books):
    save(**{PROJECTS: True})
    first = save(**{AUTO: True}).effective_since
    save(**{PROJECTS: False}, confirm=True)
    save(**{PROJECTS: True})
    settings = intacct_settings.restore(actor=admin, connection_id=books.pk)
    assert stored() == {PROJECTS, AUTO}
    assert settings.effective_since > first
    assert intacct_settings.restorable(settings) == []


def test_nothing_to_restore_says_so(admin, books):
    with pytest.raises(InvalidInput):
        intacct_settings.restore(actor=admin, connection_id=books.pk)


def test_saving_another_switch_keeps_what_is_remembered(save):
    save(**{PROJECTS: True})
    save(**{AUTO: True})
    save(**{PROJECTS: False}, confirm=True)
    assert save(use_project_name=True).remembered[AUTO] is True


def test_every_save_is_audited_with_before_and_after(save, admin):
    save(**{PROJECTS: True})
    audit = AuditEntry.objects.get(object_type="intacctsettings")
    assert (audit.actor, audit.changes["before"][PROJECTS], audit.changes["after"][PROJECTS]) == (
        admin,
        False,
        True,
    )


def test_only_administrators_may_save(books, stored):
    buyer = User.objects.create_user("bea")
    with pytest.raises(NotAllowed):
        intacct_settings.save(actor=buyer, connection_id=books.pk, changes={PROJECTS: True})
    assert stored() == set()


def test_an_unknown_switch_is_refused(save):
    with pytest.raises(InputErrors) as refused:
        save(enable_everything=True)
    assert refused.value.errors[0].field == "enable_everything"


def test_the_database_refuses_an_orphan(save, books):
    save(use_project_name=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        IntacctSettings.objects.filter(connection=books).update(**{AUTO: True})


@pytest.fixture
def queued_jobs(world, si):
    """Automatic synchronization on, one job queued by itself and one by hand."""
    for change in ({PROJECTS: True}, {AUTO: True}):
        intacct_settings.save(actor=world.admin, connection_id=si.pk, changes=change)
    world.job.source_created_at = IntacctSettings.objects.get().effective_since
    world.job.save()
    w.save_jobs(world.job)
    return OutboxEntry.objects.get()


def test_queued_projects_are_cancelled_with_a_reason(world, si, queued_jobs):
    with pytest.raises(intacct_settings.ConfirmationNeeded, match="1 queued project sync will"):
        intacct_settings.save(actor=world.admin, connection_id=si.pk, changes={PROJECTS: False})
    queued_jobs.refresh_from_db()
    assert queued_jobs.state == "pending"
    intacct_settings.save(
        actor=world.admin, connection_id=si.pk, changes={PROJECTS: False}, confirm=True
    )
    queued_jobs.refresh_from_db()
    assert (queued_jobs.state, queued_jobs.reason) == ("cancelled", "setting_off")


def test_an_order_that_waited_for_a_project_goes_without(world, si, sage, queued_jobs):
    w.approve(world.order(job=world.job))
    intacct_settings.save(
        actor=world.admin, connection_id=si.pk, changes={PROJECTS: False}, confirm=True
    )
    push.drain(si.pk)
    assert [row["PONUMBER"] for row in sage.rows("PODOCUMENT")] == ["PO-892"]
    assert not any(row.get("PROJECTID") for row in sage.rows("PODOCUMENTENTRY"))


def test_what_a_person_queued_stays(world, si, queued_jobs):
    OutboxEntry.objects.update(origin="manual")
    intacct_settings.save(actor=world.admin, connection_id=si.pk, changes={AUTO: False})
    queued_jobs.refresh_from_db()
    assert queued_jobs.state == "pending"
