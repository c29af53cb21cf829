"""Ids the company gives itself, to records that are sent without one."""

from __future__ import annotations

from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant


def fill(tenant: Tenant, kind: ObjectType, values: Row) -> Row:
    """Return the values of a new record, with the company's next free id where it has none."""
    start = tenant.setting("sequences").get(kind.name)
    if start is None or values.get(kind.key):
        return values
    while True:
        made = f"{start}{tenant.next_number(f'id {kind.name}'):05d}"
        if tenant.find(kind.name, made) is None:
            return {**values, kind.key: made}


def own_ids(tenant: Tenant) -> frozenset[str]:
    """Return the id fields that may be left out because the company fills them."""
    return frozenset(OBJECTS[name].key for name in tenant.setting("sequences"))
