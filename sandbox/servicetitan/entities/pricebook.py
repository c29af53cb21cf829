"""Materials, equipment and categories (pricebook/v2). Creates answer 201, deletes 204."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.actions import pricebook as actions
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import CM, STANDARD
from sandbox.servicetitan.schema import Kind, schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_SORTS = (
    "Id",
    "CreatedOn",
    "ModifiedOn",
    "Code",
    "DisplayName",
    "Price",
    "MemberPrice",
    "AddOnPrice",
    "AddOnMemberPrice",
    "PrimaryVendor",
    "Cost",
)
_BODY = (
    "code{0}: string, displayName: string{1}, description{0}: string, cost: decimal{1},"
    " active: boolean{1}, price: decimal{1}, memberPrice: decimal{1}, addOnPrice: decimal{1},"
    " addOnMemberPrice: decimal{1}, hours: decimal{1}, bonus: decimal{1},"
    " commissionBonus: decimal{1}, paysCommission: boolean{1}, unitOfMeasure: string{1},"
    " isInventory: boolean{1}, account: string{1}, costOfSaleAccount: string{1},"
    " assetAccount: string{1}, intacctGlGroupAccount: string{1}, taxable: boolean{1},"
    " primaryVendor: @skuVendor?, otherVendors: [@skuVendor]{1},"
    " assets: [{{type*: enum(Other|Image|Video|Attachment|VideoFile), alias: string?,"
    " url*: string, isDefault: boolean?}}]{1}, categories: [int64]{1}, externalData: @external?,"
    " budgetCostCode: string{1}, budgetCostType: string{1}, isCostLocked: boolean{1},"
    " isPriceLocked: boolean{1}, "
)
_MATERIAL_ONLY = (
    "deductAsJobCost: boolean{1}, isConfigurableMaterial: boolean{1},"
    " chargeableByDefault: boolean{1}, variationMaterials: [int64]{1},"
    " isOtherDirectCost: boolean{1}, costTypeId: int64?, isChemical: boolean{1},"
    " epaNumber: string{1}, activeIngredients: string{1}"
)
_WARRANTY = "{{duration*: int32, description: string?}}"
_EQUIPMENT_ONLY = (
    "manufacturer: string{1}, model: string{1}, crossSaleGroup: string{1},"
    f" manufacturerWarranty: {_WARRANTY}{{1}}, serviceProviderWarranty: {_WARRANTY}{{1}},"
    " recommendations: [{{skuId*: int64, type*: enum(Service|Material)}}]{1}, upgrades: [int64]{1},"
    " equipmentMaterials: [{{skuId*: int64, quantity*: decimal}}]{1},"
    " isConfigurableEquipment: boolean{1}, variationEquipment: [int64]{1},"
    " dimensions: {{height: decimal?, width: decimal?, depth: decimal?}}{1}"
)


def _create(own: str) -> Kind:
    return schema((_BODY + own).format("*", "?"))


def _update(own: str) -> Kind:
    return schema((_BODY + own).format("", ""))


def _operations(own: str) -> tuple[Operation, ...]:
    return (
        Operation("POST", "", actions.create_item, _create(own), status=201),
        Operation("PATCH", "/{id}", actions.update_item, _update(own)),
        Operation("DELETE", "/{id}", actions.remove, status=204),
    )


def _search(_: Tenant, row: Row) -> str:
    return " ".join(str(row.get(name) or "") for name in ("displayName", "code", "description"))


def _tree(tenant: Tenant, row: Row) -> dict[str, Any]:
    rows = tenant.table("categories").find("parentId", row["id"])
    children = sorted((child for child in rows if child["active"]), key=lambda c: c["position"])
    return {"subcategories": [{**CATEGORIES.shape, **c, **_tree(tenant, c)} for c in children]}


MATERIALS = Entity(
    name="materials",
    module="pricebook",
    path="materials",
    scope="tn.pb.materials",
    shape=shape(
        "id code displayName? description='' cost=0.00 active=true price=0.00 memberPrice=0.00"
        " addOnPrice=0.00 addOnMemberPrice=0.00 hours=0.00 bonus=0.00 commissionBonus=0.00"
        " paysCommission=false deductAsJobCost=false unitOfMeasure? isInventory=false account?"
        " costOfSaleAccount? assetAccount? taxable=true primaryVendor? otherVendors=[]"
        " categories=[] assets=[] modifiedOn source? externalId? externalData?"
        " isConfigurableMaterial=false chargeableByDefault=true"
        " variationsOrConfigurableMaterials=[] businessUnitId? createdById=0 createdOn"
        " displayInAmount=false generalLedgerAccountId? isOtherDirectCost=false costTypeId?"
        " defaultAssetUrl? budgetCostCode? budgetCostType? isCostLocked=false isPriceLocked=false"
        " isChemical=false epaNumber? activeIngredients?"
    ),
    filters=(
        *STANDARD,
        Filter("searchText", "part", of=_search),
        Filter("isOtherDirectCost", "flag", "isOtherDirectCost"),
        Filter("costTypeIds", "ids", "costTypeId"),
    ),
    sorts=_SORTS,
    feed="materials",
    hidden=frozenset({"external", "intacctGlGroupAccount"}),
    operations=_operations(_MATERIAL_ONLY),
)

EQUIPMENT = Entity(
    name="equipment",
    module="pricebook",
    path="equipment",
    scope="tn.pb.equipment",
    shape=shape(
        "id code displayName? description='' active=true price=0.00 memberPrice=0.00"
        " addOnPrice=0.00 addOnMemberPrice=0.00 manufacturer? model? manufacturerWarranty?"
        " serviceProviderWarranty? categories=[] assets=[] recommendations=[] upgrades=[]"
        " equipmentMaterials=[] primaryVendor? otherVendors=[] account? costOfSaleAccount?"
        " assetAccount? crossSaleGroup? paysCommission=false bonus=0.00 commissionBonus=0.00"
        " hours=0.00 taxable=true cost=0.00 unitOfMeasure? isInventory=false modifiedOn source?"
        " externalId? externalData? isConfigurableEquipment=false"
        " variationsOrConfigurableEquipment=[] typeId? displayInAmount=false"
        " generalLedgerAccountId? createdOn defaultAssetUrl? dimensions? budgetCostCode?"
        " budgetCostType? isCostLocked=false isPriceLocked=false"
    ),
    filters=(*STANDARD, Filter("searchText", "part", of=_search)),
    sorts=(*_SORTS, "Manufacturer"),
    feed="equipment",
    hidden=frozenset({"external", "intacctGlGroupAccount"}),
    operations=_operations(_EQUIPMENT_ONLY),
)

_CATEGORY = (
    "name{0}: string, active: boolean{1}, description: string{1}, parentId: int64?,"
    " position: int32{1}, image: string{1}, categoryType{0}: enum(Services|Materials),"
    " businessUnitIds: [int64]{1}, skuImages: [string]{1}, skuVideos: [string]{1}"
)

CATEGORIES = Entity(
    name="categories",
    module="pricebook",
    path="categories",
    scope="tn.pb.categories",
    shape=shape(
        "id name active=true description? image? parentId? position=0 categoryType=Materials"
        " subcategories=[] businessUnitIds=[] skuImages=[] skuVideos=[] source? externalId?"
        " hideInMobile=false createdOn modifiedOn"
    ),
    filters=(*CM, Filter("categoryType", "word", "categoryType", values=("Services", "Materials"))),
    sorts=("Id", "Name"),
    feed="categories",
    computed=_tree,
    operations=(
        Operation(
            "POST", "", actions.create_category, schema(_CATEGORY.format("*", "?")), status=201
        ),
        Operation("PATCH", "/{id}", actions.update_category, schema(_CATEGORY.format("", ""))),
        Operation("DELETE", "/{id}", actions.remove, status=204),
    ),
)

ENTITIES = (MATERIALS, EQUIPMENT, CATEGORIES)
