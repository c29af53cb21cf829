"""Vendors and orders; orders in a later status are brought there by the services."""

from decimal import Decimal

import factory

from plyhub.common.models import User
from procurement.models import PurchaseOrder, Vendor, VendorItem
from procurement.services import purchase_orders
from procurement.services.purchase_orders import LineInput, OrderInput
from tests.factories import people
from tests.factories.inventory import ItemFactory, LocationFactory


class VendorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vendor

    name = factory.Sequence(lambda n: f"Vendor {n}")


class VendorItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VendorItem

    vendor = factory.SubFactory(VendorFactory)
    item = factory.SubFactory(ItemFactory)
    cost = Decimal("10")


def line_input(**given: object) -> LineInput:
    """Three pieces of a new item at 100.00, unless said otherwise."""
    if "item_id" not in given:
        given["item_id"] = ItemFactory().pk
    given = {"quantity": "3", "unit": "EA", "unit_price": "100.00"} | given
    for name in ("quantity", "unit_price"):
        given[name] = Decimal(given[name])
    return LineInput(**given)


def order_input(**given: object) -> OrderInput:
    """An order to a new vendor for a new warehouse, unless said otherwise."""
    if "vendor_id" not in given:
        given["vendor_id"] = VendorFactory().pk
    if "destination_id" not in given:
        given["destination_id"] = LocationFactory().pk
    return OrderInput(**given)


def draft_order(*lines: LineInput, actor: User | None = None, **order: object) -> PurchaseOrder:
    """A draft, made by a buyer unless said otherwise."""
    return purchase_orders.create(
        actor=actor or people.buyer(), order=order_input(**order), lines=lines or [line_input()]
    )


def pending_order(*lines: LineInput, actor: User | None = None, **order: object) -> PurchaseOrder:
    """An order that waits for approval, made and submitted by a warehouse person."""
    actor = actor or people.warehouse()
    draft = draft_order(*lines, actor=actor, **order)
    return purchase_orders.submit(actor=actor, order_id=draft.pk)


def approved_order(*lines: LineInput, **order: object) -> PurchaseOrder:
    """An order that an administrator approved."""
    draft = draft_order(*lines, **order)
    return purchase_orders.approve(actor=people.administrator(), order_id=draft.pk)


def sent_order(*lines: LineInput, **order: object) -> PurchaseOrder:
    """An order the vendor has."""
    approved = approved_order(*lines, **order)
    return purchase_orders.send(actor=people.buyer(), order_id=approved.pk, channel="e-mail")
