"""Bodies of vendors, trucks and categories."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.connectors.servicetitan.payloads.ids import whole
from integrations.connectors.servicetitan.payloads.values import address
from integrations.records import CategoryRecord, PlaceRecord, VendorRecord

# Members a vendor must be made with and nobody here knows. They are never sent again.
_NEUTRAL = {
    "isTruckReplenishment": False,
    "taxRate": Decimal(0),
    "restrictedMobileCreation": False,
}
_CATEGORY_TYPE = "Materials"


def vendor(record: VendorRecord) -> dict[str, Any]:
    """inventory-v2: UpdateVendorRequest, the members that are ours."""
    return {
        "name": record.name,
        "active": record.active,
        "firstName": record.contact_first_name,
        "lastName": record.contact_last_name,
        "email": record.email,
        "phone": record.phone,
        "address": address(record.address),
        "memo": record.memo,
    }


def vendor_create(record: VendorRecord) -> dict[str, Any]:
    """inventory-v2: CreateVendorRequest. No tax, no replenishing of trucks, no restriction: what
    somebody in ServiceTitan changes afterwards is not touched again."""
    return vendor(record) | _NEUTRAL


def truck(record: PlaceRecord) -> dict[str, Any]:
    """inventory-v2: UpdateTruckRequest. Warehouse, template and memo go only when they are known,
    the technicians always as the full list. Raises `Rejected` naming an id that is none."""
    people = [whole(each, "technician") for each in record.technician_ids]
    body: dict[str, Any] = {
        "name": record.name,
        "active": record.active,
        "technicianIds": people,
    }
    if record.memo:
        body["memo"] = record.memo
    if record.home_warehouse_id:
        body["warehouseId"] = whole(record.home_warehouse_id, "warehouse")
    if record.template_id:
        body["templateId"] = whole(record.template_id, "template")
    return body


def category(record: CategoryRecord) -> dict[str, Any]:
    """pricebook-v2: CategoryCreateRequest, and with fewer members CategoryUpdateRequest. One
    without a parent lies at the top."""
    parent = whole(record.parent_id, "category above it") if record.parent_id else None
    return {
        "name": record.name,
        "categoryType": _CATEGORY_TYPE,
        "parentId": parent,
        "position": record.position,
        "active": record.active,
    }
