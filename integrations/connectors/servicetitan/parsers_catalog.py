"""The price book and the places where stock is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from integrations.connectors.servicetitan import shapes_catalog as shapes
from integrations.connectors.servicetitan.plain_text import plain, text
from integrations.connectors.servicetitan.values import NOUGHT, address, common, known, ref, refs
from integrations.records import (
    CategoryRecord,
    InventoryTemplateRecord,
    ItemImageRecord,
    ItemRecord,
    ItemVendorRecord,
    PlaceRecord,
    ServiceMaterialRecord,
    ServiceRecord,
    TemplateItemRecord,
)

_IMAGE = "Image"
CATEGORY_KINDS = {"Materials": "materials", "Services": "services"}


def category(row: shapes.Category) -> CategoryRecord:
    """Pricebook v2 category; the tree is in `parent_id`. Without a type it is one of materials."""
    return CategoryRecord(
        **common(row),
        name=text(row.name),
        parent_id=ref(row.parent_id),
        position=row.position or 0,
        kind=known(CATEGORY_KINDS, row.category_type or "Materials", "categoryType"),
    )


def material(row: shapes.Sku) -> ItemRecord:
    """Pricebook v2 material."""
    return _item(row, "material")


def equipment(row: shapes.Sku) -> ItemRecord:
    """Pricebook v2 equipment."""
    return _item(row, "equipment")


def service(row: shapes.Service) -> ServiceRecord:
    """Pricebook v2 service, with the materials and the equipment one of it takes."""
    description = plain(row.description)
    return ServiceRecord(
        **common(row),
        code=text(row.code),
        name=_called(row.display_name, description, row.code),
        description=description,
        price=row.price,
        category_ids=refs(each.id for each in row.categories or ()),
        materials=_taken([*(row.service_materials or ()), *(row.service_equipment or ())]),
    )


def inventory_template(row: shapes.Template) -> InventoryTemplateRecord:
    """Inventory v2 template; an item it names twice should be there twice as much."""
    levels: dict[str, tuple[Decimal, Decimal]] = {}
    for item in row.items or ():
        size = _size(item.unit_of_measure)
        low, high = levels.get(ref(item.sku_id), (NOUGHT, NOUGHT))
        levels[ref(item.sku_id)] = (
            low + item.min_quantity * size,
            high + item.max_quantity * size,
        )
    items = (
        TemplateItemRecord(item_id=item_id, minimum=low, maximum=high)
        for item_id, (low, high) in levels.items()
    )
    return InventoryTemplateRecord(**common(row), name=text(row.name), items=tuple(items))


def warehouse(row: shapes.Warehouse) -> PlaceRecord:
    """Inventory v2 warehouse."""
    return PlaceRecord(
        **common(row),
        name=text(row.name),
        kind="warehouse",
        address=address(row.address),
        template_id=ref(row.inventory_template_id),
    )


def truck(row: shapes.Truck) -> PlaceRecord:
    """Inventory v2 truck, with its technicians and the warehouse it is served from."""
    return PlaceRecord(
        **common(row),
        name=text(row.name),
        kind="truck",
        home_warehouse_id=ref(row.warehouse_id),
        technician_ids=refs(row.technician_ids),
        template_id=ref(row.inventory_template_id),
        memo=text(row.memo),
    )


def _item(row: shapes.Sku, kind: str) -> ItemRecord:
    description = plain(row.description)
    category_ids = refs(row.categories)
    return ItemRecord(
        **common(row),
        code=text(row.code),
        name=_called(row.display_name, description, row.code),
        kind=kind,
        description=description,
        unit=text(row.unit_of_measure),
        cost=row.cost,
        price=row.price,
        member_price=row.member_price,
        add_on_price=row.add_on_price,
        add_on_member_price=row.add_on_member_price,
        is_stocked=row.is_inventory is not False,
        taxable=row.taxable is not False,
        category_id=category_ids[0] if category_ids else "",
        manufacturer=text(row.manufacturer),
        model=text(row.model),
        vendors=_item_vendors(row),
        category_ids=category_ids,
        images=_images(row.assets),
        cost_locked=row.is_cost_locked is True,
        price_locked=row.is_price_locked is True,
    )


def _called(display_name: str | None, description: str, code: str) -> str:
    """What something without a display name is called: its description's first line, or code."""
    return text(display_name) or description.partition("\n")[0] or text(code)


def _item_vendors(row: shapes.Sku) -> tuple[ItemVendorRecord, ...]:
    """The vendors in force, the primary one first; a vendor named twice counts once."""
    offers: dict[int, ItemVendorRecord] = {}
    for offer in (row.primary_vendor, *(row.other_vendors or ())):
        if offer is None or offer.active is False or offer.vendor_id in offers:
            continue
        offers[offer.vendor_id] = ItemVendorRecord(
            vendor_id=ref(offer.vendor_id),
            part_number=text(offer.vendor_part),
            cost=offer.cost,
            is_primary=offer is row.primary_vendor,
        )
    return tuple(offers.values())


def _images(assets: Iterable[shapes.Asset] | None) -> tuple[ItemImageRecord, ...]:
    """The pictures among the assets, each address once."""
    found: dict[str, ItemImageRecord] = {}
    for asset in assets or ():
        url = text(asset.url)
        if asset.type == _IMAGE and url and url not in found:
            found[url] = ItemImageRecord(
                url=url, alias=text(asset.alias), is_default=asset.is_default is True
            )
    return tuple(found.values())


def _taken(links: Iterable[shapes.SkuLink]) -> tuple[ServiceMaterialRecord, ...]:
    """What a service takes; an item it names twice is taken as often."""
    sums: dict[str, Decimal] = {}
    for link in links:
        sums[ref(link.sku_id)] = sums.get(ref(link.sku_id), NOUGHT) + link.quantity
    return tuple(
        ServiceMaterialRecord(item_id=item_id, quantity=quantity)
        for item_id, quantity in sums.items()
    )


def _size(unit: shapes.UnitOfMeasure | None) -> Decimal:
    """How many of the item's own unit one of this unit is."""
    return unit.quantity if unit and unit.quantity else Decimal(1)
