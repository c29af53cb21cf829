"""Types of orders and of returns: names are unique, and one of them at most is the default."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid

_DEFAULTS = ("isDefault", "isDefaultForConsignment")


def create(call: Call) -> Reply:
    """Add a type and answer its id; a name in use is a 409."""
    _check(call, call.body, None)
    members = {name: value for name, value in call.body.items() if value is not None}
    row = call.tenant.insert(call.entity.name, {"active": True, **members})
    _only_default(call, row)
    return Reply(content={"id": row["id"]})


def update(call: Call) -> Reply:
    """Change the members sent and answer the id; a name in use is a 409."""
    row = lists.existing(call, call.entity.name)
    body = dict(call.body)
    if body.pop("id", row["id"]) != row["id"]:
        raise invalid({"id": ["The id is not the one in the path."]})
    _check(call, body, row["id"])
    _only_default(call, call.tenant.change(call.entity.name, row["id"], **body))
    return Reply(content={"id": row["id"]})


def _check(call: Call, body: dict[str, Any], own: int | None) -> None:
    name = body.get("name")
    if name is None:
        return
    if not name.strip():
        raise invalid({"name": ["The name must not be empty."]})
    for row in call.tenant.table(call.entity.name).values():
        if row["id"] != own and row["name"].lower() == name.lower():
            raise Problem(409, f"The name '{name}' is in use.")


def _only_default(call: Call, chosen: dict[str, Any]) -> None:
    """Take from the other types each default `chosen` now is."""
    for flag in (flag for flag in _DEFAULTS if chosen.get(flag)):
        for row in call.tenant.table(call.entity.name).values():
            if row["id"] != chosen["id"] and row.get(flag):
                call.tenant.change(call.entity.name, row["id"], **{flag: False})
