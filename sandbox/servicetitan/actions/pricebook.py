"""Changing materials, equipment, services, discounts and fees. Deleting one makes it inactive."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import external, sku_rules
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_NO_VENDOR = "There must be exactly one vendor marked as Primary."
_HAVE_VENDORS = ("materials", "equipment")
# name in a body -> name on the item
_RENAMED = {
    "variationMaterials": "variationsOrConfigurableMaterials",
    "variationEquipment": "variationsOrConfigurableEquipment",
}

_WARRANTY = {"duration": 0, "description": None}
# Objects that are shown whole, whatever of them was sent.
_WHOLE = {
    "warranty": _WARRANTY,
    "manufacturerWarranty": _WARRANTY,
    "serviceProviderWarranty": _WARRANTY,
    "dimensions": {"height": None, "width": None, "depth": None},
}


def create_item(call: Call) -> Reply:
    """Add an item and answer it in full."""
    return lists.shown(call, call.entity, add(call))


def update_item(call: Call) -> Reply:
    """Change the members sent and answer the whole item."""
    return lists.shown(call, call.entity, change(call, call.ids[0]))


def add(call: Call) -> Row:
    """Add the item in the body; raises the 400 that lists all that is wrong with it."""
    wants_vendor = call.entity.name in _HAVE_VENDORS and call.settings["material_needs_vendor"]
    if wants_vendor and not call.body.get("primaryVendor"):
        raise Problem(400, _NO_VENDOR)
    members = _members(call, {})
    members.setdefault("active", True)
    return call.tenant.insert(call.entity.name, members)


def change(call: Call, key: int) -> Row:
    """Change the item `key` by the body; raises the 404, or the 400 listing all that is wrong."""
    item = lists.existing(call, call.entity.name, key)
    return call.tenant.change(call.entity.name, item["id"], **_members(call, item))


def remove(call: Call) -> Reply:
    """Make the record inactive; it stays readable by id and in the feed."""
    row = lists.existing(call, call.entity.name)
    call.tenant.change(call.entity.name, row["id"], active=False)
    return Reply()


def _members(call: Call, item: Row) -> dict[str, Any]:
    body = {name: value for name, value in call.body.items() if value is not None}
    sku_rules.check(call, body, item)
    changes = external.merged(item, body.pop("externalData", None))
    if "primaryVendor" in body:
        body["primaryVendor"] = _vendor(call.tenant, body["primaryVendor"])
    if "otherVendors" in body:
        body["otherVendors"] = [_vendor(call.tenant, entry) for entry in body["otherVendors"]]
    if "assets" in body:
        body |= assets(body["assets"])
    body |= {name: {**empty, **body[name]} for name, empty in _WHOLE.items() if name in body}
    for sent, kept in _RENAMED.items():
        if sent in body:
            body[kept] = body.pop(sent)
    return body | changes


def assets(sent: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the members an item's list of assets gives it, the default picture among them."""
    kept = [
        {"alias": None, "fileName": asset["url"].rpartition("/")[2], **asset}
        | {"isDefault": bool(asset.get("isDefault"))}
        for asset in sent
    ]
    default = next((asset["url"] for asset in kept if asset["isDefault"]), None)
    return {"assets": kept, "defaultAssetUrl": default}


def _vendor(tenant: Tenant, entry: dict[str, Any]) -> dict[str, Any]:
    first, others = entry.get("primarySubAccount"), entry.get("otherSubAccounts")
    return {
        "id": tenant.next_id(),
        "vendorName": tenant.table("vendors")[entry["vendorId"]]["name"],
        "memo": None,
        "vendorPart": None,
        **entry,
        "primarySubAccount": first and {"id": tenant.next_id(), **first},
        "otherSubAccounts": others and [{"id": tenant.next_id(), **one} for one in others],
    }
