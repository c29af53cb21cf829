"""Vendors, categories, items and trucks: new ones, and changes of ones that are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from integrations.records import (
    Address,
    CategoryRecord,
    ItemRecord,
    ItemVendorRecord,
    PlaceRecord,
    Record,
    VendorRecord,
)
from tests.contract.connector_examples.scene import Scene

Ours = TypeVar("Ours", bound=Record)
ADDRESS = Address(street="1 Depot Rd", city="Mesa", state="AZ", zip="85201", country="USA")


def vendor(scene: Scene) -> VendorRecord:
    return VendorRecord(
        name=f"Cactus Supply {next(scene.numbers)}",
        email="orders@cactus.example",
        phone="602-555-0100",
        contact_first_name="Ana",
        contact_last_name="Ruiz",
        address=ADDRESS,
        memo="Closed on Fridays",
    )


def category(scene: Scene) -> CategoryRecord:
    parent = next(row for row in scene.rows("categories") if row["categoryType"] == "Materials")
    return CategoryRecord(
        name=f"Capacitors {next(scene.numbers)}", parent_id=str(parent["id"]), position=3
    )


def material(scene: Scene) -> ItemRecord:
    supply = ItemVendorRecord(
        vendor_id=scene.id("vendors"), part_number="P-1", cost=Decimal("9.50"), is_primary=True
    )
    other = replace(supply, vendor_id=scene.id("vendors", 1), is_primary=False)
    return ItemRecord(
        code=f"CAP-{next(scene.numbers)}",
        name="Capacitor 45/5",
        kind="material",
        description="Dual run capacitor",
        unit="EA",
        cost=Decimal("9.50"),
        price=Decimal("20.00"),
        member_price=Decimal("19.00"),
        add_on_price=Decimal("18.00"),
        add_on_member_price=Decimal("17.00"),
        category_id=scene.id("categories"),
        vendors=(supply, other),
    )


def equipment(scene: Scene) -> ItemRecord:
    return replace(material(scene), kind="equipment", manufacturer="Carrier", model="24ACC")


def truck(scene: Scene) -> PlaceRecord:
    return PlaceRecord(
        name=f"VAN-{next(scene.numbers)}",
        kind="truck",
        home_warehouse_id=scene.id("warehouses"),
        technician_ids=(scene.id("technicians"),),
        template_id=scene.id("inventory_templates"),
        memo="Plumbing",
    )


def _changed(
    operation: str, new: Callable[[Scene], Ours], **changes: Any
) -> Callable[[Scene], Ours]:
    """What exists over there, ours now saying something else."""

    def record(scene: Scene) -> Ours:
        ours = new(scene)
        made = scene.push(operation, ours)
        return replace(ours, external_id=made.external_id, **changes)

    return record


_COSTLIER = {"cost": Decimal("10.25"), "name": "Capacitor 45/5 MFD", "taxable": False}

EXAMPLES: dict[str, tuple[Callable[[Scene], Record], ...]] = {
    "st.vendor.upsert": (
        vendor,
        _changed("st.vendor.upsert", vendor, email="ana@cactus.example", active=False),
    ),
    "st.category.upsert": (
        category,
        _changed("st.category.upsert", category, name="Capacitors, dual", position=4),
    ),
    "st.item.upsert": (
        material,
        equipment,
        _changed("st.item.upsert", material, **_COSTLIER),
        _changed("st.item.upsert", equipment, model="24ACC6", **_COSTLIER),
    ),
    "st.truck.upsert": (
        truck,
        _changed("st.truck.upsert", truck, memo="Electrical", active=False),
    ),
}
