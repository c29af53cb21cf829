"""Material used on jobs on its way to Sage Intacct: each use once, wherever it was entered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations import selectors
from integrations.models import Connection, OutboxEntry, SyncActivity
from integrations.records import TechnicianRecord
from integrations.sync import earlier, places, push, remedies
from integrations.sync.target import Target
from inventory.models import Item, Location, Technician, Usage
from inventory.services import usage_review
from plyhub.common.models import Company
from tests.integrations import outbox_story as w
from tests.integrations.plumber_story import CODE, Plumber
from tests.integrations.sage_story import make_there

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.plumber_world"]
ISSUE, BACK = "Inventory Issue", "Inventory Return From Job"


def test_material_used_leaves_the_van_in_the_books(plumber: Plumber):
    used = plumber.use("25", used_at=timezone.now() - timedelta(days=1), note="under the sink")
    plumber.send()
    assert plumber.documents() == [(ISSUE, used.number)]
    [line] = plumber.lines()
    assert (line["ITEMID"], line["WAREHOUSEID"], line["UNIT"]) == (CODE, "VAN-12", "FT")
    assert (Decimal(line["QUANTITY"]), line["LOCATIONID"]) == (25, "100")
    assert (line.get("PROJECTID"), line.get("EMPLOYEEID")) == (None, None)
    assert plumber.held() == {"VAN-12": 15, "VAN-14": 60}
    [document] = [row for row in plumber.sage.rows("INVDOCUMENT") if row["DOCPARID"] == ISSUE]
    assert document["MESSAGE"] == "Job 4610: under the sink"
    day = used.used_at.astimezone(Company.current().zone).date()
    assert document["WHENCREATED"] == f"{day}"
    entry = plumber.entry()
    assert (entry.state, entry.layer, entry.external_id) == (
        "succeeded",
        6,
        document["DOCID"],
    )
    assert plumber.link(entry).number == document["DOCNO"]


def test_it_is_told_in_words(plumber: Plumber):
    used = plumber.use("25")
    plumber.send()
    back = plumber.bring_back(used, "5.5")
    plumber.send()
    told = SyncActivity.objects.filter(entity="usage").order_by("pk")
    assert list(told.values_list("sentence", flat=True)) == [
        "25 FT PEX-34-BLUE used on job 4610 sent to Sage Intacct",
        "5.5 FT PEX-34-BLUE brought back from job 4610 sent to Sage Intacct",
    ]
    [sync] = selectors.syncs_of("usage", back.pk)
    assert sync.words == f"in Sage Intacct as {plumber.link(plumber.queued()[1]).number}"


def test_the_day_is_that_of_the_company(plumber: Plumber):
    """A late evening in Phoenix is the next day in UTC already."""
    late = timezone.now().astimezone(UTC).replace(hour=4, minute=0) - timedelta(days=1)
    used = plumber.use("1", used_at=late)
    plumber.send()
    [row] = [row for row in plumber.sage.rows("INVDOCUMENT") if row["DOCPARID"] == ISSUE]
    assert row["WHENCREATED"] == f"{(late - timedelta(days=1)).date()}"
    assert datetime.fromisoformat(row["WHENCREATED"]).date() < used.used_at.date()


def test_the_project_of_the_job_comes_first(plumber: Plumber):
    w.switch(plumber.si, enable_intacct_projects=True, create_missing_projects_on_export=True)
    plumber.use()
    assert plumber.entry().state == "waiting"
    plumber.send()
    assert [line["PROJECTID"] for line in plumber.lines()] == ["PRJ-4610"]


def test_a_job_without_a_project_holds_it_until_somebody_sends_that(world, plumber: Plumber):
    w.switch(plumber.si, enable_intacct_projects=True)
    before = plumber.whole()
    plumber.use()
    plumber.send()
    held = plumber.entry()
    assert (held.state, held.reason, held.attempts) == ("blocked", "project_missing", 0)
    assert held.message == w.no_project("Job 4610")
    assert plumber.whole() == before
    remedies.retry(actor=world.admin, entry_ids=[held.pk])
    plumber.send()
    assert [line["PROJECTID"] for line in plumber.lines()] == ["PRJ-4610"]


@pytest.mark.parametrize(("is_there", "named"), [(True, "DORTIZ"), (False, None)])
def test_a_technician_is_named_only_as_an_employee_that_is_there(plumber: Plumber, is_there, named):
    dana = Technician.objects.create(name="Dana Ortiz")
    if is_there:
        make_there(
            plumber.si,
            "si.employee.upsert",
            TechnicianRecord(external_id="DORTIZ", name="Dana Ortiz"),
        )
        w.remember(plumber.si, "employee", "DORTIZ", "Dana Ortiz")
    plumber.use(technician_id=dana.pk)
    plumber.send()
    assert [line.get("EMPLOYEEID") for line in plumber.lines()] == [named]


def test_what_was_brought_back_comes_in_again_after_it_went_out(plumber: Plumber):
    used = plumber.use("25")
    back = plumber.bring_back(used, "10")
    assert [entry.ordering_key for entry in plumber.queued()] == [f"usage:{used.pk}"] * 2
    plumber.send()
    assert plumber.documents() == [(ISSUE, used.number), (BACK, back.number)]
    assert plumber.held() == {"VAN-12": 25, "VAN-14": 60}


def test_a_job_site_is_the_warehouse_all_of_them_share(world, plumber: Plumber):
    w.switch(plumber.si, enable_intacct_projects=True, create_missing_projects_on_export=True)
    site = Location.objects.create(name="Site 4610", kind=Location.Kind.JOB_SITE, job=plumber.job)
    plumber.carry("20", plumber.other_van, site)
    plumber.use("20", site)
    plumber.send()
    *_, arrived, used = plumber.lines()
    assert (arrived["WAREHOUSEID"], arrived["PROJECTID"]) == ("JOBSITE", "PRJ-4610")
    assert (used["WAREHOUSEID"], used["PROJECTID"]) == ("JOBSITE", "PRJ-4610")
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 40, "JOBSITE": 0}


def test_what_was_entered_in_the_field_goes_once(plumber: Plumber):
    line = plumber.invoiced("25")
    plumber.invoiced("25", line=line)
    plumber.send()
    [used] = Usage.objects.all()
    assert plumber.documents() == [(ISSUE, used.number)]
    assert plumber.held() == {"VAN-12": 15, "VAN-14": 60}


def test_a_line_that_was_edited_in_the_field_sends_its_difference(plumber: Plumber):
    line = plumber.invoiced("25")
    plumber.invoiced("20", line=line)
    plumber.invoiced("22", line=line)
    plumber.send()
    assert [name for name, _ in plumber.documents()] == [ISSUE, BACK, ISSUE]
    assert [Decimal(each["QUANTITY"]) for each in plumber.lines()] == [25, 5, 2]
    plumber.take_off(line)
    plumber.send()
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60}


def test_what_has_no_place_yet_goes_once_it_has_one(world, plumber: Plumber):
    plumber.invoiced("25", place=None)
    used = Usage.objects.get()
    assert (used.status, plumber.queued()) == ("needs_location", [])
    usage_review.assign_location(
        actor=world.admin, usage_id=used.pk, location_id=plumber.other_van.pk
    )
    plumber.send()
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 35}


def test_what_is_bought_for_a_job_and_never_stocked_stays_away(plumber: Plumber):
    fan = Item.objects.create(sku="FAN-1", name="Fan", is_stocked=False)
    plumber.use("1", item_id=fan.pk)
    assert plumber.queued() == []


def test_it_goes_as_it_was_posted(plumber: Plumber):
    used = plumber.use("25")
    Usage.objects.filter(pk=used.pk).update(quantity=1, location=plumber.other_van)
    plumber.send()
    assert plumber.held() == {"VAN-12": 15, "VAN-14": 60}


def test_each_system_is_told_in_its_own_way(plumber: Plumber, st):
    w.link(st, "job", plumber.job.pk, "1")
    w.link(st, "item", plumber.pipe.pk, "2")
    used = plumber.use("25")
    assert set(w.states(st)) == {f"st.invoice_items.upsert Material {used.number}"}
    assert set(w.states(plumber.si)) >= {"si.issue.create 25 FT PEX-34-BLUE used on job 4610"}


@pytest.mark.parametrize("writer", ["servicetitan", "nobody"])
def test_what_somebody_else_writes_is_not_queued(plumber: Plumber, writer):
    plumber.si.options = {**plumber.si.options, "writer_issue": writer}
    plumber.si.save()
    plumber.use()
    assert plumber.queued() == []


def test_switched_off_it_is_passed_over_and_can_be_sent_later(world, plumber: Plumber):
    w.state(plumber.si, Connection.State.INACTIVE)
    plumber.use()
    skipped = plumber.entry()
    assert (skipped.state, skipped.label) == (
        "skipped",
        "25 FT PEX-34-BLUE used on job 4610",
    )
    w.state(plumber.si, Connection.State.ACTIVE)
    plumber.send()
    assert plumber.documents() == []
    remedies.retry(actor=world.admin, entry_ids=[skipped.pk])
    plumber.send()
    assert plumber.held() == {"VAN-12": 15, "VAN-14": 60}


def test_what_was_used_before_can_be_chosen_and_sent(world, plumber: Plumber):
    fan = Item.objects.create(sku="FAN-1", name="Fan", is_stocked=False)
    used = plumber.use("25")
    plumber.use("1", item_id=fan.pk)
    OutboxEntry.objects.filter(entity="usage").delete()
    kind = earlier.BY_ENTITY["usage"]
    rows = list(earlier.missing(Target.of(plumber.si), kind, earlier.Filter()))
    assert rows == [used]
    assert earlier.shown(rows[0], kind) == [plumber.pipe, plumber.job]
    earlier.send(actor=world.admin, connection_id=plumber.si.pk, entity="usage", hub_ids=[used.pk])
    plumber.send()
    assert plumber.held() == {"VAN-12": 15, "VAN-14": 60}
    assert not earlier.missing(Target.of(plumber.si), kind, earlier.Filter()).exists()


@pytest.mark.parametrize("state", [Connection.State.ERROR, Connection.State.EXPIRED])
def test_in_trouble_it_is_kept(plumber: Plumber, state):
    w.state(plumber.si, state)
    plumber.use()
    plumber.send()
    assert (plumber.entry().state, plumber.documents()) == ("pending", [])
    w.state(plumber.si, Connection.State.ACTIVE)
    plumber.send()
    assert plumber.held() == {"VAN-12": 15, "VAN-14": 60}


def test_a_place_that_is_no_warehouse_there_holds_it(world, plumber: Plumber):
    shed = Location.objects.create(name="SHED", kind=Location.Kind.TRUCK)
    plumber.use("1", shed)
    held = plumber.entry()
    assert (held.state, held.reason) == ("blocked", "warehouse_missing")
    places.create_warehouse(actor=world.admin, location_id=shed.pk)
    assert plumber.entry().state == "waiting"
    stocked = {"item": CODE, "warehouse": "SHED", "quantity": "1"}
    push.drain(plumber.si.pk)
    assert plumber.entry().reason == "would_go_negative"
    plumber.sage.control("opening_stock", stocked)
    remedies.retry(actor=world.admin, entry_ids=[held.pk])
    plumber.send()
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60, "SHED": 0}
