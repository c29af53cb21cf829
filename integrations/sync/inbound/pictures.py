"""Where pictures of the items just read are to be found."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.records import ItemRecord
from inventory.services import price_book
from inventory.services.price_book import Picture


def save_pictures(items: Sequence[tuple[int, ItemRecord]]) -> set[int]:
    """Make the pictures of each item those it has over there; returns items that had others."""
    return price_book.set_pictures(
        {
            item_id: [
                Picture(url=image.url, alias=image.alias, is_default=image.is_default)
                for image in item.images
            ]
            for item_id, item in items
        }
    )
