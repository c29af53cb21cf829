"""Pictures of an item, as its page shows them."""

from __future__ import annotations

from urllib.parse import urlsplit

from inventory.models import Item, ItemImage
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Table
from plyhub.common.systems import field_service


def pictures(item: Item) -> list[Table]:
    """Where its pictures are; nothing for an item without any.

    They lie with somebody else and our pages load nothing from elsewhere, so they are links. One
    without an address of its own is only to be had over there.
    """
    found = list(item.images.all())
    if not found:
        return []
    return [
        Table("Pictures", ["Picture", "Where"], [(_shown(each), _place(each)) for each in found])
    ]


def _is_open(image: ItemImage) -> bool:
    parts = urlsplit(image.url)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _shown(image: ItemImage) -> object:
    text = image.alias or image.url.rpartition("/")[2] or "Picture"
    return link(image.url, text) if _is_open(image) else text


def _place(image: ItemImage) -> str:
    return urlsplit(image.url).netloc if _is_open(image) else f"in {field_service()}"
