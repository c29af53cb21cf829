"""Transfers between warehouses: drafted, out, in, at once or with time between.

Sage Intacct XML API: ICTRANSFER. One record holds both legs; posting it makes a system document
for each.
"""

from __future__ import annotations

from typing import Any

from sandbox.intacct import entities, masters
from sandbox.intacct.errors import Problem, Rejected, broad, missing
from sandbox.intacct.incoming import Raw, check_required, typed
from sandbox.intacct.inventory import legs, moves
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.checks import check_open

_LINES = "ICTRANSFERITEMS"
_OUT, _IN = "Transfer out", "Transfer in"
# (type, what was done before, nothing for a new one) -> what may be done now
_ACTIONS: dict[tuple[str, str | None], tuple[str, ...]] = {
    ("Immediate", None): ("Draft", "Post"),
    ("Immediate", "Draft"): ("Draft", "Post"),
    ("In transit", None): ("Draft", _OUT),
    ("In transit", "Draft"): ("Draft", _OUT),
    ("In transit", _OUT): (_OUT, _IN),
}
# action -> the date it happens on
_DATES = {"Post": "TRANSACTIONDATE", _OUT: "OUTDATE", _IN: "INDATE"}
# All that may still change of a transfer that is on its way.
_LATE = frozenset({"RECORDNO", "ACTION", "INDATE", "DESCRIPTION", "REFERENCENO"})


def create(tenant: Tenant, kind: ObjectType, raw: Raw, entity: str = "") -> Row:
    """Add a transfer and do what its action says; raises Rejected."""
    header, rows = dict(raw), _pop_lines(raw)
    header.pop(_LINES, None)
    values = _checked(tenant, kind, header, {})
    if not rows:
        raise Rejected(missing("From Location"))
    transfer = tenant.insert(kind.name, values, entity)
    legs.replace(tenant, transfer, rows)
    return _act(tenant, transfer, None)


def update(tenant: Tenant, kind: ObjectType, raw: Raw, entity: str = "") -> Row:
    """Change a draft, its lines as a whole, or move a transfer on; raises Rejected."""
    old = masters.named(tenant, kind, raw)
    entities.check_owner(kind, old, entity)
    header, rows = dict(raw), _pop_lines(raw)
    header.pop(_LINES, None)
    done = old["ACTION"]
    if (old["TRANSFERTYPE"], done) not in _ACTIONS:
        raise Rejected(broad(f"The transfer {old['RECORDNO']} is posted and cannot be changed"))
    if done == _OUT and (rows or not _LATE.issuperset(header)):
        raise Rejected(broad(f"The transfer {old['RECORDNO']} is on its way: only take it in"))
    values = _checked(tenant, kind, header, old)
    transfer = tenant.change(kind.name, old["RECORDNO"], **values)
    if rows:
        legs.replace(tenant, transfer, rows)
    return _act(tenant, transfer, done)


def remove(tenant: Tenant, kind: ObjectType, transfer: Row, user: str = "") -> None:
    """Remove a draft; raises Rejected for a transfer that moved something."""
    if transfer["ACTION"] != "Draft":
        raise Rejected(broad(
            f"The transfer {transfer['RECORDNO']} is posted and cannot be deleted",
            "Transfer the items back.",
        ))  # fmt: skip
    legs.clear(tenant, transfer)
    tenant.remove(kind.name, transfer["RECORDNO"], user)


def _pop_lines(raw: Raw) -> list[dict[str, Any]]:
    return [entry["values"] for entry in raw.get(_LINES) or []]


def _checked(tenant: Tenant, kind: ObjectType, header: Raw, old: Row) -> Row:
    done = old.get("ACTION")
    type_ = header.get("TRANSFERTYPE") or old.get("TRANSFERTYPE")
    allowed = _ACTIONS.get((type_ or "", done))
    action = header.get("ACTION") or done
    if allowed and action and action not in allowed:
        raise Rejected(Problem(
            "BL03002129", f"The action '{action}' is not allowed for the transfer type '{type_}'",
            correction=f"Use one of: {', '.join(allowed)}.",
        ))  # fmt: skip
    values = {**old, **typed(tenant, kind, header)}
    check_required(tenant, kind, values)
    day = _DATES.get(values["ACTION"])
    if day and not values.get(day):
        raise Rejected(missing(kind.fields[day].title))
    if values.get("OUTDATE") and (values.get("INDATE") or values["OUTDATE"]) < values["OUTDATE"]:
        raise Rejected(broad("The in date must not be before the out date"))
    check_open(tenant, values[day or "TRANSACTIONDATE"])
    return values


def _act(tenant: Tenant, transfer: Row, done: str | None) -> Row:
    action = transfer["ACTION"]
    if action not in ("Draft", done):
        moves.post(tenant, transfer, action, transfer[_DATES[action]])
    return tenant.table("ICTRANSFER")[transfer["RECORDNO"]]
