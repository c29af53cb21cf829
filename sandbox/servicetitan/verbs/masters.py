"""Changes to master data made in ServiceTitan itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.verbs.find import row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]


def rename_project(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Give the project `number` the name `name`."""
    project = row(system.main, "projects", payload["number"], "number")
    system.main.change("projects", project["id"], name=payload["name"])
    return {"id": project["id"], "name": payload["name"]}


def deactivate_material(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Make the material `code` inactive (or, with `active` true, active again)."""
    active = payload.get("active", False)
    material = row(system.main, "materials", payload["code"], "code")
    system.main.change("materials", material["id"], active=active)
    return {"id": material["id"], "active": active}


def edit(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Change members of any row: {"table", "id", "changes"}; its modifiedOn moves."""
    found = row(system.main, payload["table"], payload["id"], "number", "jobNumber", "code", "name")
    changes = dict(payload["changes"])
    if taken := {"id", "createdOn", "modifiedOn"} & set(changes):
        raise ValueError(f"cannot be set: {', '.join(sorted(taken))}")
    return system.main.change(payload["table"], found["id"], **changes)


def remove(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Take a row out of its table without a trace, as no feed tells: {"table", "id"}."""
    found = row(system.main, payload["table"], payload["id"], "number", "jobNumber", "code", "name")
    system.main.table(payload["table"]).delete(found["id"])
    return found


def put_back(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Put a row that `remove` took out back as it was: {"table", "row"}."""
    return system.main.table(payload["table"]).replace(payload["row"]["id"], payload["row"])


def lookup(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Return one row by id, number, code or name: {"table", "id"}."""
    return row(system.main, payload["table"], payload["id"], "number", "jobNumber", "code", "name")


VERBS = {
    "rename_project": rename_project,
    "deactivate_material": deactivate_material,
    "edit": edit,
    "remove": remove,
    "put_back": put_back,
    "lookup": lookup,
}
