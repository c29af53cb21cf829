"""Merging duplicates: what is open moves, history stays, and every column that points is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.apps import apps
from django.db.models import Model

from integrations.models import ExternalLink, ManualStep, OutboxEntry
from inventory.models import Item, ItemUnit, StockMovement, Transfer
from inventory.services import item_merging, stock
from inventory.services.stock import StockLine
from plyhub import roles
from plyhub.common import merging
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry, CustomField, CustomFieldValue
from procurement.models import Bill, PurchaseOrder, PurchaseOrderLine, Vendor, VendorItem
from procurement.services import vendor_merging
from tests.factories import goods as moving
from tests.factories import inventory as stocks
from tests.factories import people
from tests.factories.procurement import (
    VendorFactory,
    VendorItemFactory,
    draft_order,
    line_input,
    sent_order,
)
from tests.integrations import outbox_story as w
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return people.administrator()


@pytest.fixture
def pair():
    """A duplicate and the item that stays."""
    return stocks.ItemFactory(sku="WHIP-6"), stocks.ItemFactory(sku="WHIP-6FT")


@pytest.fixture
def vendors():
    return VendorFactory(name="ABC Suply"), VendorFactory(name="ABC Supply")


def _history(model: type[Model]) -> bool:
    """Whether these are the versions that are kept of another table."""
    return hasattr(model, "pgh_tracked_model")


@pytest.mark.parametrize("model", [Item, Vendor])
def test_every_column_that_points_at_a_record_says_what_becomes_of_it(model):
    pointing = {
        f"{each.related_model._meta.label}.{each.field.name}"
        for each in model._meta.get_fields(include_hidden=True)
        if each.is_relation
        and each.auto_created
        and not each.concrete
        # Its rows are those of the table in between.
        and not each.many_to_many
        and not _history(each.related_model)
    }

    assert merging.fields(model) == pointing


def test_every_table_that_points_without_a_foreign_key_is_thought_of():
    """Those of links, queue and custom fields move or are dropped; the others are history."""
    named = {
        model._meta.label
        for model in apps.get_models()
        if not _history(model)
        and {"hub_id", "object_id"} & {field.name for field in model._meta.fields}
    }

    assert named - {"admin.LogEntry"} == {
        "common.AuditEntry",
        "common.ClientToken",
        "common.CustomFieldValue",
        "integrations.Conflict",
        "integrations.ExternalLink",
        "integrations.ManualStep",
        "integrations.OutboxEntry",
        "integrations.PlanRow",
        "integrations.RemoteDocument",
        "integrations.SyncActivity",
        "integrations.SyncChange",
    }


def merge(ada, pair):
    loser, survivor = pair
    return item_merging.merge(actor=ada, loser_id=loser.pk, survivor_id=survivor.pk)


def test_what_is_open_of_an_item_moves_and_its_history_stays(ada, pair):
    loser, survivor = pair
    stocks.ItemUnitFactory(item=loser)
    closed, standing = (draft_order(line_input(item_id=loser.pk), actor=ada) for _ in range(2))
    PurchaseOrder.objects.filter(pk=closed.pk).update(status="closed")
    place = stocks.LocationFactory()
    for quantity in ("5", "-5"):
        line = StockLine(
            item_id=loser.pk, location_id=place.pk, quantity=Decimal(quantity), unit_cost=None
        )
        stock.adjust_quantity(actor=ada, lines=[line], reason="Test.")

    assert merge(ada, pair) == survivor

    loser.refresh_from_db()
    lines = dict(PurchaseOrderLine.objects.values_list("purchase_order_id", "item_id"))
    assert lines == {closed.pk: loser.pk, standing.pk: survivor.pk}
    assert set(StockMovement.objects.values_list("item", flat=True)) == {loser.pk}
    assert ItemUnit.objects.get().item == survivor
    assert (loser.is_active, loser.merged_into, loser.sku) == (
        False,
        survivor,
        f"WHIP-6 (merged {loser.pk})",
    )
    entries = AuditEntry.objects.filter(object_type="item", action="merge")
    assert {(each.object_id, each.actor) for each in entries} == {
        (loser.pk, ada),
        (survivor.pk, ada),
    }
    assert entries.first().changes["lines of orders"] == 1


def test_what_the_survivor_has_too_stays_with_the_loser(ada, pair):
    loser, survivor = pair
    shared, other = VendorFactory(), VendorFactory()
    VendorItemFactory(item=loser, vendor=shared, cost=Decimal(1))
    VendorItemFactory(item=survivor, vendor=shared, cost=Decimal(2), is_preferred=True)
    VendorItemFactory(item=loser, vendor=other, cost=Decimal(3), is_preferred=True)

    merge(ada, pair)

    offers = VendorItem.objects.filter(item=survivor).order_by("cost")
    assert list(offers.values_list("vendor", "cost", "is_preferred")) == [
        (shared.pk, Decimal(2), True),
        (other.pk, Decimal(3), False),
    ]
    assert VendorItem.objects.get(item=loser).cost == Decimal(1)


def test_stock_of_the_loser_is_in_the_way_and_is_named(ada, pair):
    loser, _ = pair
    place = stocks.LocationFactory(name="WH-MAIN")
    line = StockLine(
        item_id=loser.pk, location_id=place.pk, quantity=Decimal(3), unit_cost=Decimal(2)
    )
    stock.open_balance(actor=None, lines=[line])

    with pytest.raises(WrongState, match="There are 3 EA at WH-MAIN of WHIP-6. Adjust them"):
        merge(ada, pair)

    loser.refresh_from_db()
    assert (loser.is_active, loser.merged_into, loser.sku) == (True, None, "WHIP-6")


def test_items_that_are_counted_otherwise_are_not_the_same(ada):
    loser = stocks.ItemFactory(stock_unit=stocks.UnitFactory(code="FT"))
    survivor = stocks.ItemFactory()

    with pytest.raises(WrongState, match="is counted in FT"):
        merge(ada, (loser, survivor))

    assert Item.objects.filter(is_active=True).count() == 2


def test_an_order_half_received_is_in_the_way(ada, pair):
    loser, _ = pair
    order = sent_order(line_input(item_id=loser.pk))
    PurchaseOrderLine.objects.update(received=1)

    with pytest.raises(WrongState, match=f"Part of {order.number} was received of WHIP-6"):
        merge(ada, pair)

    assert PurchaseOrderLine.objects.get().item == loser


@pytest.mark.parametrize("which", ["itself", "inactive"])
def test_what_cannot_survive_is_refused(ada, pair, which):
    loser, survivor = pair
    Item.objects.filter(pk=survivor.pk).update(is_active=which != "inactive")
    chosen = loser if which == "itself" else survivor

    with pytest.raises(InvalidInput):
        merge(ada, (loser, chosen))

    loser.refresh_from_db()
    assert loser.merged_into is None


def test_drafts_of_goods_name_the_survivor_then(ada, pair):
    loser, _ = pair
    ends = (stocks.LocationFactory(), stocks.TruckFactory())
    transfer = moving.transfer(*ends, moving.goods(loser), actor=ada)
    picks = moving.pick_list(ends[0], moving.goods(loser), to=ends[1], actor=ada, released=False)

    survivor = merge(ada, pair)

    assert transfer.lines.get().item == survivor
    assert picks.lines.get().item == survivor


def test_goods_under_way_are_in_the_way_and_are_named(ada, pair):
    loser, _ = pair
    ends = (stocks.TruckFactory(), stocks.LocationFactory())
    transfer = moving.transfer(*ends, moving.goods(loser), actor=ada)
    Transfer.objects.filter(pk=transfer.pk).update(status="requested")

    with pytest.raises(WrongState, match=f"WHIP-6 is on {transfer}. Finish or cancel that first"):
        merge(ada, pair)

    loser.refresh_from_db()
    assert (loser.is_active, transfer.lines.get().item) == (True, loser)


@pytest.mark.parametrize("role", [roles.WHS, roles.PM, roles.ACC, roles.TECH])
def test_who_may_not_merge_items_changes_nothing(pair, role):
    with pytest.raises(NotAllowed):
        merge(people.UserFactory(role=role), pair)

    assert Item.objects.filter(is_active=True).count() == 2


def test_codes_move_where_the_survivor_has_none_and_the_other_is_told(ada, pair):
    loser, survivor = pair
    both = rows.connection(name="Books A", options={"push_deactivation": "no"})
    only = rows.connection(name="Books B")
    for connection, item, code in (
        (both, loser, "INV-OLD"),
        (both, survivor, "INV-NEW"),
        (only, loser, "INV-B"),
    ):
        w.link(connection, "item", item.pk, code)

    merge(ada, pair)

    held = set(ExternalLink.objects.values_list("connection", "hub_id", "external_id"))
    assert held == {
        (both.pk, loser.pk, "INV-OLD"),
        (both.pk, survivor.pk, "INV-NEW"),
        (only.pk, survivor.pk, "INV-B"),
    }
    step = ManualStep.objects.get()
    assert (step.connection, step.kind) == (both, "merged")
    assert step.text == (
        f"Make item INV-OLD (WHIP-6) inactive in Sage Intacct: it was merged into {survivor}."
    )


def test_what_our_queue_makes_inactive_there_is_no_step_for_a_person(ada, pair):
    loser, survivor = pair
    books = rows.connection()
    w.link(books, "item", loser.pk, "INV-OLD")
    w.link(books, "item", survivor.pk, "INV-NEW")

    merge(ada, pair)

    assert not ManualStep.objects.exists()
    queued = OutboxEntry.objects.filter(operation="si.item.upsert", hub_id=loser.pk)
    assert queued.count() == 1


def test_a_code_that_was_only_going_to_be_gives_way(ada, pair):
    loser, survivor = pair
    books = rows.connection()
    w.link(books, "item", loser.pk, "INV-OLD")
    ExternalLink.objects.create(
        connection=books, entity="item", hub_id=survivor.pk, code="INV-NEW", state="allocated"
    )

    merge(ada, pair)

    link = ExternalLink.objects.get()
    assert (link.hub_id, link.external_id) == (survivor.pk, "INV-OLD")


def test_an_order_there_under_the_losers_code_is_in_the_way(ada, pair):
    loser, survivor = pair
    books = rows.connection()
    order = draft_order(line_input(item_id=loser.pk), actor=ada)
    for entity, pk, code in (
        ("item", loser.pk, "INV-OLD"),
        ("item", survivor.pk, "INV-NEW"),
        ("purchase_order", order.pk, "PO-1"),
    ):
        w.link(books, entity, pk, code)

    with pytest.raises(WrongState, match=f"{order.number} is in another system under the code"):
        merge(ada, pair)

    assert PurchaseOrderLine.objects.get().item == loser
    assert ExternalLink.objects.get(external_id="INV-OLD").hub_id == loser.pk


def test_a_vendor_hands_over_open_orders_prices_fields_and_codes(ada, vendors):
    loser, survivor = vendors
    closed, standing = (draft_order(line_input(), actor=ada, vendor_id=loser.pk) for _ in range(2))
    PurchaseOrder.objects.filter(pk=closed.pk).update(status="closed")
    VendorItemFactory(vendor=loser)
    bill = Bill.objects.create(number="1", vendor=loser, status="posted", total=1)
    field = CustomField.objects.create(entity="vendor", name="Account")
    CustomFieldValue.objects.create(field=field, object_id=loser.pk, value="77")
    books = rows.connection()
    w.link(books, "vendor", loser.pk, "VEND-ABC")

    vendor_merging.merge(actor=ada, loser_id=loser.pk, survivor_id=survivor.pk)

    loser.refresh_from_db()
    bill.refresh_from_db()
    assert dict(PurchaseOrder.objects.values_list("pk", "vendor")) == {
        closed.pk: loser.pk,
        standing.pk: survivor.pk,
    }
    assert VendorItem.objects.get().vendor == survivor
    assert bill.vendor == loser
    assert CustomFieldValue.objects.get().object_id == survivor.pk
    assert ExternalLink.objects.get(entity="vendor").hub_id == survivor.pk
    assert (loser.is_active, loser.merged_into) == (False, survivor)


@pytest.mark.parametrize("role", [roles.BUY, roles.WHS, roles.PM])
def test_who_may_not_merge_vendors_changes_nothing(vendors, role):
    loser, survivor = vendors

    with pytest.raises(NotAllowed):
        vendor_merging.merge(
            actor=people.UserFactory(role=role), loser_id=loser.pk, survivor_id=survivor.pk
        )

    assert Vendor.objects.filter(merged_into=None, is_active=True).count() == 2
