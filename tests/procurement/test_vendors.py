"""Vendors and their offers, as they come in."""

from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from procurement import events
from procurement.models import Vendor, VendorItem
from procurement.services import vendor_items, vendors
from tests.factories.events import heard
from tests.factories.procurement import VendorFactory, VendorItemFactory

pytestmark = pytest.mark.django_db


def test_vendors_are_announced_once_with_what_is_new():
    old = VendorFactory(name="ABC", email="old@abc.example")

    with heard(events.vendors_saved) as announced:
        ids = vendors.upsert_many(
            [(old.pk, {"on_hold": True, "terms": "N30"}), (None, {"name": "Rexel"})], origin=5
        )

    assert announced == [{"vendor_ids": ids, "created_ids": [ids[1]], "origin": 5}]
    old.refresh_from_db()
    assert (old.email, old.on_hold, old.terms) == ("old@abc.example", True, "N30")
    assert Vendor.objects.get(pk=ids[1]).lead_days == 3


def test_nothing_is_announced_of_nothing():
    with heard(events.vendors_saved) as announced:
        vendors.upsert_many([], origin=5)

    assert announced == []


def test_offers_are_made_and_changed():
    old = VendorItemFactory(cost=D("1"))
    keys = {"vendor_id": old.vendor_id, "item_id": old.item_id}
    other = VendorItemFactory()

    vendor_items.upsert_many(
        [
            (old.pk, {**keys, "cost": None, "part_number": "X"}),
            (None, {"vendor_id": other.vendor_id, "item_id": old.item_id, "cost": D("2")}),
        ],
        origin=1,
    )

    old.refresh_from_db()
    assert (old.cost, old.part_number) == (None, "X")
    assert VendorItem.objects.get(vendor=other.vendor, item=old.item).cost == 2


def test_a_vendor_has_one_offer_for_an_item():
    old = VendorItemFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        vendor_items.upsert_many(
            [(None, {"vendor_id": old.vendor_id, "item_id": old.item_id})], origin=1
        )

    assert VendorItem.objects.get() == old
