"""Making and changing customers and their locations (crm/v2)."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import contacts, custom_fields, external, references
from sandbox.servicetitan.entities.contacts import OF_CUSTOMERS, OF_LOCATIONS
from sandbox.servicetitan.entity import Call, Entity, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.rendering import view
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_PARTS = ("street", "unit", "city", "state", "zip", "country", "latitude", "longitude")
# Members of the request that no record shows.
_NOT_KEPT = ("contacts", "locations", "coordinatesSource", "coordinatesVerificationStatus")
_CONTACT = ("id", "type", "value", "memo")


def create_customer(call: Call, location: Entity) -> Reply:
    """Add a customer with at least one location, and answer both with their contacts."""
    body, tenant = call.body, call.tenant
    if not body["locations"]:
        raise invalid({"locations": ["A customer needs at least one location."]})
    planned = [_members(tenant, "locations", site) for site in body["locations"]]
    row = tenant.insert("customers", {"active": True, **_members(tenant, "customers", body)})
    shown = view(call.entity, tenant, row)
    shown["locations"] = [
        _add_location(tenant, location, row["id"], members, site.get("contacts"))
        for members, site in zip(planned, body["locations"], strict=True)
    ]
    shown["contacts"] = [
        _brief(contacts.add(tenant, OF_CUSTOMERS, row["id"], contact))
        for contact in body.get("contacts") or ()
    ]
    return Reply(content=shown)


def create_location(call: Call) -> Reply:
    """Add a location to a customer, and answer it with its contacts."""
    references.check(call.tenant, call.body, ("customerId",))
    members = _members(call.tenant, "locations", call.body)
    key, given = members.pop("customerId"), call.body.get("contacts")
    return Reply(content=_add_location(call.tenant, call.entity, key, members, given))


def _add_location(
    tenant: Tenant, entity: Entity, customer: int, members: Row, given: list[Row] | None
) -> dict[str, Any]:
    row = tenant.insert("locations", {"customerId": customer, "active": True, **members})
    added = [contacts.add(tenant, OF_LOCATIONS, row["id"], contact) for contact in given or ()]
    return {**view(entity, tenant, row), "contacts": [_brief(contact) for contact in added]}


def _brief(contact: Row) -> dict[str, Any]:
    return {name: contact[name] for name in _CONTACT}


def _members(tenant: Tenant, table: str, body: dict[str, Any]) -> dict[str, Any]:
    references.check_list(tenant, body, "tagTypeIds", "tag_types")
    kept = {n: value for n, value in body.items() if n not in _NOT_KEPT and value is not None}
    kept["address"] = _address(kept["address"])
    data = kept.pop("externalData", None)
    return {**kept, **custom_fields.replaced(tenant, table, kept), **external.merged({}, data)}


def _address(given: Row) -> Row:
    return {part: given.get(part) for part in _PARTS}


def update(call: Call) -> Reply:
    """Change the members sent of a customer or a location, and answer it."""
    table, body = call.entity.name, dict(call.body)
    row = lists.existing(call, table)
    if row.get("mergedToId"):
        raise Problem(400, "The record has been merged into another.")
    references.check(call.tenant, body, ("customerId",))
    references.check_list(call.tenant, body, "tagTypeIds", "tag_types")
    changes = external.merged(row, body.pop("externalData", None))
    changes |= custom_fields.replaced(call.tenant, table, body)
    if "address" in body:
        body["address"] = _address({**row["address"], **body["address"]})
    changed = call.tenant.change(table, row["id"], **body, **changes)
    return lists.shown(call, call.entity, changed)


def tag(call: Call) -> Reply:
    """Put a tag on the record and answer all it has; 409 when it has it already."""
    table = call.entity.name
    row, key = lists.existing(call, table), call.ids[1]
    if references.find(call.tenant, ("tag_types",), key) is None:
        raise Problem(404, f"Entity with id {key} was not found.")
    tags = row.get("tagTypeIds") or []
    if key in tags:
        raise Problem(409, "The record has the tag already.")
    call.tenant.change(table, row["id"], tagTypeIds=[*tags, key])
    return Reply(content={f"{table[:-1]}Id": row["id"], "tagTypeIds": [*tags, key]})


def untag(call: Call) -> Reply:
    """Take a tag off the record; 404 when it does not have it."""
    table = call.entity.name
    row, key = lists.existing(call, table), call.ids[1]
    tags = row.get("tagTypeIds") or []
    if key not in tags:
        raise Problem(404, f"Entity with id {key} was not found.")
    call.tenant.change(table, row["id"], tagTypeIds=[known for known in tags if known != key])
    return Reply()
