"""Materials, equipment and categories (pricebook/v2). Creates answer 201, deletes 204."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import categories, pricebook
from sandbox.servicetitan.entities.pricebook_bodies import creation, update
from sandbox.servicetitan.entity import Call, Entity, Filter, Operation, Reply
from sandbox.servicetitan.filters import CM, STANDARD
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

SORTS = (
    "Id",
    "CreatedOn",
    "ModifiedOn",
    "Code",
    "DisplayName",
    "Price",
    "MemberPrice",
    "AddOnPrice",
    "AddOnMemberPrice",
    "MaterialsCost",
    "PrimaryVendor",
    "Cost",
    "Manufacturer",
    "Priority",
)
UNSEEN = frozenset({"external", "intacctGlGroupAccount"})


def operations(name: str) -> tuple[Operation, ...]:
    """Return the routes that write one kind of item."""
    return (
        Operation("POST", "", pricebook.create_item, creation(name), status=201),
        Operation("PATCH", "/{id}", pricebook.update_item, update(name)),
        Operation("DELETE", "/{id}", pricebook.remove, status=204),
    )


def _search(_: Tenant, row: Row) -> str:
    return " ".join(str(row.get(name) or "") for name in ("displayName", "code", "description"))


FILTERS = (*STANDARD, Filter("searchText", "part", of=_search))


def _tree(tenant: Tenant, row: Row) -> dict[str, Any]:
    rows = tenant.table("categories").find("parentId", row["id"])
    children = sorted((child for child in rows if child["active"]), key=lambda c: c["position"])
    return {"subcategories": [{**CATEGORIES.shape, **c, **_tree(tenant, c)} for c in children]}


COST_TYPES = Entity(
    name="cost_types",
    module="pricebook",
    path="",
    scope="",
    shape=shape("id name?"),
    active=None,
    hidden=frozenset({"createdOn", "modifiedOn"}),
)


def _cost_types(call: Call) -> Reply:
    return lists.page(call, COST_TYPES)


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
        *FILTERS,
        Filter("isOtherDirectCost", "flag", "isOtherDirectCost"),
        Filter("costTypeIds", "ids", "costTypeId"),
    ),
    sorts=SORTS,
    feed="materials",
    hidden=UNSEEN,
    operations=(*operations("materials"), Operation("GET", "/costtypes", _cost_types)),
)

EQUIPMENT = Entity(
    name="equipment",
    module="pricebook",
    path="equipment",
    scope="tn.pb.equipment",
    shape=shape(
        "id code displayName? description='' active=true price=0.00 memberPrice=0.00"
        " addOnPrice=0.00 addOnMemberPrice=0.00 manufacturer? model?"
        ' manufacturerWarranty={"duration":0,"description":null}'
        ' serviceProviderWarranty={"duration":0,"description":null}'
        " categories=[] assets=[] recommendations=[] upgrades=[]"
        " equipmentMaterials=[] primaryVendor? otherVendors=[] account? costOfSaleAccount?"
        " assetAccount? crossSaleGroup? paysCommission=false bonus=0.00 commissionBonus=0.00"
        " hours=0.00 taxable=true cost=0.00 unitOfMeasure? isInventory=false modifiedOn source?"
        " externalId? externalData? isConfigurableEquipment=false"
        " variationsOrConfigurableEquipment=[] typeId? displayInAmount=false"
        " generalLedgerAccountId? createdOn defaultAssetUrl? dimensions? budgetCostCode?"
        " budgetCostType? isCostLocked=false isPriceLocked=false"
    ),
    filters=FILTERS,
    sorts=SORTS,
    feed="equipment",
    hidden=UNSEEN,
    operations=operations("equipment"),
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
        Operation("POST", "", categories.create, schema(_CATEGORY.format("*", "?")), status=201),
        Operation("PATCH", "/{id}", categories.update, schema(_CATEGORY.format("", ""))),
        Operation("DELETE", "/{id}", pricebook.remove, status=204),
    ),
)

ENTITIES = (MATERIALS, EQUIPMENT, CATEGORIES)
