"""Control verbs for master records: what people do in the books, for every object there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.intacct import masters, unitgroups
from sandbox.intacct.errors import Rejected
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant

Payload = dict[str, Any]
Act = Callable[[Tenant, Payload], Row]
# Objects people know by a title.
_TITLED = frozenset({"DEPARTMENT", "GLACCOUNT"})


def _kind(payload: Payload) -> ObjectType:
    kind = OBJECTS[payload["object"]]
    if kind.lines:
        raise ValueError(f"{kind.name} is a document and has verbs of its own")
    return kind


def _texts(fields: Mapping[str, object]) -> dict[str, str]:
    words = {True: "true", False: "false", None: ""}
    return {
        name: words[value] if value is None or isinstance(value, bool) else str(value)
        for name, value in fields.items()
    }


def _add(tenant: Tenant, payload: Payload) -> Row:
    """Add a record of any object; `fields` by their names on the wire, dots for nested ones."""
    return masters.create(tenant, _kind(payload), _texts(payload["fields"]))


def _edit(tenant: Tenant, payload: Payload) -> Row:
    """Change fields of a record called by its id."""
    kind = _kind(payload)
    return masters.update(tenant, kind, {kind.key: payload["id"], **_texts(payload["fields"])})


def _remove(tenant: Tenant, payload: Payload) -> Row:
    """Remove a record nothing refers to."""
    kind = _kind(payload)
    row = tenant.find(kind.name, payload["id"])
    if row is None:
        raise ValueError(f"no {kind.label} {payload['id']}")
    masters.remove(tenant, kind, row, "office")
    return row


def _rename(tenant: Tenant, payload: Payload) -> Row:
    """Give a record another name; its id stays."""
    kind = _kind(payload)
    field = "TITLE" if kind.name in _TITLED else "NAME"
    if field in kind.fields and kind.fields[field].read_only:
        raise ValueError(f"a {kind.label} is called as its contact is")
    return _edit(tenant, {**payload, "fields": {field: payload["name"]}})


def _set_status(word: str) -> Act:
    return lambda tenant, payload: _edit(tenant, {**payload, "fields": {"STATUS": word}})


def _of_vendor(act: Act) -> Act:
    """Return the same for a vendor alone, called by `vendor_id`."""
    return lambda tenant, payload: act(
        tenant, {**payload, "object": "VENDOR", "id": payload["vendor_id"]}
    )


def _hold(tenant: Tenant, payload: Payload) -> Row:
    return _edit(tenant, {**payload, "fields": {"ONHOLD": bool(payload.get("on_hold", True))}})


def _add_units(tenant: Tenant, payload: Payload) -> Row:
    """Add units to a group, which is made, counted in `base`, when there is none."""
    group = tenant.find("UOM", payload["group"])
    if group is None:
        return unitgroups.add_group(tenant, payload["group"], payload["base"], payload["units"])
    for unit, size in payload["units"].items():
        unitgroups.add_unit(tenant, group, unit, size)
    return group


def _verb(act: Act) -> Callable[[Tenant, Payload], Payload]:
    def verb(tenant: Tenant, payload: Payload) -> Payload:
        try:
            with tenant.store.transaction():
                row = act(tenant, payload)
        except Rejected as error:
            raise ValueError(str(error)) from error
        return {"RECORDNO": row["RECORDNO"]}

    return verb


VERBS: Mapping[str, Callable[[Tenant, Payload], Payload]] = {
    "add": _verb(_add),
    "edit": _verb(_edit),
    "remove": _verb(_remove),
    "rename": _verb(_rename),
    "deactivate": _verb(_set_status("inactive")),
    "activate": _verb(_set_status("active")),
    "rename_vendor": _verb(_of_vendor(_rename)),
    "deactivate_vendor": _verb(_of_vendor(_set_status("inactive"))),
    "activate_vendor": _verb(_of_vendor(_set_status("active"))),
    "on_hold": _verb(_of_vendor(_hold)),
    "add_units": _verb(_add_units),
}
