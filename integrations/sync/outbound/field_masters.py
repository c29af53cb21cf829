"""Vendors, items, categories and trucks on their way to the field-service system.

What they point at goes as ids of that system; what is not known there is left out, except for what
the record cannot exist without, which goes first.
"""

from __future__ import annotations

from collections.abc import Collection

from integrations.models import OutboxEntry
from integrations.records import (
    CategoryRecord,
    ItemRecord,
    ItemVendorRecord,
    PlaceRecord,
    VendorRecord,
)
from integrations.sync import links
from integrations.sync.outbound import masters, undecided
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import NOTHING, Needs, Ref
from integrations.sync.target import Target
from inventory.models import Category, Item, Location
from procurement.models import Vendor, VendorItem


def _vendor(target: Target, entry: OutboxEntry) -> VendorRecord:
    vendor = Vendor.objects.get(pk=entry.hub_id)
    found = links.read(target.connection, [Ref("vendor", vendor.pk)])
    return VendorRecord(
        external_id=found.id_of("vendor", vendor.pk),
        active=vendor.is_active,
        name=vendor.name,
        email=vendor.email,
        phone=vendor.phone,
        contact_first_name=vendor.contact_first_name,
        contact_last_name=vendor.contact_last_name,
        address=masters.address(vendor),
        memo=vendor.memo,
    )


def _category(target: Target, entry: OutboxEntry) -> CategoryRecord:
    category = Category.objects.get(pk=entry.hub_id)
    refs = {Ref("category", category.pk)}
    if category.parent_id:
        refs.add(Ref("category", category.parent_id))
    found = links.read(target.connection, refs)
    return CategoryRecord(
        external_id=found.id_of("category", category.pk),
        active=category.is_active,
        name=category.name,
        parent_id=found.id_of("category", category.parent_id),
        position=category.position,
    )


def _category_needs(_target: Target, hub_id: int) -> Needs:
    parent = Category.objects.values_list("parent_id", flat=True).get(pk=hub_id)
    return Needs(masters=(Ref("category", parent),)) if parent else NOTHING


def _of_materials(hub_ids: Collection[int]) -> set[int]:
    """Categories of services are only read."""
    found = Category.objects.filter(pk__in=list(hub_ids), kind=Category.Kind.MATERIALS)
    return set(found.values_list("pk", flat=True))


def _item(target: Target, entry: OutboxEntry) -> ItemRecord:
    """The item with its cost and the offers of the vendors that are known there.

    Prices are the field-service system's own and only go along when the item is made; texts and
    categories become its own as well, once the item has been read from there. A cost that a person
    has to decide about first stays what it is there.
    """
    item = Item.objects.get(pk=entry.hub_id)
    ref = Ref("item", item.pk)
    offers = list(VendorItem.objects.filter(item=item, is_active=True).order_by("-is_preferred"))
    refs = {ref} | {Ref("vendor", offer.vendor_id) for offer in offers}
    if item.category_id:
        refs.add(Ref("category", item.category_id))
    found = links.read(target.connection, refs)
    link = found.get(ref)
    return ItemRecord(
        external_id=found.id_of("item", item.pk),
        limited_to=_OURS if link and link.fingerprint else (),
        # What is out of use here is never taken out of the price book.
        active=item.is_active or item.was_retired_here,
        code=item.sku,
        name=item.name,
        kind=item.kind,
        description=item.description,
        unit=item.stock_unit_id,
        cost=None if "cost" in undecided.fields(target, ref) else item.cost,
        price=item.price,
        member_price=item.member_price,
        add_on_price=item.add_on_price,
        add_on_member_price=item.add_on_member_price,
        is_stocked=item.is_stocked,
        taxable=item.taxable,
        category_id=found.id_of("category", item.category_id),
        manufacturer=item.manufacturer,
        model=item.model,
        vendors=tuple(
            ItemVendorRecord(
                vendor_id=found.id_of("vendor", offer.vendor_id),
                part_number=offer.part_number,
                cost=offer.cost,
                is_primary=offer.is_preferred,
            )
            for offer in offers
            if found.is_there(Ref("vendor", offer.vendor_id))
        ),
    )


# Members of an item that stay ours to change over there, besides its vendors.
_OURS = ("cost",)


def _item_needs(_target: Target, hub_id: int) -> Needs:
    """Its category and its preferred vendor, without whom some accounts refuse an item."""
    category = Item.objects.values_list("category_id", flat=True).get(pk=hub_id)
    vendors = VendorItem.objects.filter(item_id=hub_id, is_active=True, is_preferred=True)
    refs = [Ref("vendor", pk) for pk in vendors.order_by("pk").values_list("vendor_id", flat=True)]
    if category:
        refs.append(Ref("category", category))
    return Needs(masters=tuple(sorted(refs)))


def _truck(target: Target, entry: OutboxEntry) -> PlaceRecord:
    truck = Location.objects.get(pk=entry.hub_id)
    crew = sorted(truck.technicians.values_list("pk", flat=True))
    refs = {Ref("location", truck.pk)} | {Ref("technician", pk) for pk in crew}
    if truck.home_warehouse_id:
        refs.add(Ref("location", truck.home_warehouse_id))
    if truck.template_id:
        refs.add(Ref("inventory_template", truck.template_id))
    found = links.read(target.connection, refs)
    return PlaceRecord(
        external_id=found.id_of("location", truck.pk),
        active=truck.is_active,
        name=truck.name,
        kind=truck.kind,
        address=masters.address(truck),
        home_warehouse_id=found.id_of("location", truck.home_warehouse_id),
        technician_ids=tuple(
            found.id_of("technician", pk) for pk in crew if found.is_there(Ref("technician", pk))
        ),
        template_id=found.id_of("inventory_template", truck.template_id),
        memo=truck.memo,
    )


def _truck_needs(_target: Target, hub_id: int) -> Needs:
    home = Location.objects.values_list("home_warehouse_id", flat=True).get(pk=hub_id)
    return Needs(masters=(Ref("location", home),)) if home else NOTHING


def _trucks(hub_ids: Collection[int]) -> set[int]:
    trucks = Location.objects.filter(pk__in=list(hub_ids), kind=Location.Kind.TRUCK)
    return set(trucks.values_list("pk", flat=True))


CATEGORY = Subject(
    build=_category,
    needs=_category_needs,
    label=lambda hub_id: (
        f"Category {Category.objects.values_list('name', flat=True).get(pk=hub_id)}"
    ),
    key=lambda hub_id: f"category:{hub_id}",
    applies=_of_materials,
)
FIELD_VENDOR = Subject(
    build=_vendor,
    needs=lambda _target, _hub_id: NOTHING,
    label=masters.VENDOR.label,
    key=masters.VENDOR.key,
)
FIELD_ITEM = Subject(
    build=_item,
    needs=_item_needs,
    label=masters.ITEM.label,
    key=masters.ITEM.key,
)
TRUCK = Subject(
    build=_truck,
    needs=_truck_needs,
    label=lambda hub_id: f"Truck {Location.objects.values_list('name', flat=True).get(pk=hub_id)}",
    key=masters.WAREHOUSE.key,
    applies=_trucks,
)
