"""The price book: categories, materials and equipment, with what each vendor asks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter

from django.db.models.functions import Upper

from integrations.records import CategoryRecord, ItemRecord
from integrations.sync import page_links
from integrations.sync.inbound import own_changes, units
from integrations.sync.inbound.base import Adoption, Followed, Inbound, Reference, Values
from integrations.sync.inbound.pictures import save_pictures
from integrations.sync.inbound.vendor_items import save_offers
from integrations.sync.taken import Entry
from inventory.models import Category, Item
from inventory.services import catalog

_ZERO = Decimal(0)


def _category(record: CategoryRecord) -> Values:
    return {
        "name": record.name,
        "kind": record.kind,
        "position": record.position,
        "is_active": record.active,
    }


def _adopt_categories(entries: Sequence[Entry], connection_id: int) -> Adoption:
    """A category made here is the one of that name at the same place in the tree."""
    parents = page_links.hub_ids(
        connection_id=connection_id,
        entity="category",
        external_ids=[entry.record.parent_id for entry in entries],
    )
    made_here = Category.objects.filter(kind=Category.Kind.MATERIALS).order_by("-pk")
    names = {entry.record.name.casefold() for entry in entries}
    ours = {
        (category.name.casefold(), category.parent_id): category.pk
        for category in made_here
        if category.name.casefold() in names
    }
    linked = page_links.taken(
        connection_id=connection_id, entity="category", hub_ids=list(ours.values())
    )
    found: dict[str, int] = {}
    for entry in entries:
        place = (entry.record.name.casefold(), parents.get(entry.record.parent_id))
        pk = ours.get(place) if entry.record.kind == Category.Kind.MATERIALS else None
        if pk and pk not in linked and pk not in found.values():
            found[entry.external_id] = pk
    return Adoption(found)


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
        "taxable": record.taxable,
        "cost_locked": record.cost_locked,
        "price_locked": record.price_locked,
        "is_active": record.active,
    }


def _vendors(record: ItemRecord) -> list[tuple[str, str]]:
    return [("vendor", offer.vendor_id) for offer in record.vendors]


def _follow(items: Sequence[tuple[int, ItemRecord]], connection_id: int) -> Followed:
    """Offers that were changed here and are still on their way there stay as they are here."""
    on_their_way = own_changes.unsent(
        "item", [hub_id for hub_id, _ in items], connection_id=connection_id
    )
    offered = save_offers([each for each in items if each[0] not in on_their_way], connection_id)
    return Followed(frozenset(offered | save_pictures(items)))


def _counted(records: Sequence[ItemRecord]) -> list[Values]:
    """How stock is counted, and whether it is kept, is ours once the item exists; theirs is the
    proposal."""
    codes = [units.code(record.unit) for record in records]
    units.known(codes)
    return [
        {"stock_unit_id": code, "is_stocked": record.is_stocked}
        for code, record in zip(codes, records, strict=True)
    ]


def _adopt(entries: Sequence[Entry], connection_id: int) -> Adoption:
    """An item of ours with that SKU is the same item, whatever the case of its letters.

    A SKU is unique here, so a second record of theirs with the same one is refused.
    """
    first: dict[str, str] = {}
    for entry in entries:
        first.setdefault(entry.record.code.upper(), entry.external_id)
    owned = Item.objects.annotate(folded=Upper("sku")).filter(folded__among=set(first))
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
    adopt=_adopt_categories,
)
ITEM = Inbound(
    save=catalog.upsert_items,
    values=_item,
    first_values=_counted,
    references=(Reference(column="category_id", link="category", read=attrgetter("category_id")),),
    adopt=_adopt,
    mentions=_vendors,
    follow=_follow,
)
