"""Parts of request bodies that several examples share, each with every member documented."""

from __future__ import annotations

from typing import Any

from tests.contract.world import ADDRESS, DAY, GUID, LATER, World

Body = dict[str, Any]


def external(*, patch: bool = False) -> Body:
    """An application's own data; `patch` says the record exists already."""
    mode = {"patchMode": "Merge"} if patch else {}
    return {
        **mode,
        "applicationGuid": GUID,
        "externalData": [{"key": "plyhub", "value": "PO-892"}],
    }


def order_line(world: World, **changes: Any) -> Body:
    return {
        "skuId": world.id("materials"),
        "description": "Capacitor",
        "vendorPartNumber": "CAP455",
        "quantity": 4,
        "cost": 11.25,
        **changes,
    }


def order(world: World, **changes: Any) -> Body:
    """A purchase order for a job of a project whose business unit it is."""
    job = next(row for row in world.start["jobs"] if row.get("projectId"))
    return {
        "vendorId": world.id("vendors"),
        "typeId": world.id("purchase_order_types"),
        "businessUnitId": job["businessUnitId"],
        "inventoryLocationId": world.id("warehouses"),
        "jobId": job["id"],
        "technicianId": world.id("technicians"),
        "projectId": job["projectId"],
        "shipTo": {"description": "Main warehouse", "address": ADDRESS},
        "vendorInvoiceNumber": "INV-77",
        "impactsTechnicianPayroll": False,
        "memo": "PlyHub PO-892",
        "date": DAY,
        "requiredOn": LATER,
        "tax": 1.5,
        "shipping": 12.5,
        "items": [order_line(world)],
        **changes,
    }


def plain_order(world: World) -> Body:
    """A purchase order for nothing but stock."""
    tied = ("jobId", "technicianId", "projectId")
    return {name: value for name, value in order(world).items() if name not in tied}


def made_order(world: World, **changes: Any) -> Body:
    """A purchase order that exists, as read back."""
    made = world.made("inventory/purchase-orders", plain_order(world) | changes)
    return world.client.get(f"inventory/purchase-orders/{made}")


def receipt(world: World, order: Body) -> Body:
    """A receipt of all that order has."""
    line = order["items"][0]
    item = {
        "purchaseOrderItemId": line["id"],
        "skuId": line["skuId"],
        "description": "Capacitor",
        "vendorPartNumber": "CAP455",
        "quantity": 4,
        "cost": 11.25,
    }
    return {
        "purchaseOrderId": order["id"],
        "dateReceived": DAY,
        "vendorDocumentNumber": "INV-77",
        "memo": "PlyHub RC-1",
        "tax": 0,
        "shipping": 0,
        "items": [item],
    }


def made_receipt(world: World) -> int:
    return world.made("inventory/receipts", receipt(world, made_order(world)))


def vendor(world: World, contact: Body, **changes: Any) -> Body:
    return {
        "name": world.fresh("Cactus Supply"),
        "active": True,
        "memo": "",
        "firstName": "Ana",
        "lastName": "Ruiz",
        "phone": "6025550100",
        "email": "orders@cactus.example",
        "fax": "",
        "isTruckReplenishment": False,
        "deliveryOption": "EmailAsPdf",
        "taxRate": 8.5,
        "restrictedMobileCreation": False,
        "vendorQuickbooksItem": "",
        "address": ADDRESS,
        "vendorContacts": [contact],
        **changes,
    }


def _sku(world: World, data: Body) -> Body:
    supply = {
        "vendorId": world.id("vendors"),
        "memo": "",
        "vendorPart": "P-1",
        "cost": 9.5,
        "active": True,
    }
    return {
        "code": world.fresh("CODE").replace(" ", "-"),
        "displayName": "Capacitor",
        "description": "<p>Capacitor</p>",
        "cost": 9.5,
        "active": True,
        "price": 20,
        "memberPrice": 19,
        "addOnPrice": 18,
        "addOnMemberPrice": 17,
        "hours": 0.5,
        "bonus": 0,
        "commissionBonus": 0,
        "paysCommission": False,
        "unitOfMeasure": "EA",
        "isInventory": True,
        "account": "",
        "costOfSaleAccount": "",
        "assetAccount": "",
        "intacctGlGroupAccount": "",
        "taxable": True,
        "primaryVendor": supply,
        "otherVendors": [{**supply, "vendorId": world.id("vendors", 1)}],
        "assets": [{"type": "Image", "alias": None, "url": "Images/a.png", "isDefault": True}],
        "categories": [world.id("categories")],
        "budgetCostCode": "",
        "budgetCostType": "",
        "isCostLocked": False,
        "isPriceLocked": False,
        "externalData": data,
    }


def material(world: World, data: Body) -> Body:
    return _sku(world, data) | {
        "deductAsJobCost": False,
        "isConfigurableMaterial": False,
        "chargeableByDefault": True,
        "variationMaterials": [],
        "isChemical": False,
        "epaNumber": "",
        "activeIngredients": "",
    }


def equipment(world: World, data: Body) -> Body:
    warranty = {"duration": 5, "description": "Parts"}
    part = world.id("materials")
    return _sku(world, data) | {
        "manufacturer": "Carrier",
        "model": "24ACC",
        "crossSaleGroup": "",
        "manufacturerWarranty": warranty,
        "serviceProviderWarranty": warranty,
        "recommendations": [{"skuId": part, "type": "Material"}],
        "upgrades": [world.id("equipment")],
        "equipmentMaterials": [{"skuId": part, "quantity": 2}],
        "isConfigurableEquipment": False,
        "variationEquipment": [],
        "dimensions": {"height": 1, "width": 2.5, "depth": 3},
    }


def category(world: World) -> Body:
    return {
        "name": world.fresh("Capacitors"),
        "active": True,
        "description": "",
        "parentId": world.id("categories"),
        "position": 3,
        "image": "",
        "categoryType": "Materials",
        "businessUnitIds": [world.id("business_units")],
        "skuImages": [],
        "skuVideos": [],
    }
