"""Items and vendors out of use: there, here, and in the books when a document needs them."""

from __future__ import annotations

import pytest

from integrations.models import Connection, OutboxEntry
from integrations.sync import push, remedies
from integrations.sync.outbound import masters
from integrations.sync.target import Target
from inventory import events
from inventory.models import Item
from inventory.services import retiring
from procurement.models import Vendor
from procurement.services import vendor_retiring, vendors
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import StandIn, World
from tests.integrations.sage_story import make_there, whole

pytest_plugins = ["tests.integrations.outbox_world"]


def in_books(si: Connection, world: World) -> None:
    """The vendor and the item as they are there after they were sent once."""
    for operation, subject, entity, record, code in (
        ("si.vendor.upsert", masters.VENDOR, "vendor", world.vendor, "VEND-ABC"),
        ("si.item.upsert", masters.ITEM, "item", world.whip, "INV-WHIP-6FT"),
        ("si.item.upsert", masters.ITEM, "item", world.condenser, "INV-24ACC"),
    ):
        w.link(si, entity, record.pk, code)
        entry = OutboxEntry(entity=entity, hub_id=record.pk)
        make_there(si, operation, subject.build(Target.of(si), entry))


def changed(before: dict, after: dict) -> dict[str, object]:
    """The members of rows that differ, but for when and by whom a row was last written."""
    found = {}
    for table, rows in after.items():
        if not isinstance(rows, dict):
            continue
        for key, row in rows.items():
            old = before.get(table, {}).get(key)
            if old == row:
                continue
            old = old or {}
            for name in row:
                if row[name] != old.get(name) and name not in (
                    "WHENMODIFIED",
                    "MODIFIEDBY",
                    "modifiedOn",
                ):
                    found[f"{table}.{name}"] = row[name]
    return found


@pytest.mark.parametrize(("option", "told"), [("yes", True), ("no", False)])
def test_out_of_use_here_is_told_the_books_if_wanted_and_the_price_book_never(
    world: World, si, st, sage: StandIn, titan: StandIn, option, told
):
    si.options = {**si.options, "push_deactivation": option}
    si.save()
    in_books(si, world)
    # What is there says what is here before anything happens.
    events.items_saved.send(sender=Item, item_ids=[world.whip.pk], created_ids=[], origin=si.pk)
    vendors.upsert_many([(world.vendor.pk, {})], origin=si.pk)
    push.drain(st.pk)
    books, field = whole(sage), whole(titan)

    retiring.retire(actor=world.admin, item_id=world.whip.pk)
    vendor_retiring.retire(actor=world.admin, vendor_id=world.vendor.pk)
    push.drain(si.pk)
    push.drain(st.pk)

    wanted = {"ITEM.STATUS": "inactive", "VENDOR.STATUS": "inactive"} if told else {}
    assert changed(books, whole(sage)) == wanted
    assert changed(field, whole(titan)) == {"vendors.active": False}


def test_what_is_out_of_use_there_is_out_of_use_here_with_who_and_when(field, servicetitan, pulled):
    pulled(field, "materials")
    before = Item.objects.get(sku="WHIP-6FT")
    servicetitan.control("deactivate_material", {"code": "WHIP-6FT"})

    pulled(field, "materials")
    gone = Item.objects.get(sku="WHIP-6FT")
    servicetitan.control("deactivate_material", {"code": "WHIP-6FT", "active": True})
    pulled(field, "materials")
    back = Item.objects.get(sku="WHIP-6FT")

    assert (before.is_active, before.inactive_since, before.inactive_source) == (True, None, "")
    assert (gone.is_active, gone.inactive_source) == (False, "ServiceTitan")
    assert gone.inactive_since is not None
    assert (back.is_active, back.inactive_since, back.inactive_source) == (True, None, "")


def test_reading_does_not_undo_what_people_took_out_of_use(field, servicetitan, pulled, world):
    pulled(field, "materials")
    item = Item.objects.get(sku="PEX-34-BLUE")
    retiring.retire(actor=world.admin, item_id=item.pk)
    servicetitan.edit("materials", "PEX-34-BLUE", displayName="Pipe, blue")

    pulled(field, "materials")

    item.refresh_from_db()
    assert (item.name, item.is_active, item.inactive_source) == ("Pipe, blue", False, "PlyHub")


CASES = [
    ("deactivate_vendor", {"vendor_id": "VEND-ABC"}, "vendor_review"),
    ("deactivate", {"object": "ITEM", "id": "INV-WHIP-6FT"}, "item_review"),
]


@pytest.mark.parametrize(("verb", "payload", "reason"), CASES)
def test_what_is_inactive_in_the_books_holds_the_document_that_needs_it(
    world: World, si, sage: StandIn, verb, payload, reason
):
    in_books(si, world)
    sage.control(verb, payload)
    before = whole(sage)
    order = world.order()

    w.approve(order)
    push.drain(si.pk)

    entry = w.entry(si, "si.po.create")
    assert (entry.state, entry.reason) == ("blocked", reason)
    assert changed(before, whole(sage)) == {}


def test_made_active_again_the_document_goes(world: World, si, sage: StandIn):
    in_books(si, world)
    sage.control("deactivate_vendor", {"vendor_id": "VEND-ABC"})
    order = world.order()
    w.approve(order)
    push.drain(si.pk)
    sage.control("activate_vendor", {"vendor_id": "VEND-ABC"})

    remedies.retry(actor=world.admin, entry_ids=[w.entry(si, "si.po.create").pk])
    push.drain(si.pk)

    assert w.entry(si, "si.po.create").state == "succeeded"


def test_an_order_sent_to_the_vendor_keeps_it_in_use(world: World, si):
    order = world.order()

    with pytest.raises(vendor_retiring.WrongState, match=order.number):
        vendor_retiring.retire(actor=world.admin, vendor_id=world.vendor.pk)

    assert Vendor.objects.get(pk=world.vendor.pk).is_active
