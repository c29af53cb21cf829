"""Changing materials, equipment and categories. Deleting one makes it inactive."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import external
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_NO_VENDOR = "There must be exactly one vendor marked as Primary."
# name in a body -> name on the item
_RENAMED = {
    "variationMaterials": "variationsOrConfigurableMaterials",
    "variationEquipment": "variationsOrConfigurableEquipment",
}


def create_item(call: Call) -> Reply:
    """Add a material or a piece of equipment and answer it in full."""
    if call.settings["material_needs_vendor"] and not call.body.get("primaryVendor"):
        raise Problem(400, _NO_VENDOR)
    members = _members(call, {})
    members.setdefault("active", True)
    row = call.tenant.insert(call.entity.name, members)
    return lists.shown(call, call.entity, row)


def update_item(call: Call) -> Reply:
    """Change the members sent and answer the whole item."""
    item = lists.existing(call, call.entity.name)
    row = call.tenant.change(call.entity.name, item["id"], **_members(call, item))
    return lists.shown(call, call.entity, row)


def remove(call: Call) -> Reply:
    """Make the record inactive; it stays readable by id and in the feed."""
    row = lists.existing(call, call.entity.name)
    call.tenant.change(call.entity.name, row["id"], active=False)
    return Reply()


def _members(call: Call, item: Row) -> dict[str, Any]:
    body = {name: value for name, value in call.body.items() if value is not None}
    _check(call, body, item)
    changes = external.merged(item, body.pop("externalData", None))
    if "primaryVendor" in body:
        body["primaryVendor"] = _vendor(call.tenant, body["primaryVendor"])
    if "otherVendors" in body:
        body["otherVendors"] = [_vendor(call.tenant, entry) for entry in body["otherVendors"]]
    if "assets" in body:
        body["assets"] = [
            {"alias": None, "fileName": None, "isDefault": False, **asset}
            for asset in body["assets"]
        ]
    for sent, kept in _RENAMED.items():
        if sent in body:
            body[kept] = body.pop(sent)
    return body | changes


def _check(call: Call, body: dict[str, Any], item: Row) -> None:
    errors = {}
    code = body.get("code")
    if code is not None and (not code or _taken(call, code, item)):
        errors["code"] = [f"The code '{code}' is already in use." if code else "It is empty."]
    vendors = [("primaryVendor", body.get("primaryVendor"))]
    vendors += [(f"otherVendors[{n}]", v) for n, v in enumerate(body.get("otherVendors") or ())]
    for path, vendor in vendors:
        if vendor and vendor["vendorId"] not in call.tenant.table("vendors"):
            errors[f"{path}.vendorId"] = [f"The vendor {vendor['vendorId']} does not exist."]
    for n, key in enumerate(body.get("categories") or ()):
        if key not in call.tenant.table("categories"):
            errors[f"categories[{n}]"] = [f"The category {key} does not exist."]
    if errors:
        raise invalid(errors)


def _taken(call: Call, code: str, item: Row) -> bool:
    same = call.tenant.table(call.entity.name).find("code", code)
    return any(row.get("active", True) and row["id"] != item.get("id") for row in same)


def _vendor(tenant: Tenant, entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": tenant.next_id(),
        "vendorName": tenant.table("vendors")[entry["vendorId"]]["name"],
        "memo": None,
        "vendorPart": None,
        **entry,
        "primarySubAccount": None,
        "otherSubAccounts": None,
    }


def create_category(call: Call) -> Reply:
    """Add a category and answer it."""
    _check_parent(call)
    row = call.tenant.insert("categories", {"active": True, **_given(call)})
    return lists.shown(call, call.entity, row)


def update_category(call: Call) -> Reply:
    """Change the members sent and answer the category."""
    category = lists.existing(call, "categories")
    _check_parent(call)
    changes = {
        **_given(call),
        **({"parentId": call.body["parentId"]} if "parentId" in call.body else {}),
    }
    row = call.tenant.change("categories", category["id"], **changes)
    return lists.shown(call, call.entity, row)


def _given(call: Call) -> dict[str, Any]:
    return {name: value for name, value in call.body.items() if value is not None}


def _check_parent(call: Call) -> None:
    parent = call.body.get("parentId")
    if parent is not None and parent not in call.tenant.table("categories"):
        raise invalid({"parentId": [f"The category {parent} does not exist."]})
