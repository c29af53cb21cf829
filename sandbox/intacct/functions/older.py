"""The older functions for master records no generic function writes, and for removing tasks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sandbox.intacct import entities, masters
from sandbox.intacct.call import Call, Handler, Result
from sandbox.intacct.errors import Rejected, bad_key, not_created, not_saved
from sandbox.intacct.incoming import Raw, problems_with
from sandbox.intacct.legacy.contents import has
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.tenant import Row

_TERM = {
    "description": "DESCRIPTION", "status": "STATUS", "due/dueday": "DUEDATE",
    "due/duefrom": "DUEFROM", "discount/discday": "DISCDATE", "discount/discfrom": "DISCFROM",
    "discount/discamount": "DISCAMOUNT", "discount/discpercamn": "DISCPERCAMN",
    "discount/discgracedays": "DISCFUDGE", "disccalcon": "DISCCALCON",
    "penalty/pen_type": "PEN_TYPE", "penalty/penamount": "PENAMOUNT",
    "penalty/penpercamn": "PENPERCAMN", "penalty/pengracedays": "PENFUDGE",
}  # fmt: skip


def _create_term(name: str, call: Call) -> Result:
    """Make a term; the key is its name."""
    kind = OBJECTS[name]
    try:
        raw = {"NAME": call.text("name"), **_sent(call)}
        row = masters.create(call.tenant, kind, raw, call.who.entity)
    except Rejected as error:
        raise problems_with(error, not_created(kind.label)) from error
    return Result(key=row["NAME"])


def _update_term(name: str, call: Call) -> Result:
    """Change a term; the key is its name."""
    kind = OBJECTS[name]
    key = call.element.get("name", "")
    try:
        masters.update(call.tenant, kind, {"NAME": key, **_sent(call)}, call.who.entity)
    except Rejected as error:
        raise problems_with(error, not_saved(kind.label)) from error
    return Result(key=key)


def _sent(call: Call) -> Raw:
    return {
        field: call.element.findtext(child) or ""
        for child, field in _TERM.items()
        if has(call.element, child)
    }


def _delete_term(name: str, call: Call) -> Result:
    """Remove a term nothing refers to; the key is what its name was."""
    key = call.element.get("name", "")
    return _removed(name, call, key, call.tenant.find(name, key))


def _delete_task(call: Call) -> Result:
    """Remove the task with this RECORDNO."""
    key = call.element.get("key", "")
    row = call.tenant.table("TASK").get(int(key)) if key.isdecimal() else None
    return _removed("TASK", call, key, row)


def _removed(name: str, call: Call, key: str, row: Row | None) -> Result:
    if row is None:
        raise Rejected(bad_key(key))
    entities.check_owner(OBJECTS[name], row, call.who.entity)
    masters.remove(call.tenant, OBJECTS[name], row, call.who.user)
    return Result(key=key)


WRITES: Mapping[str, Handler] = {
    **{
        f"{verb}_{name.lower()}": partial(function, name)
        for name in ("APTERM", "ARTERM")
        for verb, function in (
            ("create", _create_term), ("update", _update_term), ("delete", _delete_term),
        )
    },
    "delete_task": _delete_task,
}  # fmt: skip
