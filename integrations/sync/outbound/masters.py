"""Vendors, items and warehouses on their way to the books."""

from __future__ import annotations

from integrations.mapping.codes import JOB_SITE_CODE
from integrations.models import OutboxEntry
from integrations.records import Address, ItemRecord, PlaceRecord, VendorRecord
from integrations.sync import links
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import ALL_JOB_SITES, NOTHING, Needs, Ref
from integrations.sync.target import Target
from inventory.models import Item, Location
from inventory.models.addresses import Addressed
from procurement.models import Vendor

JOB_SITES_NAME = "Job sites"


def address(row: Addressed) -> Address:
    """The address of a row of ours as a record's."""
    return Address(
        street=row.street,
        unit=row.unit_number,
        city=row.city,
        state=row.state,
        zip=row.zip_code,
        country=row.country,
    )


def code_of(target: Target, entity: str, hub_id: int) -> str:
    """The code the record has, or was allocated, over there."""
    return links.read(target.connection, [Ref(entity, hub_id)]).id_of(entity, hub_id)


def _active(target: Target, is_active: bool) -> bool:
    """What is out of use here goes out of use there only if the connection says so."""
    return is_active or target.option("push_deactivation") == "no"


def _vendor(target: Target, entry: OutboxEntry) -> VendorRecord:
    vendor = Vendor.objects.get(pk=entry.hub_id)
    return VendorRecord(
        external_id=code_of(target, "vendor", vendor.pk),
        active=_active(target, vendor.is_active),
        name=vendor.name,
        email=vendor.email,
        phone=vendor.phone,
        contact_first_name=vendor.contact_first_name,
        contact_last_name=vendor.contact_last_name,
        address=address(vendor),
    )


def _item(target: Target, entry: OutboxEntry) -> ItemRecord:
    item = Item.objects.get(pk=entry.hub_id)
    ref = Ref("item", item.pk)
    found = links.read(target.connection, [ref])
    code = found.id_of("item", item.pk)
    return ItemRecord(
        external_id=code,
        active=_active(target, item.is_active),
        code=code,
        name=item.name,
        kind=item.kind,
        description=item.description,
        unit=item.stock_unit_id,
        # A cost is proposed once: later ones would revalue the stock there.
        cost=None if found.is_there(ref) else item.cost,
        price=item.price,
        is_stocked=item.is_stocked,
        taxable=item.taxable,
    )


def _warehouse(target: Target, entry: OutboxEntry) -> PlaceRecord:
    if entry.hub_id == ALL_JOB_SITES:
        return PlaceRecord(external_id=JOB_SITE_CODE, name=JOB_SITES_NAME)
    location = Location.objects.get(pk=entry.hub_id)
    return PlaceRecord(
        external_id=code_of(target, "location", location.pk),
        active=location.is_active,
        name=location.name,
        kind=location.kind,
        address=address(location),
    )


def _location_label(hub_id: int) -> str:
    if hub_id == ALL_JOB_SITES:
        return JOB_SITES_NAME
    return f"Warehouse {Location.objects.values_list('name', flat=True).get(pk=hub_id)}"


def _needs_nothing(_target: Target, _hub_id: int) -> Needs:
    return NOTHING


VENDOR = Subject(
    build=_vendor,
    needs=_needs_nothing,
    label=lambda hub_id: f"Vendor {Vendor.objects.values_list('name', flat=True).get(pk=hub_id)}",
    key=lambda hub_id: f"vendor:{hub_id}",
)
ITEM = Subject(
    build=_item,
    needs=_needs_nothing,
    label=lambda hub_id: f"Item {Item.objects.values_list('sku', flat=True).get(pk=hub_id)}",
    key=lambda hub_id: f"item:{hub_id}",
)
WAREHOUSE = Subject(
    build=_warehouse,
    needs=_needs_nothing,
    label=_location_label,
    key=lambda hub_id: f"location:{hub_id}",
)
