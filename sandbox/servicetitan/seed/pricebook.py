"""Categories, materials and equipment of the demo company."""

from __future__ import annotations

from typing import Any

from sandbox.demo.model import Company, Item
from sandbox.servicetitan.seed import ids, pictures
from sandbox.servicetitan.seed.writer import Writer


def load(writer: Writer, company: Company) -> None:
    """Write the price book. Members equal to the shape's default are left to it."""
    for category in company.categories:
        parent = category.parent_key
        writer.add(
            "categories",
            ids.of("categories", category.key),
            name=category.name,
            active=True,
            parentId=None if parent is None else ids.of("categories", parent),
            position=category.position,
            categoryType="Materials",
        )
    names = {vendor.key: vendor.name for vendor in company.vendors}
    for item in company.materials:
        writer.add("materials", ids.of("materials", item.key), **_item(writer, item, names))
    for item in company.equipment:
        writer.add(
            "equipment",
            ids.of("equipment", item.key),
            **_item(writer, item, names),
            manufacturer=item.manufacturer,
            model=item.model,
        )


def _item(writer: Writer, item: Item, names: dict[int, str]) -> dict[str, Any]:
    vendors = [
        {
            "id": ids.of("sku_vendors", item.key * 8 + place),
            "vendorName": names[offer.vendor_key],
            "vendorId": ids.of("vendors", offer.vendor_key),
            "memo": None,
            "vendorPart": offer.part,
            "cost": offer.cost,
            "active": True,
            "primarySubAccount": None,
            "otherSubAccounts": None,
        }
        for place, offer in enumerate(item.vendors)
    ]
    members = {
        "code": item.code,
        "displayName": item.name,
        "description": item.description,
        "cost": item.cost,
        "price": item.price,
        "memberPrice": item.price,
        "addOnPrice": item.price,
        "addOnMemberPrice": item.price,
        "unitOfMeasure": item.unit,
        "isInventory": item.inventory,
        "active": item.active,
        "categories": [ids.of("categories", item.category_key)],
    }
    members |= pictures.of(writer.tenant, item)
    if vendors:
        members["primaryVendor"] = vendors[0]
    if len(vendors) > 1:
        members["otherVendors"] = vendors[1:]
    return members
