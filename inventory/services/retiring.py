"""Taking an item out of use here, and putting it back: whatever other systems say of it.

An item that is not on hand, reserved or on order anywhere can go out of use. Its stock, history
and codes stay; reading another system does not put it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from inventory.models import Item, StockBalance
from inventory.services import catalog
from inventory.services.items import CHANGE
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User
from plyhub.common.quantities import plain

Leftovers = Callable[[Item], Sequence[str]]
_leftovers: list[Leftovers] = []
_NAMED = 5


def register_leftovers(leftovers: Leftovers) -> None:
    """Have `leftovers(item)` asked what of an item is under way elsewhere; again does nothing."""
    if leftovers not in _leftovers:
        _leftovers.append(leftovers)


def left_of(item: Item) -> list[str]:
    """What is left of an item and where: "3 EA at WH-MAIN", "2 EA on PO-892". Empty if nothing."""
    held = StockBalance.objects.filter(item=item).exclude(on_hand=0).select_related("location")
    found = [
        f"{plain(each.on_hand)} {item.stock_unit_id} at {each.location}"
        for each in held.order_by("location__name")
    ]
    for leftovers in _leftovers:
        found += leftovers(item)
    return found


def listed(found: Sequence[str]) -> str:
    """Some of these in a sentence, and how many more there are."""
    more = len(found) - _NAMED
    return ", ".join(found[:_NAMED]) + (f" and {more} more" if more > 0 else "")


@transaction.atomic
def retire(*, actor: User, item_id: int) -> Item:
    """Take an item out of use. Raises `NotAllowed`, `InvalidInput` if it is gone, and `WrongState`
    naming what is left of it and where; nothing is changed then."""
    item = _lock(actor, item_id)
    if not item.is_active:
        raise WrongState(f"{item} is out of use already.")
    if found := left_of(item):
        raise WrongState(
            f"{item} cannot go out of use: there are {listed(found)}. Use it up, move it or close"
            " what it is on first."
        )
    return _set(item, actor, False, "retire")


@transaction.atomic
def revive(*, actor: User, item_id: int) -> Item:
    """Put an item back in use that was taken out of use here. Raises `NotAllowed`, and
    `WrongState` for one that another system, or a merge, took out of use."""
    item = _lock(actor, item_id)
    if item.is_active:
        raise WrongState(f"{item} is in use.")
    if item.merged_into_id:
        raise WrongState(f"{item} was merged into {item.merged_into}: that one is used instead.")
    if not item.was_retired_here:
        where = item.inactive_source or "another system"
        raise WrongState(f"{item} is inactive in {where}. Make it active there.")
    return _set(item, actor, True, "revive")


def _lock(actor: User, item_id: int) -> Item:
    if not actor.has_perm(CHANGE):
        raise NotAllowed("Your role does not let you change items. Ask a buyer.")
    item = Item.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise InvalidInput("This item does not exist any more.", field="item")
    return item


def _set(item: Item, actor: User, is_active: bool, action: str) -> Item:
    catalog.upsert_items([(item.pk, {"is_active": is_active})], origin=None)
    audit.record(item, action=action, actor=actor)
    item.refresh_from_db()
    return item
