"""What vendors ask for the items just read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from integrations.records import ItemRecord
from integrations.sync import page_links
from integrations.sync.inbound.base import Row
from procurement.models import VendorItem
from procurement.services import vendor_items


def save_offers(items: Sequence[tuple[int, ItemRecord]], connection_id: int) -> set[int]:
    """Write the offers that are new or different; returns the items of these. Offers entered here
    stay; so do old ones."""
    known = page_links.hub_ids(
        connection_id=connection_id,
        entity="vendor",
        external_ids=(offer.vendor_id for _, item in items for offer in item.vendors),
    )
    if not known:
        return set()
    rows = list(_rows(items, known))
    vendor_items.upsert_many(rows, origin=connection_id)
    return {values["item_id"] for _, values in rows}


def _rows(items: Sequence[tuple[int, ItemRecord]], vendors: dict[str, int]) -> Iterator[Row]:
    fields = ("part_number", "cost", "is_preferred")
    owned = VendorItem.objects.filter(item_id__among={item_id for item_id, _ in items})
    ours = {
        (vendor, item): (pk, tuple(rest))
        for pk, vendor, item, *rest in owned.values_list("pk", "vendor_id", "item_id", *fields)
    }
    for item_id, item in items:
        for offer in item.vendors:
            vendor_id = vendors.get(offer.vendor_id)
            if vendor_id is None:
                continue
            pk, before = ours.get((vendor_id, item_id), (None, ()))
            now = (offer.part_number, offer.cost, offer.is_primary)
            if now != before:
                keys = {"vendor_id": vendor_id, "item_id": item_id}
                yield pk, {**keys, **dict(zip(fields, now, strict=True))}
