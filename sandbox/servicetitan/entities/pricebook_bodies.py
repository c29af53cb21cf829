"""What a client may write of a price-book item: on creating one, changing one, and in bulk."""

from __future__ import annotations

from dataclasses import replace

from sandbox.servicetitan.schema import Kind, Member, schema

# {0} marks what a create must have, {1} what it may leave null, {2} names its external data.
_COMMON = (
    "code{0}: string, displayName: string{1}, description{0}: string, active: boolean{1},"
    " hours: decimal{1}, bonus: decimal{1}, commissionBonus: decimal{1},"
    " paysCommission: boolean{1}, account: string{1}, intacctGlGroupAccount: string{1},"
    " taxable: boolean{1}, categories: [int64]{1}, externalData: @{2}?,"
    " assets: [{{type*: enum(Other|Image|Video|Attachment|VideoFile), alias: string?,"
    " url*: string, isDefault: boolean?}}]{1}, budgetCostCode: string{1},"
    " budgetCostType: string{1}, "
)
_PRICED = (
    "price: decimal{1}, memberPrice: decimal{1}, addOnPrice: decimal{1},"
    " addOnMemberPrice: decimal{1}, isPriceLocked: boolean{1}, "
)
_BOUGHT = (
    "cost: decimal{1}, unitOfMeasure: string{1}, isInventory: boolean{1},"
    " costOfSaleAccount: string{1}, assetAccount: string{1}, primaryVendor: @skuVendor{1},"
    " otherVendors: [@skuVendor]{1}, isCostLocked: boolean{1}, "
)
_LINK = "[{{skuId*: int64, quantity*: decimal}}]{1}"
_WARRANTY = "{{duration*: int32, description: string?}}{1}"
_OWN = {
    "materials": _PRICED + _BOUGHT + "deductAsJobCost: boolean{1},"
    " isConfigurableMaterial: boolean{1}, chargeableByDefault: boolean{1},"
    " variationMaterials: [int64]{1}, costTypeId: int64?,"
    " isChemical: boolean{1}, epaNumber: string{1}, activeIngredients: string{1}",
    "equipment": _PRICED + _BOUGHT + "manufacturer: string{1}, model: string{1},"
    f" crossSaleGroup: string{{1}}, manufacturerWarranty: {_WARRANTY},"
    f" serviceProviderWarranty: {_WARRANTY},"
    " recommendations: [{{skuId*: int64, type*: enum(Service|Material)}}]{1},"
    f" upgrades: [int64]{{1}}, equipmentMaterials: {_LINK},"
    " isConfigurableEquipment: boolean{1}, variationEquipment: [int64]{1},"
    " dimensions: {{height: decimal?, width: decimal?, depth: decimal?}}{1}",
    "services": _PRICED + f"warranty: {_WARRANTY}, isLabor: boolean{{1}},"
    " recommendations: [int64]{1}, upgrades: [int64]{1}, crossSaleGroup: string{1},"
    f" serviceMaterials: {_LINK}, serviceEquipment: {_LINK}",
    "discounts_and_fees": "type{0}: enum(Discount|Fee), amountType{0}: enum(Percentage|Fixed),"
    " amount{0}: decimal, limit: decimal{1}, crossSaleGroup: string{1},"
    " excludeFromPayroll: boolean{1}",
}
# Said when an item is made, and never changed.
_AT_FIRST = {"materials": ", isOtherDirectCost: boolean?"}
# Links to other items, also ones of the same bulk call by the id the caller gave them; what a link
# has besides.
_BULK_LINKS = {
    "services": {
        "recommendations": "",
        "upgrades": "",
        "serviceMaterials": ", quantity*: decimal",
        "serviceEquipment": ", quantity*: decimal",
    },
    "equipment": {
        "recommendations": ", type*: enum(Service|Material)",
        "upgrades": "",
        "equipmentMaterials": ", quantity*: decimal",
    },
}
# name of a bulk body's list -> the items in it
BULK = {
    "services": "services",
    "equipment": "equipment",
    "materials": "materials",
    "discountAndFees": "discounts_and_fees",
}
# Also in a bulk update, which has no other members that may be left out.
_OPTIONAL = ("externalData", "costTypeId")


def creation(name: str) -> Kind:
    """Return the body that creates one of `name`."""
    text = _COMMON + _OWN[name] + _AT_FIRST.get(name, "")
    return schema(text.format("*", "?", "newExternal"))


def update(name: str) -> Kind:
    """Return the body that changes one of `name`: every member is optional, none may be null."""
    return schema((_COMMON + _OWN[name]).format("", "", "external"))


def _whole(name: str) -> Kind:
    kind = update(name)
    members = (replace(m, required=m.name not in _OPTIONAL) for m in kind.members)
    return replace(kind, members=(Member("id", True, Kind("int64")), *members))


def _named(name: str) -> Kind:
    kind = creation(name)
    custom = Member("customId", False, Kind("string", nullable=True))
    links = {member: _links(own) for member, own in _BULK_LINKS.get(name, {}).items()}
    members = (replace(m, kind=links.get(m.name, m.kind)) for m in kind.members)
    return replace(kind, members=(*members, custom))


def _links(own: str) -> Kind:
    return schema(f"links: [{{skuId: int64?, customId: string?{own}}}]?").members[0].kind


def _lists(make_one: dict[str, Kind]) -> Kind:
    lists = (
        Member(name, False, Kind("array", nullable=True, item=kind))
        for name, kind in make_one.items()
    )
    return Kind("object", members=tuple(lists))


BULK_CREATION = _lists({name: _named(kind) for name, kind in BULK.items()})
BULK_UPDATE = _lists({name: _whole(kind) for name, kind in BULK.items()})
