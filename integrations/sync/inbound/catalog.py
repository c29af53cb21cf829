"""The price book: categories, materials and equipment, with what each vendor asks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter

from django.db.models.functions import Upper

from integrations.records import CategoryRecord, ItemRecord
from integrations.sync import page_links
from integrations.sync.inbound import units
from integrations.sync.inbound.base import Adoption, Inbound, Reference, Values
from integrations.sync.inbound.vendor_items import save_offers
from integrations.sync.taken import Entry
from inventory.models import Item
from inventory.services import catalog

_ZERO = Decimal(0)


def _category(record: CategoryRecord) -> Values:
    return {"name": record.name, "position": record.position, "is_active": record.active}


def _item(record: ItemRecord) -> Values:
    return {
        "kind": record.kind,
        "sku": record.code,
        "name": record.name,
        "description": record.description,
        "manufacturer": record.manufacturer,
        "model": record.model,
        "cost": _ZERO if record.cost is None else record.cost,
        "price": record.price or _ZERO,
        "member_price": record.member_price or _ZERO,
        "add_on_price": record.add_on_price or _ZERO,
        "add_on_member_price": record.add_on_member_price or _ZERO,
        "is_stocked": record.is_stocked,
        "taxable": record.taxable,
        "is_active": record.active,
    }


def _vendors(record: ItemRecord) -> list[tuple[str, str]]:
    return [("vendor", offer.vendor_id) for offer in record.vendors]


def _stock_units(records: Sequence[ItemRecord]) -> list[Values]:
    """The unit stock is counted in is ours once the item exists; theirs is the proposal."""
    codes = [units.code(record.unit) for record in records]
    units.known(codes)
    return [{"stock_unit_id": code} for code in codes]


def _adopt(entries: Sequence[Entry], connection_id: int) -> Adoption:
    """An item of ours with that SKU is the same item, whatever the case of its letters.

    A SKU is unique here, so a second record of theirs with the same one is refused.
    """
    first: dict[str, str] = {}
    for entry in entries:
        first.setdefault(entry.record.code.upper(), entry.external_id)
    owned = Item.objects.annotate(folded=Upper("sku")).filter(folded__in=first)
    ours = dict(owned.values_list("folded", "pk"))
    linked = page_links.taken(
        connection_id=connection_id, entity="item", hub_ids=list(ours.values())
    )
    free = {sku: pk for sku, pk in ours.items() if pk not in linked}
    refused = {
        entry.external_id: f"Another record already has the code {entry.record.code}."
        for entry in entries
        if _is_second(entry, first) or ours.get(entry.record.code.upper()) in linked
    }
    return Adoption({first[sku]: pk for sku, pk in free.items()}, refused)


def _is_second(entry: Entry, first: dict[str, str]) -> bool:
    return first[entry.record.code.upper()] != entry.external_id


CATEGORY = Inbound(
    save=catalog.upsert_categories,
    values=_category,
    references=(
        Reference(column="parent_id", link="category", read=attrgetter("parent_id"), waits=True),
    ),
)
ITEM = Inbound(
    save=catalog.upsert_items,
    values=_item,
    first_values=_stock_units,
    references=(Reference(column="category_id", link="category", read=attrgetter("category_id")),),
    adopt=_adopt,
    mentions=_vendors,
    follow=save_offers,
)
