"""The buttons that take an item or a vendor out of use, and put it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from inventory.models import Item
from inventory.services import items, retiring
from plyhub.common.admin.documents import Action
from plyhub.common.models import Retirable
from procurement.models import Vendor
from procurement.services import vendor_retiring


def _retire_item(actor: Any, item: Item, data: dict[str, Any]) -> None:
    retiring.retire(actor=actor, item_id=item.pk)


def _revive_item(actor: Any, item: Item, data: dict[str, Any]) -> None:
    retiring.revive(actor=actor, item_id=item.pk)


def _retire_vendor(actor: Any, vendor: Vendor, data: dict[str, Any]) -> None:
    vendor_retiring.retire(actor=actor, vendor_id=vendor.pk)


def _revive_vendor(actor: Any, vendor: Vendor, data: dict[str, Any]) -> None:
    vendor_retiring.revive(actor=actor, vendor_id=vendor.pk)


_RETIRED = "{document} is out of use. Its history stays."
_REVIVED = "{document} is in use again."
_EXPLAINS = "It is offered no more on new lines. Nothing of it may be on hand or on order."
ITEM_ACTIONS = (
    Action("retire", "Take out of use", _retire_item, _RETIRED, tone="danger", explains=_EXPLAINS),
    Action("revive", "Put back in use", _revive_item, _REVIVED),
)
VENDOR_ACTIONS = (
    Action(
        "retire",
        "Take out of use",
        _retire_vendor,
        _RETIRED,
        tone="danger",
        explains="It is offered no more for new orders. None of its orders may be open.",
    ),
    Action("revive", "Put back in use", _revive_vendor, _REVIVED),
)


def allowed(request: HttpRequest, record: Retirable) -> set[str]:
    """The one of the two buttons that this person may press for this record now."""
    needed = items.CHANGE if isinstance(record, Item) else vendor_retiring.PERMISSION
    if not request.user.has_perm(needed):
        return set()
    if record.is_active:
        return {"retire"}
    return {"revive"} if record.was_retired_here and not record.merged_into_id else set()
