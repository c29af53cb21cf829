"""Changing the categories of the price book."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import invalid


def create(call: Call) -> Reply:
    """Add a category and answer it."""
    _check_parent(call)
    row = call.tenant.insert("categories", {"active": True, **_given(call)})
    return lists.shown(call, call.entity, row)


def update(call: Call) -> Reply:
    """Change the members sent and answer the category."""
    category = lists.existing(call, "categories")
    _check_parent(call, category["id"])
    changes = _given(call)
    if "parentId" in call.body:
        changes["parentId"] = call.body["parentId"]
    row = call.tenant.change("categories", category["id"], **changes)
    return lists.shown(call, call.entity, row)


def _given(call: Call) -> dict[str, Any]:
    given = {name: value for name, value in call.body.items() if value is not None}
    return {"position": 0, **given} if call.request.method == "POST" else given


def _check_parent(call: Call, own: int | None = None) -> None:
    parent, table = call.body.get("parentId"), call.tenant.table("categories")
    if parent is None:
        return
    if parent not in table:
        raise invalid({"parentId": [f"The category {parent} does not exist."]})
    while parent is not None:
        if parent == own:
            raise invalid({"parentId": ["A category cannot lie below itself."]})
        parent = (table.get(parent) or {}).get("parentId")
