"""Undoing a sync: what it changed and made here is as before, and what was used since stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from integrations.models import Connection, ExternalLink, RunUndo, SyncRun
from integrations.sync import undoing
from inventory.models import Customer, Item, Job
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import AuditEntry, Company
from procurement.models import Vendor, VendorItem
from tests.factories import people
from tests.integrations import whole_state
from tests.integrations.conftest import connected
from tests.integrations.small_company import ADDRESS, Office, build
from tests.integrations.stand_ins import StandIn
from tests.integrations.test_pull_interrupted import held

Pulled = Callable[..., SyncRun]
# What a link says of the row last read is no part of what was undone.
LINKS = "integrations_externallink"
NEW = {
    "name": "New & Co",
    "active": True,
    "isTruckReplenishment": False,
    "taxRate": 0,
    "restrictedMobileCreation": False,
    "address": ADDRESS,
}


@pytest.fixture
def office(db: None, servicetitan: StandIn) -> Office:
    return build(servicetitan)


@pytest.fixture
def field(office: Office, servicetitan: StandIn, pulled: Pulled) -> Connection:
    connection = connected(servicetitan)
    Company.objects.update(usage_counted_since=None)
    pulled(connection)
    return connection


@pytest.fixture
def second(field: Connection, office: Office, pulled: Pulled) -> SyncRun:
    """A sync that made a customer with a place, a job and a vendor, and changed a material."""
    office.place = {"name": "Moss House", "address": ADDRESS}
    office.post("crm", "customers", {**office.place, "locations": [office.place]})
    office.post("inventory", "vendors", NEW)
    _renamed(field)
    run = pulled(field, is_full=True)
    assert run.state == "succeeded"
    return run


def _renamed(field: Connection) -> None:
    """What is called otherwise here than they last said, and read anew."""
    item = Item.objects.get(sku="WHIP-6FT")
    Item.objects.filter(pk=item.pk).update(name="Old name")
    ExternalLink.objects.filter(connection=field, entity="item", hub_id=item.pk).update(
        fingerprint="", base={}
    )


def _undone(run: SyncRun) -> undoing.Undone:
    return undoing.undo(run_id=run.pk, actor=people.administrator())


def _without_links(state: dict[str, list[str]]) -> dict[str, list[str]]:
    logs = (LINKS, "integrations_runundo", "integrations_seenpage")
    kept = {name: rows for name, rows in state.items() if name not in logs}
    return {name: rows for name, rows in kept.items() if not name.endswith("event")}


def test_afterwards_everything_is_as_before(
    field: Connection, office: Office, pulled: Pulled
) -> None:
    place = {"name": "Moss House", "address": ADDRESS}
    office.post("crm", "customers", {**place, "locations": [place]})
    office.post("inventory", "vendors", NEW)
    _renamed(field)
    administrator = people.administrator()
    before = _without_links(held())
    links = set(ExternalLink.objects.values_list("entity", "hub_id"))
    run = pulled(field, is_full=True)
    assert Vendor.objects.filter(name="New & Co").exists()

    done = undoing.undo(run_id=run.pk, actor=administrator)

    assert (done.restored, done.removed, done.left) == (1, 3, [])
    found = _without_links(held())
    assert {name: rows for name, rows in found.items() if rows != before[name]} == {}
    assert set(ExternalLink.objects.values_list("entity", "hub_id")) == links
    entry = AuditEntry.objects.get(object_type="syncrun", action="undone")
    assert (entry.object_id, entry.reason) == (run.pk, "1 restored, 3 removed, 0 not undone")


def test_a_preview_changes_nothing_and_tells_the_same(second: SyncRun) -> None:
    administrator = people.administrator()
    before = whole_state.rows()

    foreseen = undoing.preview(run_id=second.pk, actor=administrator)

    assert (foreseen.restored, foreseen.removed) == (1, 3)
    assert whole_state.rows() == before
    assert _undone(second) == foreseen


def test_what_was_changed_since_stays(second: SyncRun) -> None:
    Item.objects.filter(sku="WHIP-6FT").update(name="Mine")

    done = _undone(second)

    assert Item.objects.get(sku="WHIP-6FT").name == "Mine"
    assert done.restored == 0
    assert [why for _, why in done.left] == ["changed since: name"]


def test_what_was_used_since_stays_with_what_it_needs(second: SyncRun) -> None:
    vendor = Vendor.objects.get(name="New & Co")
    item = Item.objects.get(sku="WHIP-6FT")
    VendorItem.objects.create(vendor=vendor, item=item, cost=1)
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(customer=Customer.objects.get(name="Moss House"))

    done = _undone(second)

    assert Vendor.objects.filter(pk=vendor.pk).exists()
    assert Customer.objects.filter(name="Moss House").exists()
    assert [why for _, why in done.left] == ["jobs name it", "vendor items name it"]
    assert done.removed == 1


def test_the_next_sync_does_not_do_it_again_by_itself(
    field: Connection, second: SyncRun, pulled: Pulled
) -> None:
    _undone(second)

    again = pulled(field)

    assert (Item.objects.get(sku="WHIP-6FT").name, again.state) == ("Old name", "succeeded")
    pulled(field, is_full=True)
    assert Item.objects.get(sku="WHIP-6FT").name == "Old name"
    assert Vendor.objects.filter(name="New & Co").exists()


def test_it_can_be_done_once_within_a_week_by_an_administrator(second: SyncRun) -> None:
    with pytest.raises(NotAllowed):
        undoing.undo(run_id=second.pk, actor=people.accountant())
    SyncRun.objects.filter(pk=second.pk).update(finished_at=F("finished_at") - timedelta(days=7))
    with pytest.raises(WrongState, match="for 7 days"):
        _undone(second)
    SyncRun.objects.filter(pk=second.pk).update(finished_at=F("finished_at") + timedelta(days=7))
    assert not RunUndo.objects.exists()
    _undone(second)

    with pytest.raises(WrongState, match="was undone before"):
        _undone(second)


def test_documents_are_left_to_their_own_buttons(field: Connection) -> None:
    first = SyncRun.objects.earliest("pk")

    done = _undone(first)

    told = {why for _, why in done.left}
    assert undoing.DOCUMENT in told
    assert Job.objects.exists()
