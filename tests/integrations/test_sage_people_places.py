"""Warehouses, employees and customers: linked to what is there, made only where that is wanted."""

from __future__ import annotations

import pytest
from django.db import transaction

from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.records import CustomerRecord, TechnicianRecord
from integrations.sync import identity, outbox, places, prerequisites, push
from integrations.sync.operations import Operation
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from inventory.models import Customer, Location, Technician
from tests.integrations import outbox_story as w
from tests.integrations.sage_story import make_there, whole

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.sage_world"]

# Warehouses.


@pytest.fixture
def van() -> Location:
    return Location.objects.create(name="WH-FAR")


def test_a_warehouse_is_never_made_by_a_document(world, si, sage, van):
    before = whole(sage)
    w.approve(world.order(destination=van))
    push.drain(si.pk)
    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason) == ("blocked", "warehouse_missing")
    assert held.message == (
        "Warehouse WH-FAR is not in Sage Intacct. Create it there from its page, or link the two."
    )
    assert whole(sage)["WAREHOUSE"] == before["WAREHOUSE"]


def test_asked_for_it_is_made_and_what_waited_goes(world, si, sage, van):
    w.approve(world.order(destination=van))
    places.create_warehouse(actor=world.admin, location_id=van.pk)
    assert w.states(si)["si.po.create PO-892"] == "waiting"
    push.drain(si.pk)
    assert "WH-FAR" in [row["WAREHOUSEID"] for row in sage.rows("WAREHOUSE")]
    assert [row["PONUMBER"] for row in sage.rows("PODOCUMENT")] == ["PO-892"]


def test_a_warehouse_that_is_there_is_linked_instead(world, si, sage, van):
    w.remember(si, "warehouse", "WH-FAR", "Far away")
    assert places.create_warehouse(actor=world.admin, location_id=van.pk) is None
    link = ExternalLink.objects.get(connection=si, entity="location", hub_id=van.pk)
    assert link.external_id == "WH-FAR"
    assert not OutboxEntry.objects.filter(connection=si).exists()


# People.


def test_an_employee_that_is_there_is_linked_by_the_rule(world, si, sage, pulled):
    mike = Technician.objects.create(name="Mike Smith")
    other = Technician.objects.create(name="Nobody There")
    for name, code in (("Mike Smith", "MSMITH"), ("Ann Other", "NTHERE")):
        make_there(si, "si.employee.upsert", TechnicianRecord(external_id=code, name=name))
    pulled(si, "technicians")
    links = ExternalLink.objects.filter(connection=si, entity="technician")
    assert list(links.values_list("hub_id", "external_id")) == [(mike.pk, "MSMITH")]
    assert not links.filter(hub_id=other.pk).exists()


def goes_along(connection: Connection, technician: Technician) -> tuple[Ref, ...]:
    """What has to be sent before a document that names the technician."""
    operation = Operation(
        code="si.issue.create",
        entity="usage",
        layer=7,
        role="create",
        sentence="",
        subject=Subject(
            build=lambda _target, _entry: None,
            needs=lambda _target, hub_id: Needs(known=(Ref("technician", hub_id),)),
            label=str,
            key=str,
        ),
    )
    with transaction.atomic():
        identity.lock(connection.pk)
        planned = prerequisites.plan(Target.of(connection), operation, technician.pk)
    assert planned.reason == ""
    return planned.send


def test_a_document_goes_without_a_technician_who_is_no_employee(world, si):
    mike = Technician.objects.create(name="Mike Smith")
    assert goes_along(si, mike) == ()
    assert not ExternalLink.objects.filter(connection=si, entity="technician").exists()


def test_a_document_takes_an_employee_along_who_was_read_before(world, si):
    mike = Technician.objects.create(name="Mike Smith")
    w.remember(si, "employee", "MSMITH", "Mike Smith")
    assert goes_along(si, mike) == ()
    link = ExternalLink.objects.get(connection=si, entity="technician", hub_id=mike.pk)
    assert (link.external_id, link.state) == ("MSMITH", "linked")


def test_an_employee_is_made_first_where_that_is_wanted(world, asked):
    mike = Technician.objects.create(name="Mike Smith")
    assert goes_along(asked, mike) == (Ref("technician", mike.pk),)


def test_an_employee_of_that_name_under_another_id_waits_for_a_person(world, asked):
    mike = Technician.objects.create(name="Mike Smith")
    w.remember(asked, "employee", "E-17", "Mike Smith")
    assert goes_along(asked, mike) == ()
    link = ExternalLink.objects.get(connection=asked, entity="technician", hub_id=mike.pk)
    assert (link.external_id, link.state) == ("", "review")


def test_a_customer_is_linked_and_used_for_its_project(world, si, sage, pulled):
    make_there(
        si, "si.customer.upsert", CustomerRecord(external_id="C-1001", name="Larkin Residence")
    )
    w.switch(
        si,
        enable_intacct_projects=True,
        enable_customer_project_linkage=True,
        create_missing_projects_on_export=True,
    )
    w.approve(world.order(job=world.job))
    assert w.entry(si, "si.project.upsert").reason == "customer_missing"
    pulled(si, "jobs")
    outbox.reconsider(si.pk)
    push.drain(si.pk)
    projects = {each["PROJECTID"]: each for each in sage.rows("PROJECT")}
    assert projects["PRJ-4521"]["CUSTOMERID"] == "C-1001"


def test_a_customer_is_made_first_where_that_is_wanted(world, asked, sage):
    w.switch(
        asked,
        enable_intacct_projects=True,
        enable_customer_project_linkage=True,
        create_missing_projects_on_export=True,
    )
    w.approve(world.order(job=world.job))
    push.drain(asked.pk)
    projects = {row["PROJECTID"]: row for row in sage.rows("PROJECT")}
    assert projects["PRJ-4521"]["CUSTOMERID"] == "CUST-LARKIN-RESIDENC"


def test_two_customers_of_one_name_are_not_guessed_at(world, si, sage):
    twin = Customer.objects.create(name="Larkin Residence")
    w.remember(si, "customer", "C-1", "Larkin Residence")
    w.remember(si, "customer", "C-2", "Larkin Residence")
    w.switch(si, enable_intacct_projects=True, enable_customer_project_linkage=True)
    outbox.enqueue(Target.of(si), "si.project.upsert", Ref("job", world.job.pk))
    assert w.entry(si, "si.project.upsert").reason == "customer_missing"
    assert not ExternalLink.objects.filter(hub_id=twin.pk, entity="customer").exists()
