"""Making, changing and removing master records, with the contacts and lists they own."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.intacct import entities, itemlists, numbers, rules
from sandbox.intacct.errors import Rejected, bad_key, broad, duplicate
from sandbox.intacct.incoming import Raw, check_required, complete, typed
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ObjectType, Owned
from sandbox.intacct.tenant import Row, Tenant

Write = Callable[[Tenant, ObjectType, Raw, str], Row]


def create(tenant: Tenant, kind: ObjectType, raw: Raw, entity: str = "") -> Row:
    """Add a record with what it owns; raises Rejected, the caller undoes what was written."""
    own, owned = _split(kind, raw)
    values = numbers.fill(tenant, kind, typed(tenant, kind, own))
    values = complete(tenant, kind, values, entity)
    entities.check_locations(tenant, kind, values, entity)
    _check_unique(tenant, kind, values)
    rules.check(tenant, kind, values)
    for part, contents in owned:
        values[f"{part.prefix}.{part.name_field}"] = _create_owned(
            tenant, part, contents, values["NAME"], values[kind.key]
        )
    row = rules.complete(tenant, kind, tenant.insert(kind.name, values, entity))
    itemlists.write(tenant, kind, row, values)
    return row


def _create_owned(
    tenant: Tenant, part: Owned, contents: Raw, owner_name: str, owner_id: str
) -> str:
    kind = OBJECTS[part.target]
    standard = owner_name + part.name_suffix.format(id=owner_id)
    contents = {**contents, part.name_field: contents.get(part.name_field) or standard}
    return create(tenant, kind, contents)[part.name_field]


def _split(kind: ObjectType, raw: Raw) -> tuple[Raw, list[tuple[Owned, Raw]]]:
    own, owned = dict(raw), []
    for part in kind.owned:
        prefix = part.prefix + "."
        inside = {name: own.pop(name) for name in list(own) if name.startswith(prefix)}
        contents = {name.removeprefix(prefix): text for name, text in inside.items()}
        owned.append((part, contents))
    return own, owned


def _check_unique(tenant: Tenant, kind: ObjectType, values: Row) -> None:
    value = values.get(kind.key)
    for other in tenant.table(kind).find(kind.key, value) if value else ():
        if all(other.get(name) == values.get(name) for name in kind.unique_with):
            raise Rejected(duplicate(kind.label, str(value), kind.duplicate_code))


def update(tenant: Tenant, kind: ObjectType, raw: Raw, entity: str = "") -> Row:
    """Change a record named by RECORDNO or by its id; empty text clears a field."""
    row = named(tenant, kind, raw)
    entities.check_owner(kind, row, entity)
    own, owned = _split(kind, raw)
    changes = typed(tenant, kind, own)
    for name, value in changes.items():
        if kind.fields[name].fixed and value not in (None, row.get(name)):
            raise Rejected(broad(f"The {kind.fields[name].title} cannot be changed"))
    changes = {name: value for name, value in changes.items() if not kind.fields[name].fixed}
    check_required(tenant, kind, {**row, **changes})
    entities.check_locations(tenant, kind, changes, entity)
    rules.check(tenant, kind, {**row, **changes})
    for part, contents in owned:
        _update_owned(tenant, part, contents, row)
    changed = tenant.change(kind.name, row["RECORDNO"], **changes)
    itemlists.write(tenant, kind, changed, changes)
    return changed


def _update_owned(tenant: Tenant, part: Owned, contents: Raw, owner: Row) -> None:
    name = owner.get(f"{part.prefix}.{part.name_field}")
    contents.pop(part.name_field, None)
    if contents and name:
        update(tenant, OBJECTS[part.target], {**contents, part.name_field: name})


def named(tenant: Tenant, kind: ObjectType, raw: Raw) -> Row:
    """Return the record an update is for, by RECORDNO or by its id; raises Rejected."""
    number, name = raw.get("RECORDNO", ""), raw.get(kind.key, "")
    if number:
        row = tenant.table(kind).get(int(number)) if number.isdecimal() else None
    else:
        row = tenant.find(kind.name, name) if name else None
    if row is None:
        raise Rejected(bad_key(number or name))
    return row


def remove(tenant: Tenant, kind: ObjectType, row: Row, user: str = "") -> None:
    """Remove a record nothing refers to, and the contact it owns; raises Rejected."""
    for part in kind.owned:
        _remove_owned(tenant, part, row, user)
    place = _reference_to(tenant, kind, row)
    if place:
        raise Rejected(broad(
            f"The {kind.label} '{row[kind.key]}' cannot be deleted: it is used by {place}",
            "Set its status to inactive instead.",
        ))  # fmt: skip
    itemlists.write(tenant, kind, row, {"VENDORINFO": []})
    tenant.remove(kind.name, row["RECORDNO"], user)


def _remove_owned(tenant: Tenant, part: Owned, owner: Row, user: str) -> None:
    name = f"{part.prefix}.{part.name_field}"
    other = tenant.find(part.target, owner.get(name))
    if other is not None:
        tenant.table(part.target).delete(other["RECORDNO"])


# Rows that go with their owner do not hold it back.
_GO_ALONG = frozenset({("ITEMVENDOR", "ITEMID")})


def _reference_to(tenant: Tenant, kind: ObjectType, row: Row) -> str:
    value = row[kind.key]
    for other in OBJECTS.values():
        for field in other.fields.values():
            if field.refers_to != kind.name or (other.name, field.name) in _GO_ALONG:
                continue
            found = tenant.table(other).find(field.name, value)
            if any(holder is not row for holder in found):
                return other.label
    return ""
