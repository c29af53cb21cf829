"""`create`, `update` and `delete` of the objects that are written field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from xml.etree.ElementTree import Element

from sandbox.intacct import entities, incoming, limits, masters
from sandbox.intacct.billing import endings
from sandbox.intacct.billing.kinds import BILL
from sandbox.intacct.call import Call, Result
from sandbox.intacct.errors import (
    BAD_KEY,
    ROLLED_BACK,
    Problem,
    Rejected,
    bad_key,
    broad,
    not_created,
    not_saved,
)
from sandbox.intacct.functions import billing
from sandbox.intacct.inventory import transfers
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row
from sandbox.intacct.transactions import removal
from sandbox.intacct.xmltext import leaf, node

# Objects with lines: what writes them, and says all there is to say of a refusal.
_WRITERS: Mapping[tuple[str, str], Callable[[Call, Element], Row]] = {
    ("create", "APBILL"): partial(billing.create_object, BILL),
    ("update", "APBILL"): partial(billing.update_object, BILL),
}
# Documents written field by field that do more than a master record.
_CREATORS: Mapping[str, masters.Write] = {"ICTRANSFER": transfers.create}
_UPDATERS: Mapping[str, masters.Write] = {"ICTRANSFER": transfers.update}
# Documents `delete` takes, with what goes along.
_REMOVERS = {
    "PODOCUMENT": removal.remove_document,
    "INVDOCUMENT": removal.remove_document,
    "ICTRANSFER": transfers.remove,
    "APBILL": endings.remove,
    "ARINVOICE": endings.remove,
}


def create(call: Call) -> Result:
    """Make each object on its own: those that fail do not undo the others."""
    return _each(call, "create", _CREATORS, masters.create, not_created)


def update(call: Call) -> Result:
    """Change each object on its own; only the fields sent change."""
    return _each(call, "update", _UPDATERS, masters.update, not_saved)


def _each(
    call: Call, verb: str, special: Mapping[str, masters.Write], usual: masters.Write,
    carrier: Callable[[str], Problem],
) -> Result:  # fmt: skip
    written, problems = [], []
    if len(call.element) == 0:
        raise Rejected(Problem(BAD_KEY, f"{verb} needs one or more objects"))
    limits.check_objects(call.tenant, verb, len(call.element))
    for element in call.element:
        kind = _kind(call, element.tag, verb)
        own = _WRITERS.get((verb, kind.name))
        write = special.get(kind.name, usual)
        try:
            with call.tenant.store.transaction():
                if own:
                    row = own(call, element)
                else:
                    raw = incoming.flatten(element, kind)
                    row = write(call.tenant, kind, raw, call.who.entity)
            written.append(_told(kind, row))
        except Rejected as error:
            problems += [*error.problems, *([] if own else [carrier(kind.label)])]
    data = node("data", *written, listtype="objects", count=len(written))
    return Result(data, problems=tuple(problems))


def _may(call: Call, kind: ObjectType, verb: str) -> bool:
    return verb in kind.writes or kind.name in call.tenant.setting("writable")


def _kind(call: Call, tag: str, verb: str) -> ObjectType:
    kind = OBJECTS.get(tag.upper())
    if kind is None or not _may(call, kind, verb):
        raise Rejected(Problem(
            ROLLED_BACK, f"Object definition {tag} not found or it does not support {verb}",
            "There was an error processing the function",
        ))  # fmt: skip
    return kind


def _told(kind: ObjectType, row: Row) -> str:
    names = dict.fromkeys(("RECORDNO", kind.key))
    return node(kind.name.lower(), *[leaf(name, str(row[name] or "")) for name in names])


def delete(call: Call) -> Result:
    """Remove the records with these RECORDNOs, all or none; one in use is refused."""
    kind = call.object()
    keys = [key for key in call.text("keys").split(",") if key.strip()]
    if not keys:
        raise Rejected(Problem(BAD_KEY, "There was an error processing the request."))
    limits.check_objects(call.tenant, "delete", len(keys))
    remove = _REMOVERS.get(kind.name, masters.remove)
    if kind.name not in _REMOVERS and not _may(call, kind, "delete"):
        raise Rejected(broad(f"Object {kind.name} does not support delete"))
    for key in keys:
        row = call.tenant.table(kind).get(int(key)) if key.strip().isdecimal() else None
        if row is None:
            raise Rejected(bad_key(key))
        entities.check_owner(kind, row, call.who.entity)
        remove(call.tenant, kind, row, call.who.user)
    return Result()
