"""The older functions for the master records that no generic function writes: terms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sandbox.intacct import masters
from sandbox.intacct.call import Call, Handler, Result
from sandbox.intacct.errors import Rejected, not_created, not_saved
from sandbox.intacct.incoming import Raw, problems_with
from sandbox.intacct.legacy.contents import has
from sandbox.intacct.objects import OBJECTS

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


WRITES: Mapping[str, Handler] = {
    f"{verb}_{name.lower()}": partial(function, name)
    for name in ("APTERM", "ARTERM")
    for verb, function in (("create", _create_term), ("update", _update_term))
}
