"""New items together with whom they are bought from."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from inventory.models import Item
from inventory.services import items
from inventory.services.catalog_checks import Pack
from plyhub.common import idempotency
from plyhub.common.models import User
from procurement.models import PurchaseOrderLine
from procurement.services import vendor_items
from procurement.services.vendor_items import OfferInput
from procurement.states import TERMINAL


def create(
    *,
    actor: User | None,
    values: Mapping[str, Any],
    packs: Sequence[Pack] = (),
    offer: OfferInput | None = None,
    token: uuid.UUID | None = None,
) -> Item:
    """Make an item with its vendor's offer, both or neither; the same token twice is one item.

    Raises as `items.create_item` and `vendor_items.set_offer`.
    """
    make = partial(_make, actor=actor, values=values, packs=packs, offer=offer)
    return idempotency.once(token, model=Item, make=make)


@transaction.atomic
def _make(
    *,
    actor: User | None,
    values: Mapping[str, Any],
    packs: Sequence[Pack],
    offer: OfferInput | None,
) -> Item:
    if offer is not None:
        vendor_items.check(actor, offer)
    item = items.create_item(actor=actor, values=values, packs=packs)
    if offer is not None:
        vendor_items.set_offer(actor=actor, item_id=item.pk, offer=offer)
    return item


def ordered(item: Item) -> str:
    """Which order keeps an item from being counted otherwise; empty if none does."""
    lines = PurchaseOrderLine.objects.filter(item=item).exclude(purchase_order__status__in=TERMINAL)
    number = lines.order_by("pk").values_list("purchase_order__number", flat=True).first()
    return f"{item.sku} is on {number}, which is not closed" if number else ""
