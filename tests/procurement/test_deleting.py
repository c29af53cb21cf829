"""Deleting for good: drafts nobody else knew, and records that were never used."""

import pytest

from integrations.models import ExternalLink, OutboxEntry
from inventory.models import Item, ItemUnit
from inventory.services import item_deleting
from plyhub import roles
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from procurement.models import PurchaseOrder, PurchaseOrderLine, Return, Vendor, VendorItem
from procurement.services import draft_deleting
from tests.factories import inventory as stocks
from tests.factories import people, returns
from tests.factories.procurement import (
    VendorFactory,
    VendorItemFactory,
    approved_order,
    draft_order,
    line_input,
)
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return people.administrator()


def test_a_draft_goes_with_its_lines_and_leaves_its_trail(ada):
    order = draft_order(line_input(), line_input())

    draft_deleting.delete_order(actor=ada, order_id=order.pk)

    assert not PurchaseOrder.objects.exists()
    assert not PurchaseOrderLine.objects.exists()
    entry = AuditEntry.objects.get(action="delete")
    assert (entry.object_type, entry.object_id, entry.number, entry.actor) == (
        "purchaseorder",
        order.pk,
        order.number,
        ada,
    )


def test_a_number_is_never_used_again(ada):
    first = draft_order()
    draft_deleting.delete_order(actor=ada, order_id=first.pk)

    assert draft_order().number != first.number


def test_only_drafts_are_deleted(ada):
    order = approved_order()

    with pytest.raises(WrongState, match=f"{order.number} is approved: only drafts are deleted"):
        draft_deleting.delete_order(actor=ada, order_id=order.pk)

    assert PurchaseOrder.objects.get() == order


def test_a_draft_another_system_knows_stays(ada):
    order = draft_order()
    books = rows.connection(name="Books")
    ExternalLink.objects.create(
        connection=books, entity="purchase_order", hub_id=order.pk, external_id="77", number="PO-1"
    )

    with pytest.raises(WrongState, match=f"{order.number} is known in Books as PO-1. Cancel it"):
        draft_deleting.delete_order(actor=ada, order_id=order.pk)

    assert PurchaseOrder.objects.get() == order


@pytest.mark.parametrize("state", ["in_flight", "unknown", "succeeded"])
def test_a_draft_that_may_have_been_sent_stays(ada, state):
    order = draft_order()
    rows.entry(hub_id=order.pk, state=state)

    with pytest.raises(WrongState, match="was sent to"):
        draft_deleting.delete_order(actor=ada, order_id=order.pk)

    assert PurchaseOrder.objects.get() == order
    assert OutboxEntry.objects.get().state == state


def test_a_draft_of_a_return_is_deleted(ada):
    goods = returns.draft_return(actor=ada)

    draft_deleting.delete_return(actor=ada, return_id=goods.pk)

    assert not Return.objects.exists()


def test_an_item_never_used_goes_with_its_packs_and_prices(ada):
    item = stocks.ItemFactory()
    stocks.ItemUnitFactory(item=item)
    VendorItemFactory(item=item)

    item_deleting.delete(actor=ada, item_id=item.pk)

    assert not Item.objects.exists()
    assert not ItemUnit.objects.exists()
    assert not VendorItem.objects.exists()


def test_an_item_on_a_document_stays_and_the_document_is_named(ada):
    item = stocks.ItemFactory(sku="WHIP")
    draft_order(line_input(item_id=item.pk))

    with pytest.raises(WrongState, match="WHIP was used: .*. Take it out of use instead."):
        item_deleting.delete(actor=ada, item_id=item.pk)

    assert Item.objects.get() == item


def test_a_vendor_of_an_order_stays(ada):
    vendor = VendorFactory(name="ABC")
    order = draft_order(vendor_id=vendor.pk)

    with pytest.raises(WrongState, match=f"ABC was used: purchase order {order.number}"):
        draft_deleting.delete_vendor(actor=ada, vendor_id=vendor.pk)

    assert Vendor.objects.get() == vendor


def test_a_vendor_never_used_is_deleted(ada):
    vendor = VendorFactory()

    draft_deleting.delete_vendor(actor=ada, vendor_id=vendor.pk)

    assert not Vendor.objects.exists()


@pytest.mark.parametrize("role", [role for role in roles.ROLES if role != roles.ADM])
def test_only_administrators_delete(role):
    order, item, vendor = draft_order(), stocks.ItemFactory(), VendorFactory()
    actor = people.UserFactory(role=role)

    for service, key in (
        (draft_deleting.delete_order, {"order_id": order.pk}),
        (item_deleting.delete, {"item_id": item.pk}),
        (draft_deleting.delete_vendor, {"vendor_id": vendor.pk}),
    ):
        with pytest.raises(NotAllowed):
            service(actor=actor, **key)

    assert (PurchaseOrder.objects.count(), Item.objects.filter(pk=item.pk).count()) == (1, 1)
    assert Vendor.objects.filter(pk=vendor.pk).exists()
