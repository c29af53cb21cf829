"""What an approved order puts into the outbox."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_q.models import OrmQ

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import outbox
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import Job, Location
from plyhub.common.models import Company
from procurement.models import Vendor
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]


def test_an_order_brings_its_masters_first(world: World, si):
    w.approve(world.order())
    assert w.states(si) == {
        "si.item.upsert Item WHIP-6FT": "pending",
        "si.item.upsert Item CARRIER-24ACC": "pending",
        "si.vendor.upsert Vendor ABC Supply": "pending",
        "si.po.create PO-892": "waiting",
    }


def test_codes_are_given_when_it_is_queued(world: World, si):
    w.approve(world.order())
    codes = ExternalLink.objects.filter(connection=si).exclude(code="")
    assert set(codes.values_list("entity", "code", "state")) == {
        ("item", "INV-WHIP-6FT", "allocated"),
        ("item", "INV-24ACC", "allocated"),
        ("vendor", "VEND-ABC", "allocated"),
        ("location", "WH-MAIN", "linked"),
    }


def test_queued_twice_is_one_entry(world: World, si):
    order = world.order()
    w.approve(order)
    w.approve(order)
    assert OutboxEntry.objects.filter(operation="si.po.create").count() == 1


def test_two_orders_share_their_masters(world: World, si):
    w.approve(world.order(), world.order())
    vendors = OutboxEntry.objects.filter(operation="si.vendor.upsert")
    assert vendors.get().dependents.count() == 2


def test_a_change_that_is_rolled_back_leaves_nothing(world: World, si):
    order = world.order()
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.enqueue(Target.of(si), "si.po.create", Ref("purchase_order", order.pk))
        raise RuntimeError
    assert not OutboxEntry.objects.exists()


def test_a_taken_vendor_code_waits_for_a_decision(world: World, si):
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply of Ohio")
    w.approve(world.order())
    held = w.entry(si, "si.vendor.upsert")
    assert (held.state, held.reason) == ("blocked", "vendor_review")
    order = w.entry(si, "si.po.create")
    assert (order.state, order.reason) == ("blocked", "dependency_failed")
    assert "VEND-ABC" in order.message


def test_a_vendor_that_is_there_is_linked_not_made(world: World, si):
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply")
    w.approve(world.order())
    assert not OutboxEntry.objects.filter(operation="si.vendor.upsert").exists()
    linked = ExternalLink.objects.get(connection=si, entity="vendor")
    assert (linked.external_id, linked.state) == ("VEND-ABC", "linked")


def test_the_second_vendor_of_one_name_is_reviewed(world: World, si):
    w.approve(world.order())
    twin = Vendor.objects.create(name="ABC Supply Co., Inc.")
    w.approve(world.order(vendor=twin))
    held = OutboxEntry.objects.get(operation="si.vendor.upsert", hub_id=twin.pk)
    assert (held.state, held.reason) == ("blocked", "vendor_review")


def test_a_job_that_was_never_exported_holds_the_order(world: World, si):
    w.switch(si, enable_intacct_projects=True)
    w.approve(world.order(job=world.job))
    held = w.entry(si, "si.po.create")
    assert (held.state, held.reason) == ("blocked", "project_missing")
    assert held.message.startswith("Job 4521 has no project in Sage Intacct yet.")


def test_missing_projects_may_be_made(world: World, si):
    w.switch(si, enable_intacct_projects=True, create_missing_projects_on_export=True)
    w.approve(world.order(job=world.job))
    assert w.states(si)["si.project.upsert Job 4521"] == "pending"
    assert w.states(si)["si.po.create PO-892"] == "waiting"


def test_without_projects_the_job_does_not_matter(world: World, si):
    w.approve(world.order(job=world.job))
    assert w.states(si)["si.po.create PO-892"] == "waiting"
    assert not OutboxEntry.objects.filter(operation="si.project.upsert").exists()


@pytest.mark.parametrize(
    ("state", "order", "vendor"),
    [("error", "waiting", "pending"), ("expired", "waiting", "pending")],
)
def test_documents_are_kept_while_the_connection_is_down(world, si, state, order, vendor):
    w.state(si, state)
    w.approve(world.order())
    assert w.states(si)["si.po.create PO-892"] == order
    assert w.states(si)["si.vendor.upsert Vendor ABC Supply"] == vendor


def test_a_connection_switched_off_skips_and_keeps_a_row(world: World, si):
    w.state(si, "inactive")
    order = world.order()
    w.approve(order)
    w.approve(order)
    skipped = OutboxEntry.objects.get()
    assert (skipped.state, skipped.reason, skipped.revision) == ("skipped", "inactive", 2)


def test_what_came_from_a_system_does_not_go_back_to_it(world: World, si):
    with transaction.atomic():
        w.events.purchase_orders_approved.send(
            sender=None, order_ids=[world.order().pk], origin=si.pk
        )
    assert not OutboxEntry.objects.exists()


def test_a_receipt_of_a_skipped_order_says_so(world: World, si):
    w.state(si, "inactive")
    order = world.order()
    w.approve(order)
    w.state(si, "active")
    w.post(world.receipt(order, ["2", "20"]))
    held = w.entry(si, "si.receiver.create")
    assert (held.state, held.reason) == ("blocked", "dependency_skipped")


def test_an_edit_withdraws_what_was_not_sent(world: World, si):
    order = world.order()
    w.approve(order)
    w.reopen(order)
    assert w.entry(si, "si.po.create").state == "cancelled"
    w.approve(order)
    assert list(
        OutboxEntry.objects.filter(operation="si.po.create")
        .order_by("pk")
        .values_list("state", "revision")
    ) == [("cancelled", 1), ("waiting", 2)]


def test_a_cancelled_order_that_never_went_leaves_nothing_to_do(world: World, si):
    order = world.order()
    w.approve(order)
    w.cancel(order)
    assert w.entry(si, "si.po.create").state == "cancelled"
    assert not OutboxEntry.objects.filter(operation="si.po.close").exists()


def test_all_job_sites_are_one_warehouse(world: World, si):
    sites = [
        Location.objects.create(
            name=f"JOBSITE-{number}",
            kind=Location.Kind.JOB_SITE,
            job=Job.objects.create(number=str(number)),
        )
        for number in (310, 311)
    ]
    w.approve(*(world.order(destination=site) for site in sites))
    linked = ExternalLink.objects.get(connection=si, entity="location")
    assert (linked.hub_id, linked.external_id) == (0, "JOBSITE")


def test_a_vendor_that_is_not_there_goes_before_its_order(world: World, st):
    stranger = Vendor.objects.create(name="Rexel")
    w.approve(world.order(vendor=stranger))
    assert w.states(st) == {
        "st.vendor.upsert Vendor Rexel": "pending",
        "st.po.create PO-892": "waiting",
    }


def test_an_unlinked_warehouse_holds_the_order_where_we_make_no_warehouses(world: World, st):
    place = Location.objects.create(name="WH-FAR")
    w.approve(world.order(destination=place))
    held = w.entry(st, "st.po.create")
    assert (held.state, held.reason) == ("blocked", "warehouse_missing")
    w.link(st, "location", place.pk, "3030000009")
    assert outbox.reconsider(st.pk) == 1
    held.refresh_from_db()
    assert held.state == "pending"


def test_orders_may_go_only_once_they_were_sent(world: World, si):
    company = Company.current()
    company.export_po_on = "sent"
    company.save()
    order = world.order()
    w.approve(order)
    assert w.states(si) == {}
    w.send(order)
    assert w.states(si)["si.po.create PO-892"] == "waiting"


def test_one_change_starts_one_drain(world: World, si):
    w.approve(world.order(), world.order())
    assert OrmQ.objects.count() == 1
