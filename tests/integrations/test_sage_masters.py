"""Vendors, items, warehouses, employees and customers on their way to the books, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.records import VendorRecord
from integrations.sync import outbox, push
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import Item, Location, Technician
from inventory.services import catalog
from procurement.models import Vendor
from procurement.services import vendor_editing
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.sage_story import make_there, whole

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.sage_world"]


@dataclass(frozen=True)
class Case:
    """A master on its way: how it is made here, and the row it becomes."""

    operation: str
    table: str
    code: str
    make: Callable[[World], Ref]


def _technician(_world: World) -> Ref:
    return Ref("technician", Technician.objects.create(name="Mike Smith").pk)


CASES = [
    Case("si.vendor.upsert", "VENDOR", "VEND-ABC", lambda w: Ref("vendor", w.vendor.pk)),
    Case("si.item.upsert", "ITEM", "INV-24ACC", lambda w: Ref("item", w.condenser.pk)),
    Case(
        "si.warehouse.create",
        "WAREHOUSE",
        "VAN-12",
        lambda w: Ref("location", Location.objects.create(name="VAN-12").pk),
    ),
    Case("si.project.upsert", "PROJECT", "PRJ-4521", lambda w: Ref("job", w.job.pk)),
    Case(
        "si.customer.upsert",
        "CUSTOMER",
        "CUST-LARKIN-RESIDENC",
        lambda w: Ref("customer", w.job.customer_id),
    ),
    Case("si.employee.upsert", "EMPLOYEE", "MSMITH", _technician),
]
EVERY = pytest.mark.parametrize("case", CASES, ids=[case.table.lower() for case in CASES])


def enqueue(connection: Connection, case: Case, world: World) -> Ref:
    ref = case.make(world)
    outbox.enqueue(Target.of(connection), case.operation, ref)
    return ref


def due(connection: Connection) -> None:
    OutboxEntry.objects.filter(connection=connection).update(next_attempt_at=timezone.now())


def codes(sage: Any, case: Case) -> list[str]:
    return [row[f"{case.table}ID"] for row in sage.rows(case.table)]


@EVERY
def test_it_is_made_once_and_nothing_else_changes(world, asked, sage, case):
    before = whole(sage)
    ref = enqueue(asked, case, world)
    assert push.drain(asked.pk).sent == 1
    after = whole(sage)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed - {"CONTACT"} == {case.table}
    earlier = before.get(case.table, {})
    assert {key: after[case.table][key] for key in earlier} == earlier
    assert len(after[case.table]) == len(earlier) + 1
    assert codes(sage, case).count(case.code) == 1
    link = ExternalLink.objects.get(connection=asked, entity=ref.entity, hub_id=ref.hub_id)
    assert (link.external_id, link.state) == (case.code, "linked")
    push.drain(asked.pk)
    assert whole(sage) == after


@EVERY
def test_a_lost_answer_is_looked_up_not_sent_again(world, asked, sage, case):
    sage.faults({"match": f"create.*{case.table}", "kind": "cut_after"})
    enqueue(asked, case, world)
    push.drain(asked.pk)
    assert codes(sage, case).count(case.code) == 1
    entry = w.entry(asked, case.operation)
    assert entry.state == "succeeded"
    assert list(entry.history.order_by("pk").values_list("kind", "outcome")) == [
        ("send", "unknown"),
        ("look", "succeeded"),
    ]


@EVERY
def test_a_bad_gateway_leaves_it_to_be_looked_up(world, asked, sage, case):
    sage.faults({"match": f"create.*{case.table}", "kind": "status", "status": 502})
    before = codes(sage, case)
    enqueue(asked, case, world)
    push.drain(asked.pk)
    entry = w.entry(asked, case.operation)
    assert entry.state in ("unknown", "retrying")
    assert codes(sage, case) == before
    for _ in range(3):
        due(asked)
        push.drain(asked.pk)
    assert codes(sage, case) == [*before, case.code]


@EVERY
def test_a_missing_right_is_told_and_nothing_is_written(world, asked, sage, case):
    denied = [f"create {case.table}", "create CONTACT"]
    sage.control("settings", {"denied": denied})
    before = whole(sage)
    enqueue(asked, case, world)
    push.drain(asked.pk)
    entry = w.entry(asked, case.operation)
    assert (entry.state, entry.reason) == ("retrying", "forbidden")
    assert "may not do this" in entry.message
    assert whole(sage) == before


@EVERY
def test_an_expired_session_is_renewed_on_the_way(world, asked, sage, case):
    w.approve(world.order())
    push.drain(asked.pk)
    sage.control("kill_sessions")
    world.vendor = Vendor.objects.create(name="Larsen Electric")
    world.condenser = Item.objects.create(sku="FLT-16X25", name="Filter")
    ref = case.make(world)
    outbox.enqueue(Target.of(asked), case.operation, ref)
    push.drain(asked.pk)
    link = ExternalLink.objects.get(connection=asked, entity=ref.entity, hub_id=ref.hub_id)
    assert codes(sage, case).count(link.external_id) == 1


@EVERY
def test_slowing_down_costs_no_attempt(world, asked, sage, case):
    sage.faults(
        {"match": f"create.*{case.table}", "kind": "status", "status": 429, "retry_after": 30}
    )
    before = codes(sage, case)
    enqueue(asked, case, world)
    push.drain(asked.pk)
    entry = w.entry(asked, case.operation)
    assert (entry.state, entry.attempts, entry.reason) == ("retrying", 0, "rate_limited")
    assert codes(sage, case) == before


# What follows by itself.


def vendor_there(world: World, si: Connection) -> None:
    w.approve(world.order())
    push.drain(si.pk)


def test_a_changed_vendor_is_changed_where_it_is(world, si, sage):
    vendor_there(world, si)
    [before] = [row for row in sage.rows("VENDOR") if row["VENDORID"] == "VEND-ABC"]
    vendor_editing.change(
        actor=world.admin, vendor_id=world.vendor.pk, values={"name": "ABC Supply West"}
    )
    push.drain(si.pk)
    [after] = [row for row in sage.rows("VENDOR") if row["VENDORID"] == "VEND-ABC"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed - {"WHENMODIFIED"} == {"NAME"}
    assert after["NAME"] == "ABC Supply West"


def test_a_changed_item_is_changed_where_it_is(world, si, sage):
    vendor_there(world, si)
    catalog.upsert_items([(world.whip.pk, {"name": "Whip, long"})], origin=None)
    push.drain(si.pk)
    names = {row["ITEMID"]: row["NAME"] for row in sage.rows("ITEM")}
    assert names["INV-WHIP-6FT"] == "Whip, long"


def test_what_the_books_have_no_place_for_is_not_sent(world, si, sage):
    vendor_there(world, si)
    before = whole(sage)
    vendor_editing.change(actor=world.admin, vendor_id=world.vendor.pk, values={"lead_days": 9})
    catalog.upsert_items([(world.whip.pk, {"cost": Decimal("9.99")})], origin=None)
    assert push.drain(si.pk).sent == 0
    assert whole(sage) == before


def test_a_new_vendor_waits_until_a_document_needs_it(world, si, sage):
    vendor_editing.create(actor=world.admin, values={"name": "Larsen Electric"})
    assert not OutboxEntry.objects.filter(connection=si).exists()


# What the books decide of a vendor.


def held_there(si: Connection, sage: Any) -> None:
    """The vendor is in the books, on hold and with terms."""
    make_there(si, "si.vendor.upsert", VendorRecord(external_id="VEND-ABC", name="ABC Supply"))
    fields = {"TERMNAME": "Net 30", "ONHOLD": "true"}
    sage.control("edit", {"object": "VENDOR", "id": "VEND-ABC", "fields": fields})


def test_terms_and_the_hold_come_with_the_link(world, si, sage, pulled):
    held_there(si, sage)
    Vendor.objects.filter(pk=world.vendor.pk).update(name="Somebody else")
    pulled(si, "vendors")
    world.vendor.refresh_from_db()
    assert (world.vendor.on_hold, world.vendor.terms) == (False, "")
    Vendor.objects.filter(pk=world.vendor.pk).update(name="ABC Supply")
    w.approve(world.order())
    world.vendor.refresh_from_db()
    assert (world.vendor.on_hold, world.vendor.terms) == (True, "Net 30")


def test_a_vendor_that_was_read_before_is_linked_by_the_next_sync(world, si, sage, pulled):
    held_there(si, sage)
    pulled(si, "vendors")
    world.vendor.refresh_from_db()
    link = ExternalLink.objects.get(connection=si, entity="vendor")
    assert (link.external_id, world.vendor.on_hold) == ("VEND-ABC", True)
    assert not OutboxEntry.objects.filter(connection=si).exists()
