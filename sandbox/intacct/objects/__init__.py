"""The object table: every object the gateway knows, by name."""

from __future__ import annotations

from sandbox.intacct.objects import (
    billing,
    documents,
    inventory,
    items,
    partners,
    projects,
    setup,
    stock,
)
from sandbox.intacct.schema import ObjectType

OBJECTS: dict[str, ObjectType] = {
    row.name: row
    for module in (partners, projects, items, stock, setup, documents, inventory, billing)
    for row in module.ROWS
}
