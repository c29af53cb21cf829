"""Pages of price-book records becoming rows of ours."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from inventory import events
from inventory.models import Category, Item
from plyhub.common import bulk, inactivity
from plyhub.common.bulk import Row


@transaction.atomic
def upsert_categories(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write categories and send `categories_saved` once; ids in the order of `rows`.

    A parent must exist before its children.
    """
    ids = bulk.upsert(Category, rows)
    if ids:
        events.categories_saved.send(
            sender=Category,
            category_ids=ids,
            created_ids=bulk.created_ids(rows, ids),
            origin=origin,
        )
    return ids


@transaction.atomic
def upsert_items(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write items, in a fixed number of statements, and send `items_saved` once.

    Ids come back in the order of `rows`. Raises `IntegrityError` for a SKU that another item has,
    whatever the case of its letters.
    """
    if origin is not None:
        rows = inactivity.keep_retired(Item, rows)
    ids = bulk.upsert(Item, rows)
    if ids:
        inactivity.stamp(Item, inactivity.touched(rows, ids), origin=origin)
        events.items_saved.send(
            sender=Item,
            item_ids=ids,
            created_ids=bulk.created_ids(rows, ids),
            origin=origin,
        )
    return ids
