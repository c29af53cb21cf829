"""Changing vendors, warehouses and trucks. Vendors read and write under different names."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import external, references
from sandbox.servicetitan.entity import Call, Reply

_CONTACT = ("firstName", "lastName", "phone", "email", "fax")
# name in a vendor's body -> name on the vendor
_RENAMED = {"taxRate": "defaultTaxRate", "restrictedMobileCreation": "isMobileCreationRestricted"}
_PLAIN = (
    "name",
    "active",
    "memo",
    "isTruckReplenishment",
    "deliveryOption",
    "address",
    "paymentTermId",
    "remittanceVendorId",
    "vendorQuickbooksItem",
    "tags",
)


def _vendor_members(body: dict[str, Any], contact: dict[str, str]) -> dict[str, Any]:
    members = {name: body[name] for name in _PLAIN if body.get(name) is not None}
    members |= {kept: body[sent] for sent, kept in _RENAMED.items() if sent in body}
    changed = {name: body[name] for name in _CONTACT if body.get(name) is not None}
    if changed or not contact:
        members["contactInfo"] = {**dict.fromkeys(_CONTACT, ""), **contact, **changed}
    return members


def _contacts(call: Call) -> dict[str, Any]:
    # The people its orders are mailed to; no read shows them.
    sent = call.body.get("vendorContacts")
    if sent is None:
        return {}
    entries = [{**entry, "id": entry.get("id") or call.tenant.next_id()} for entry in sent]
    return {"vendorContacts": entries}


def create_vendor(call: Call) -> Reply:
    """Add a vendor and answer its id."""
    members = _vendor_members(call.body, {}) | _contacts(call)
    members |= external.merged({}, call.body.get("externalData"))
    row = call.tenant.insert("vendors", {"defaultTaxRate": Decimal("0.00"), **members})
    return Reply(content={"id": row["id"]})


def update_vendor(call: Call) -> Reply:
    """Change the members sent and answer the id."""
    vendor = lists.existing(call, "vendors")
    members = _vendor_members(call.body, vendor["contactInfo"]) | _contacts(call)
    members |= external.merged(vendor, call.body.get("externalData"))
    call.tenant.change("vendors", vendor["id"], **members)
    return Reply(content={"id": vendor["id"]})


def update_warehouse(call: Call) -> Reply:
    """Change a warehouse's external data, the only thing of it that can be written."""
    warehouse = lists.existing(call, "warehouses")
    changes = external.merged(warehouse, call.body.get("externalData"))
    call.tenant.change("warehouses", warehouse["id"], **changes)
    return Reply(content={"id": warehouse["id"]})


def _truck_members(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    body = dict(call.body)
    references.check(call.tenant, body)
    references.check_list(call.tenant, body, "technicianIds", "technicians")
    changes = external.merged(row, body.pop("externalData", None))
    if "templateId" in body:
        changes["inventoryTemplateId"] = body.pop("templateId")
    return {name: value for name, value in body.items() if value is not None} | changes


def create_truck(call: Call) -> Reply:
    """Add a truck and answer its id."""
    row = call.tenant.insert("trucks", {"active": True, **_truck_members(call, {})})
    return Reply(content={"id": row["id"]})


def update_truck(call: Call) -> Reply:
    """Change the members sent and answer the id."""
    truck = lists.existing(call, "trucks")
    call.tenant.change("trucks", truck["id"], **_truck_members(call, truck))
    return Reply(content={"id": truck["id"]})
