"""Markups on purchase orders: a percentage for each range of amounts."""

from __future__ import annotations

from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import invalid

TABLE = "purchase_order_markups"


def create(call: Call) -> Reply:
    """Add a markup and answer the whole of it."""
    _check(call)
    return lists.shown(call, call.entity, call.tenant.insert(TABLE, dict(call.body)))


def update(call: Call) -> Reply:
    """Change a markup and answer the whole of it."""
    row = lists.existing(call, TABLE)
    _check(call)
    return lists.shown(call, call.entity, call.tenant.change(TABLE, row["id"], **call.body))


def delete(call: Call) -> Reply:
    """Remove a markup; the answer has no body."""
    call.tenant.table(TABLE).delete(lists.existing(call, TABLE)["id"])
    return Reply()


def _check(call: Call) -> None:
    if call.body["to"] <= call.body["from"]:
        raise invalid({"to": ["It must be above 'from'."]})
