"""What a price-book item must satisfy to be written; everything wrong is found at once."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.entity import Call
from sandbox.servicetitan.problems import invalid
from sandbox.store import Row

_PRICES = ("price", "memberPrice", "addOnPrice", "addOnMemberPrice")
# flag on the item -> members that may not be given another value while it is set
LOCKS = {"isCostLocked": ("cost",), "isPriceLocked": _PRICES}
# list of {skuId, quantity} -> the table its SKUs are in
_LINKS = {
    "serviceMaterials": "materials",
    "serviceEquipment": "equipment",
    "equipmentMaterials": "materials",
}
Errors = dict[str, list[str]]


def check(call: Call, body: dict[str, Any], item: Row) -> None:
    """Check a body against the item it changes ({} for a new one); raises the 400 naming all."""
    errors = _code(call, body, item) | _vendors(call, body) | _categories(call, body)
    errors |= _links(call, body)
    if call.settings["locked_members_refused"]:
        errors |= _locked(call, body, item)
    if errors:
        raise invalid(errors)


def _code(call: Call, body: dict[str, Any], item: Row) -> Errors:
    code = body.get("code")
    if code == "":
        return {"code": ["It is empty."]}
    returns = body.get("active") and not item.get("active", True)
    code = item.get("code") if code is None and returns else code
    if code is None or not body.get("active", item.get("active", True)):
        return {}
    same = call.tenant.table(call.entity.name).find("code", code)
    if any(row.get("active", True) and row["id"] != item.get("id") for row in same):
        return {"code": [f"The code '{code}' is already in use."]}
    return {}


def _vendors(call: Call, body: dict[str, Any]) -> Errors:
    vendors = [("primaryVendor", body.get("primaryVendor"))]
    vendors += [(f"otherVendors[{n}]", v) for n, v in enumerate(body.get("otherVendors") or ())]
    return {
        f"{path}.vendorId": [f"The vendor {vendor['vendorId']} does not exist."]
        for path, vendor in vendors
        if vendor and vendor["vendorId"] not in call.tenant.table("vendors")
    }


def _categories(call: Call, body: dict[str, Any]) -> Errors:
    return {
        f"categories[{n}]": [f"The category {key} does not exist."]
        for n, key in enumerate(body.get("categories") or ())
        if key not in call.tenant.table("categories")
    }


def _links(call: Call, body: dict[str, Any]) -> Errors:
    errors = {}
    for member, table in _LINKS.items():
        for n, link in enumerate(body.get(member) or ()):
            if link["skuId"] not in call.tenant.table(table):
                errors[f"{member}[{n}].skuId"] = [f"The SKU {link['skuId']} does not exist."]
            if link["quantity"] <= 0:
                errors[f"{member}[{n}].quantity"] = ["The quantity must be greater than zero."]
    return errors


def _locked(call: Call, body: dict[str, Any], item: Row) -> Errors:
    shape = call.entity.shape
    return {
        name: [f"The {name} is locked."]
        for flag, members in LOCKS.items()
        if item.get(flag) and body.get(flag, True)
        for name in members
        if name in body and body[name] != item.get(name, shape.get(name))
    }
