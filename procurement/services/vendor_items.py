"""What vendors ask for items: read a page at a time, or entered by people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from inventory import events
from inventory.models import Item
from inventory.services.catalog_checks import COST_PLACES, LARGEST_AMOUNT
from plyhub.common import audit, bulk
from plyhub.common.bulk import Row
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed
from plyhub.common.models import User
from plyhub.common.quantities import fits_precision, plain
from procurement.models import Vendor, VendorItem

ADD, CHANGE = "procurement.add_vendoritem", "procurement.change_vendoritem"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferInput:
    """A vendor's part number and price for an item, per stock unit; None if it is not known."""

    vendor_id: int
    part_number: str = ""
    cost: Decimal | None = None
    is_preferred: bool = False


@transaction.atomic
def upsert_many(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write vendors' offers, costs per stock unit; ids in the order of `rows`.

    Raises `IntegrityError` for a second offer of one vendor for one item.
    """
    return bulk.upsert(VendorItem, rows)


@transaction.atomic
def set_offer(*, actor: User | None, item_id: int, offer: OfferInput) -> VendorItem:
    """Enter or change what a vendor asks for an item. One vendor of an item is preferred at most.

    It goes to the systems that keep vendors with the item. Raises `NotAllowed`, or `InputErrors`.
    """
    check(actor, offer)
    item = Item.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise InputErrors([InvalidInput("This item does not exist any more.", field="item")])
    owned = VendorItem.objects.select_for_update().filter(item=item).order_by("pk")
    before = next((each for each in owned if each.vendor_id == offer.vendor_id), None)
    values = {
        "part_number": offer.part_number.strip(),
        "cost": offer.cost,
        "is_preferred": offer.is_preferred,
        "is_active": True,
    }
    others = [each.pk for each in owned if each is not before and each.is_preferred]
    if offer.is_preferred and others:
        VendorItem.objects.filter(pk__in=others).update(is_preferred=False)
    changes = {
        name: [str(getattr(before, name)) if before else "", str(value)]
        for name, value in values.items()
        if before is None or getattr(before, name) != value
    }
    if not changes and not (offer.is_preferred and others):
        return before
    keys = {"vendor_id": offer.vendor_id, "item_id": item.pk}
    [pk] = bulk.upsert(VendorItem, [(before and before.pk, {**keys, **values})])
    made = VendorItem.objects.select_related("vendor").get(pk=pk)
    audit.record(
        item,
        action="set_offer",
        actor=actor,
        reason=str(made.vendor),
        rule="" if actor else "entered with the item",
        changes=changes,
    )
    events.items_saved.send(sender=Item, item_ids=[item.pk], created_ids=[], origin=None)
    return made


def check(actor: User | None, offer: OfferInput) -> None:
    """Raise `NotAllowed`, or `InputErrors` naming everything wrong with the offer."""
    if actor is not None and not actor.has_perms([ADD, CHANGE]):
        raise NotAllowed(
            "Your role does not let you enter vendors' prices. Ask a buyer, or an administrator."
        )
    found = [(field, text) for field, text in _problems(offer) if text]
    if found:
        raise InputErrors([InvalidInput(text, field=field) for field, text in found])


def _problems(offer: OfferInput) -> list[tuple[str, str]]:
    longest = VendorItem._meta.get_field("part_number").max_length
    is_long = len(offer.part_number.strip()) > longest
    return [
        ("vendor", _vendor_problem(offer.vendor_id)),
        ("part_number", f"Use at most {longest} characters." if is_long else ""),
        ("cost", "" if offer.cost is None else _cost_problem(offer.cost)),
    ]


def _vendor_problem(vendor_id: int) -> str:
    vendor = Vendor.objects.filter(pk=vendor_id).first()
    if vendor is None:
        return "This vendor does not exist any more. Choose another."
    if not vendor.is_active:
        return f"{vendor} is inactive. Choose another vendor or make it active again."
    return ""


def _cost_problem(cost: Decimal) -> str:
    if not cost.is_finite() or not 0 <= cost <= LARGEST_AMOUNT:
        return "It must be 0 or more, and less than 1,000,000,000."
    if not fits_precision(cost, COST_PLACES):
        return f"{plain(cost)} has more than {COST_PLACES} decimals. Round it."
    return ""
