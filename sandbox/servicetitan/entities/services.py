"""Services with what goes into them, discounts and fees, bulk writing (pricebook/v2)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from sandbox import jsontext
from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import bulk
from sandbox.servicetitan.entities import pricebook
from sandbox.servicetitan.entities.pricebook_bodies import BULK, BULK_CREATION, BULK_UPDATE
from sandbox.servicetitan.entity import Call, Entity, Operation, Reply
from sandbox.servicetitan.rendering import view
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_LINKS = {"serviceMaterials": "materials", "serviceEquipment": "equipment"}


def _worked_out(tenant: Tenant, row: Row) -> dict[str, Any]:
    found = (tenant.table("categories").get(key) for key in row.get("categories") or ())
    return {
        "categories": [
            {name: category[name] for name in ("id", "name", "active")}
            for category in found
            if category is not None
        ],
        "cost": cost(tenant, row),
    }


def cost(tenant: Tenant, service: Row) -> Decimal:
    """Return what the linked materials and equipment of one service cost."""
    total = Decimal("0.00")
    for member, table in _LINKS.items():
        for link in service.get(member) or ():
            item = tenant.table(table).get(link["skuId"]) or {}
            total += link["quantity"] * item.get("cost", Decimal(0))
    return total.quantize(Decimal("0.01"))


def _priced(call: Call, row: Row) -> dict[str, Any]:
    guid = call.request.param("externalDataApplicationGuid") or ""
    asked = (call.request.param("calculatePrices") or "").lower() == "true"
    shown = view(SERVICES, call.tenant, row, guid)
    return {
        **shown,
        "calculatedPrice": shown["price"] if asked else None,
        "useStaticPrices": True if asked else None,
    }


def _list(call: Call) -> Reply:
    return lists.page(call, SERVICES, text=lambda row: jsontext.dumps(_priced(call, row)))


def _one(call: Call) -> Reply:
    return Reply(content=_priced(call, lists.existing(call, "services")))


SERVICES = Entity(
    name="services",
    module="pricebook",
    path="services",
    scope="tn.pb.services",
    shape=shape(
        "id code displayName? description='' warranty? categories=[] price=0.00 memberPrice=0.00"
        " addOnPrice=0.00 addOnMemberPrice=0.00 taxable=false account? hours=0.00 isLabor=false"
        " recommendations=[] upgrades=[] assets=[] serviceMaterials=[] serviceEquipment=[]"
        " active=true crossSaleGroup? paysCommission=false bonus=0.00 commissionBonus=0.00"
        " modifiedOn source? externalId? externalData? businessUnitId? cost=0.00 createdOn"
        " soldByCommission=0.00 defaultAssetUrl? budgetCostCode? budgetCostType?"
        " isPriceLocked=false"
    ),
    filters=pricebook.FILTERS,
    sorts=pricebook.SORTS,
    listed=False,
    by_id=False,
    feed="services",
    hidden=pricebook.UNSEEN,
    computed=_worked_out,
    operations=(
        Operation("GET", "", _list),
        Operation("GET", "/{id}", _one),
        *pricebook.operations("services"),
    ),
)

DISCOUNTS = Entity(
    name="discounts_and_fees",
    module="pricebook",
    path="discounts-and-fees",
    scope="tn.pb.discountsandfees",
    shape=shape(
        "id type=Discount code displayName? description='' amountType=Percentage amount=0.00"
        " limit=0.00 taxable=false categories=[] hours=0.00 assets=[] account? crossSaleGroup?"
        " active=true bonus=0.00 commissionBonus=0.00 paysCommission=false"
        " excludeFromPayroll=false externalData? budgetCostCode? budgetCostType? createdOn"
        " modifiedOn"
    ),
    filters=pricebook.FILTERS,
    sorts=pricebook.SORTS,
    hidden=pricebook.UNSEEN | {"defaultAssetUrl"},
    operations=pricebook.operations("discounts_and_fees"),
)

_BY_NAME = {entity.name: entity for entity in (*pricebook.ENTITIES, SERVICES, DISCOUNTS)}
_KINDS = {name: _BY_NAME[kind] for name, kind in BULK.items()}

PRICEBOOK = Entity(
    name="pricebook",
    module="pricebook",
    path="pricebook",
    scope="tn.pb.pricebook",
    shape={},
    listed=False,
    by_id=False,
    operations=(
        Operation("POST", "", partial(bulk.create, kinds=_KINDS), BULK_CREATION, status=201),
        Operation("PATCH", "", partial(bulk.update, kinds=_KINDS), BULK_UPDATE),
    ),
)

ENTITIES = (SERVICES, DISCOUNTS, PRICEBOOK)
