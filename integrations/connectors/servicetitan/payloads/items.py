"""Bodies of materials and equipment."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from integrations.connectors.servicetitan.payloads.ids import whole
from integrations.records import ItemRecord

# Member of ours -> theirs, for both kinds. Prices are ServiceTitan's: they go along only when an
# item is made.
_ALIKE = {
    "code": "code",
    "name": "displayName",
    "description": "description",
    "cost": "cost",
    "active": "active",
}
_AT_CREATE = {
    "price": "price",
    "member_price": "memberPrice",
    "add_on_price": "addOnPrice",
    "add_on_member_price": "addOnMemberPrice",
    "unit": "unitOfMeasure",
    "is_stocked": "isInventory",
    "taxable": "taxable",
}
_EQUIPMENT = {"manufacturer": "manufacturer", "model": "model"}


def item_create(record: ItemRecord) -> dict[str, Any]:
    """pricebook-v2: MaterialCreateRequest, EquipmentCreateRequest, without the vendors. What is not
    known is left out; a description there must be, so the name stands in for a missing one."""
    body = _given(record, _ALIKE | _AT_CREATE | _own(record))
    body.setdefault("description", record.name)
    if categories := category_ids(record):
        body["categories"] = [whole(each, "category") for each in categories]
    return body


def item_update(record: ItemRecord, changed: Collection[str]) -> dict[str, Any]:
    """pricebook-v2: MaterialUpdateRequest, EquipmentUpdateRequest: the members named in `changed`,
    without prices and without vendors."""
    body = _given(record, {n: w for n, w in updatable(record).items() if n in changed})
    if "category_ids" in changed:
        body["categories"] = [whole(each, "category") for each in category_ids(record)]
    return body


def updatable(record: ItemRecord) -> dict[str, str]:
    """Which of our members can be changed over there once it exists, by their names."""
    return _ALIKE | _own(record)


def category_ids(record: ItemRecord) -> tuple[str, ...]:
    """All categories of an item, whichever of the two members tells them."""
    return record.category_ids or ((record.category_id,) if record.category_id else ())


def _own(record: ItemRecord) -> dict[str, str]:
    return _EQUIPMENT if record.kind == "equipment" else {}


def _given(record: ItemRecord, members: dict[str, str]) -> dict[str, Any]:
    values = {wire: getattr(record, ours) for ours, wire in members.items()}
    return {wire: value for wire, value in values.items() if value not in (None, "")}
