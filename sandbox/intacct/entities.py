"""A company with several entities: what belongs to which, and what a session of one may do."""

from __future__ import annotations

from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant

# Listed in every entity's session, whoever's they are.
_SHOWN_EVERYWHERE = frozenset({"WAREHOUSE"})


def of_location(tenant: Tenant, location: str) -> str:
    """Return the entity a location lies in: itself, or one above it; empty for none."""
    seen: set[str] = set()
    while location and location not in seen:
        if tenant.find("LOCATIONENTITY", location) is not None:
            return location
        seen.add(location)
        location = (tenant.find("LOCATION", location) or {}).get("PARENTID") or ""
    return ""


def check_location(tenant: Tenant, location: str, entity: str) -> None:
    """Raise Rejected when a session of `entity` names a location of another one."""
    if entity and of_location(tenant, location) != entity:
        raise Rejected(broad(f"Location must be {entity}. This value is auto-filled"))


def check_locations(tenant: Tenant, kind: ObjectType, values: Row, entity: str) -> None:
    """Raise Rejected when a record written in a session of `entity` names another's location."""
    for name, field in kind.fields.items():
        if field.refers_to == "LOCATION" and field.required and values.get(name):
            check_location(tenant, values[name], entity)


def check_owner(kind: ObjectType, row: Row, entity: str) -> None:
    """Raise Rejected when a session of `entity` writes to a record of another one."""
    owner = row.get("MEGAENTITYID")
    if entity and owner and owner != entity:
        # Drafts may have no number yet.
        name = row[kind.key] or row["RECORDNO"]
        raise Rejected(broad(
            f"The {kind.label} '{name}' belongs to entity '{owner}' and cannot be changed"
            f" in entity '{entity}'"
        ))  # fmt: skip


def shown(kind: ObjectType, rows: list[Row], entity: str) -> list[Row]:
    """Return the records a session of `entity` is shown: its own and the company's."""
    if not entity or kind.name in _SHOWN_EVERYWHERE:
        return rows
    return [row for row in rows if row.get("MEGAENTITYID") in (None, "", entity)]
