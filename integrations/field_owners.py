"""The whole table of who decides on what, as the syncs use it."""

from __future__ import annotations

from collections.abc import Mapping

from inventory.field_owners import FIELDS as INVENTORY
from plyhub.common import field_owners
from plyhub.common.field_owners import Fields
from procurement.field_owners import FIELDS as PROCUREMENT

FIELDS: Mapping[str, Fields] = {**INVENTORY, **PROCUREMENT}
SHARED: Mapping[str, Fields] = {
    entity: found for entity, fields in FIELDS.items() if (found := field_owners.shared(fields))
}
"""Kinds of records with fields both sides may change, and these fields."""


def label(entity: str, column: str) -> str:
    """What people call a column of such a record."""
    field = FIELDS.get(entity, {}).get(column)
    return field.label if field else column.removesuffix("_id").replace("_", " ")
