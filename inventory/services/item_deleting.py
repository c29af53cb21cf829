"""Deleting an item that was never used."""

from __future__ import annotations

from django.db import transaction

from inventory.models import Item
from plyhub.common import deleting
from plyhub.common.errors import InvalidInput
from plyhub.common.models import User


@transaction.atomic
def delete(*, actor: User, item_id: int) -> None:
    """Delete an item that no document, movement or other system knows, with its packs and prices.
    Raises `InvalidInput` if it is gone, else as `deleting.delete`."""
    item = Item.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise InvalidInput("This item does not exist any more.")
    deleting.delete(actor=actor, record=item, instead="Take it out of use instead.")
