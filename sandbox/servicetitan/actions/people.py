"""Changing technicians, employees, business units and tags (settings/v2)."""

from __future__ import annotations

from typing import Any

from sandbox import jsontext
from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import external, references
from sandbox.servicetitan.entity import Call, Entity, Reply
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

# Name in a request -> in a row; None is not kept.
_RENAMED: dict[str, str | None] = {
    "login": "loginName",
    "mobilePhoneNumber": "mobilePhone",
    "password": None,
    "accountCreationMethod": None,
    "roleId": "roleIds",
    "jobHistoryDateFilter": None,
}
_ACTIVE = {"Activate": True, "Deactivate": False}


def create(call: Call) -> Reply:
    """Add a technician or an employee and answer its id."""
    members = _members(call)
    user = {"userId": call.tenant.next_id(), "active": True}
    return Reply(content={"id": call.tenant.insert(call.entity.name, {**members, **user})["id"]})


def update(call: Call) -> Reply:
    """Change the members sent of a technician or an employee and answer the id."""
    row = lists.existing(call, call.entity.name)
    call.tenant.change(call.entity.name, row["id"], **_members(call))
    return Reply(content={"id": row["id"]})


def _members(call: Call) -> dict[str, Any]:
    body = dict(call.body)
    references.check(call.tenant, body, ("businessUnitId",))
    if "roleId" in body:
        if references.find(call.tenant, ("user_roles",), body["roleId"]) is None:
            raise invalid({"roleId": [f"The role {body['roleId']} does not exist."]})
        body["roleId"] = [body["roleId"]]
    if "name" in body:
        body["firstName"], _, body["lastName"] = body["name"].partition(" ")
    kept = {_RENAMED.get(name, name): value for name, value in body.items() if value is not None}
    kept.pop(None, None)
    if home := kept.get("home"):
        kept["home"] = {**home, "streetAddress": home["street"]}
    if "customFields" in kept:
        kept["customFields"] = [
            {"typeId": f["typeId"], "name": "", "value": f.get("value")}
            for f in body["customFields"]
        ]
    return {name: value for name, value in kept.items() if name in call.entity.shape}


def act(call: Call) -> Reply:
    """Activate or deactivate an account; inviting somebody changes nothing here."""
    row = lists.existing(call, call.entity.name)
    active = _ACTIVE.get(call.body["action"])
    if active is not None:
        call.tenant.change(call.entity.name, row["id"], active=active)
    return Reply(content={"status": "Success"})


def update_unit(call: Call) -> Reply:
    """Change a business unit's external data, the only member open to writing."""
    unit = lists.existing(call, "business_units")
    changes = external.merged(unit, call.body.get("externalData"))
    call.tenant.change("business_units", unit["id"], **changes)
    return Reply(content={"id": unit["id"]})


def intacct_units(call: Call, entity: Entity) -> Reply:
    """Answer how business units are mapped to Intacct's dimensions."""
    return lists.page(call, entity, text=_intacct)


def _intacct(row: Row) -> str:
    shown = {
        "id": row["id"],
        "name": row["name"],
        "active": row.get("active", True),
        "tradeName": (row.get("trade") or {}).get("name"),
        "intacctLocationName": None,
        "intacctLocationId": None,
        "intacctDepartment": None,
        "intacctClass": None,
        **(row.get("intacct") or {}),
    }
    return jsontext.dumps(shown)


def create_tag(call: Call) -> Reply:
    """Add a tag and answer its id."""
    kept = {name: value for name, value in call.body.items() if value is not None}
    return Reply(content={"id": add_tag(call.tenant, kept)["id"]})


def add_tag(tenant: Tenant, members: dict[str, Any]) -> Row:
    """Add a tag with these members and return it."""
    return tenant.insert("tag_types", {"active": True, **members})


def update_tag(call: Call) -> Reply:
    """Change the members sent of a tag and answer its id."""
    row = lists.existing(call, "tag_types")
    call.tenant.change("tag_types", row["id"], **call.body)
    return Reply(content={"id": row["id"]})
